"""What became of a file is told by every domain; of what is not shared, only how much it is."""

from datetime import timedelta

import pytest

from core.catalogue import USED_BY
from core.db.types import now
from core.series import lineage as of_series
from core.uploads import lineage
from core.uploads.lineage import Use
from tests.bed.cast import ADA, EVE
from tests.bed.matters import row_of
from tests.bed.rows import FIRST_DAY, FIRST_MOMENT, Rows

LATER = now() + timedelta(days=1)


@pytest.fixture
def rows(db):
    return Rows(db.connection())


@pytest.fixture
def file(rows):
    """A file of ada's."""
    return row_of("data_uploads", rows, ADA.id, is_shared=True)["id"]


def everything(db, user, file):
    return [use for query in USED_BY.values() for use in query(db, user, file)]


def told(found):
    """Kinds with the names of what is of them, and whether it was made with the rows."""
    return {(use.kind, use.name, use.is_built) for use in found}


def point(rows, owner, file, name, is_shared=False):
    """A series with a point of the file."""
    series = rows.add("series", user_id=owner.id, name=name, is_shared=is_shared)
    rows.add("timeseries_data", series_id=series["id"], data_upload_id=file)
    return series["id"]


def test_what_stands_on_a_series_of_a_file_is_told_if_it_came_after_it(db, rows, file):
    series = point(rows, ADA, file, "Sales")
    theirs = {"user_id": ADA.id, "series_id": series, "version": "1"}
    after = rows.add("trained_models", **theirs, model_name="after", trained_at=LATER)
    rows.add("trained_models", **theirs, model_name="before", trained_at=FIRST_MOMENT)
    bounds = {"origin_date": FIRST_MOMENT, "forecast_date": LATER}
    rows.add("forecasts", model_id=after["id"], **bounds)
    rows.add("kpi_reports", user_id=ADA.id, model_id=after["id"], title="March")
    rows.add(
        "risk_metrics",
        user_id=ADA.id,
        subject_type="series",
        subject_id=series,
        subject_label="Sales",
        calculation_date=LATER,
    )
    rows.add(
        "alert_rules",
        user_id=ADA.id,
        subject_type="series",
        subject_id=series,
        metric="latest_value",
    )

    found = everything(db, ADA, file)

    assert told(found) == {
        ("Series", "Sales", False),
        ("Alert rule", "latest_value", True),
        ("Model", "after 1", True),
        ("Forecast", "after 1", True),
        ("KPI report", "March", True),
        ("Risk figure", "Sales", True),
    }
    notes = {use.kind: use.note for use in found}
    assert (notes["Series"], notes["Alert rule"]) == ("1 point", "of Sales")


def test_common_things_of_a_file_are_told_with_what_holds_and_watches_them(db, rows, file):
    its = {"data_upload_id": file}
    stock = rows.add("instruments", symbol="ABC", **its)["id"]
    rows.add("price_bars", instrument_id=stock, **its)
    rows.add("market_cap_data", instrument_id=stock, **its)
    rows.add("recommendations", instrument_id=stock, generated_at=LATER)
    index = rows.add("strategy_configs", user_id=ADA.id, name="Tech")["id"]
    rows.add("index_members", strategy_id=index, instrument_id=stock)
    portfolio = rows.add("portfolios", user_id=ADA.id, name="Mine")["id"]
    rows.add("holdings", portfolio_id=portfolio, instrument_id=stock)
    product = rows.add("products", sku="P-1", **its)["id"]
    rows.add("transactions", product_id=product, **its)
    company = rows.add("companies", name="Acme", **its)["id"]
    rows.add("metrics_inputs", company_id=company, **its)
    rows.add("fx_rates", base_currency="EUR", **its)
    rows.add("events", user_id=ADA.id, event_name="Fair", **its)
    rows.add("budgets", user_id=ADA.id, category="Rent", period_start=FIRST_DAY, **its)

    found = everything(db, ADA, file)

    assert told(found) == {
        ("Instrument", "ABC", False),
        ("Market capitalisation", "ABC", False),
        ("Recommendation", "ABC", True),
        ("Index", "Tech", True),
        ("Portfolio", "Mine", True),
        ("Product", "P-1", False),
        ("Sales of", "P-1", False),
        ("Company", "Acme", False),
        ("Quarters of", "Acme", False),
        ("Exchange rate", "EUR/USD", False),
        ("Event", "Fair", False),
        ("Budget", "Rent", False),
    }


def test_of_what_others_keep_to_themselves_only_the_count_is_told(db, rows, file, root):
    point(rows, ADA, file, "Private")
    point(rows, ADA, file, "Open", is_shared=True)
    its = {"user_id": ADA.id, "data_upload_id": file}
    rows.add("trained_models", **its, model_name="m", version="1")
    rows.add("kpi_reports", **its, title="March")
    rows.add("budgets", **its, category="Rent")
    rows.add("events", **its, event_name="Fair")

    mine, theirs = everything(db, ADA, file), everything(db, EVE, file)

    assert {use.name for use in theirs} == {"Open", ""}
    hidden = {(use.kind, use.count, use.note) for use in theirs if not use.name}
    kinds = ("Series", "Model", "KPI report", "Budget", "Event")
    assert hidden == {(kind, 1, lineage.OF_OTHERS) for kind in kinds}
    assert told(everything(db, root, file)) == told(mine)


def test_of_very_many_the_first_are_named_and_the_others_counted(db, rows, file, monkeypatch):
    monkeypatch.setattr(lineage, "NAMED", 2)
    for name in ("a", "b", "c", "d", "e"):
        point(rows, ADA, file, name)

    found = of_series.used(db, ADA, file)

    assert [use.name for use in found] == ["a", "b", ""]
    assert (found[-1].count, str(found[-1])) == (3, "series: 3 more")


def test_a_use_is_named_as_a_sentence_names_it():
    assert str(Use("Alert rule", "revenue")) == "alert rule revenue"
