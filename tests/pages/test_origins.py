"""Any figure of a page is followed to where it comes from, and computed again by anybody."""

from urllib.parse import parse_qs

import pandas as pd
import pytest
from sqlalchemy import update
from sqlmodel import col

from core.actors import SYSTEM
from core.alerts import rules
from core.alerts.tables import AlertRule, Comparison
from core.analytics.forecasting.study import Wish
from core.catalogue import WATCHED
from core.db import carry_out, engines, write
from core.forecasting import actions, making, scoring
from core.market.tables import PriceBar
from core.registry.tables import TrainedModel
from core.risk import keeping, portfolios, reporting
from core.risk.asking import Asked
from core.risk.tables import RiskMetrics, RiskSubject
from core.series.actions import add_points
from core.uploads.tables import DataUpload
from tests.bed.cast import ADA, EVE, ROOT, VIC
from tests.bed.databases import SQLITE, address, entered
from tests.bed.rows import Rows
from tests.bed.tabs import frame_of, looking_at
from tests.forecasting.futures import months, seasonal
from tests.risk.markets import days, listed, portfolio, walk

RISK, LIMITS, SERIES = "finance/risk.py", "finance/limits.py", "data/series.py"
FORECASTING, ACCURACY = "finance/forecasting.py", "finance/accuracy.py"
UPLOADS, MODELS = "data/uploads.py", "system/models.py"
WHERE, AGAIN = "Where from", "Compute again"
COUNT = 120
SEEN_BY = pytest.mark.parametrize("who", [ADA, EVE, VIC, ROOT], ids=lambda who: who.name)

pytestmark = [SQLITE, pytest.mark.usefixtures("workspace")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where what versions were made from is kept."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def filled(kind, template, databases, folder):
    """A portfolio with a stored figure and a limit, and a series that was forecast and scored."""
    url = databases(kind).copy(template)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", address(url))
        patch.setenv("DATA_DIR", str(folder))
        engines.dispose()
        with write(ADA) as db:
            held(db)
            forecast(db)
        with write(SYSTEM) as db:
            scoring.score(db, SYSTEM)
        carry_out(rules.add_rule, ROOT, WATCHED, rules.Wanted("var_95", Comparison.above, red=5.0))
        with write(SYSTEM) as db:
            db.execute(update(AlertRule).values(user_id=None))  # it is for everyone
        engines.dispose()
    yield url
    databases(kind).drop(url)


def held(db):
    """A shared portfolio whose bars are of a shared file, and its risk of a month ago."""
    rows = Rows(db.connection())
    file = rows.add("data_uploads", user_id=ADA.id, filename="prices.csv", is_shared=True)
    keys = [listed(db, name, walk(COUNT, at)) for at, name in enumerate(("APL", "PER"))]
    db.execute(update(PriceBar).values(data_upload_id=file["id"]))
    fruit = portfolio(db, ADA, "Fruit", dict.fromkeys(keys, 0.5))
    given = {"base_currency": "USD", "benchmark_id": None, "rebalance": "never"}
    portfolios.change_portfolio(db, ADA, fruit, name="Fruit", is_shared=True, **given)
    asked = Asked(RiskSubject.portfolio, fruit, until=days(COUNT)[-21].date())
    keeping.keep(db, ADA, reporting.report(db, ADA, asked))


def forecast(db):
    """A shared series of two files, forecast from the first and scored by the second."""
    rows = Rows(db.connection())
    shared = {"user_id": ADA.id, "is_shared": True}
    made = rows.add("series", name="Sales", currency="EUR", unit=None, kind="flow", **shared)
    values = months(seasonal())
    for name, some in (("sales.csv", values[:33]), ("newest.csv", values[33:])):
        file = rows.add("data_uploads", filename=name, **shared)
        moments = some.index.tz_localize("UTC")
        frame = pd.DataFrame({"timestamp": moments, "value": some.to_numpy()})
        add_points(db, ADA, file["id"], frame.assign(series_id=made["id"], category="sales"))
        if name == "sales.csv":
            known = making.known(db, ADA, made["id"])
            actions.store(db, ADA, making.made(known, Wish(3)))


@pytest.fixture
def workspace(kind, filled, databases, folder, monkeypatch):
    """A copy for one test, which may write into it."""
    with entered(databases(kind), filled, monkeypatch):
        monkeypatch.setenv("DATA_DIR", str(folder))
        yield


def at(page_file, who=ADA, **given):
    """A page at an address."""
    page = frame_of(who)
    for name, value in given.items():
        page.query_params[name] = value
    page.run().switch_page(page_file).run()
    assert not page.exception
    assert not page.error
    return page


def fruit(who=ADA, **given):
    owned = "" if who is ADA else " · ada"
    return at(RISK, who, subject=f"Fruit{owned} · portfolio", **given)


def sales(file, who=ADA, **given):
    return at(file, who, series="Sales" if who is ADA else "Sales · ada", **given)


def said(page):
    lines = [one.value for one in (*page.markdown, *page.caption)]
    return " ".join(lines).replace("\\", "")


def figures(page):
    return {one.label.replace("\\", ""): one.value.replace("\\", "") for one in page.metric}


def table(page, column):
    return next(one.value for one in page.dataframe if column in one.value)


def choices(page, key="figure"):
    return page.selectbox(key=key).options


def computed_again(page, key="figure"):
    """The sentence under the button, once it was pressed."""
    page = page.button(key=f"{key}-press").click().run()
    assert not page.exception
    return next(one for one in said(page).split(":material/") if "omputed again" in one)


def links(page):
    return {one.proto.label.replace("\\", ""): parse_qs(one.proto.query_string)
            for one in page.get("page_link") if one.proto.query_string}  # fmt: skip


@SEEN_BY
def test_a_figure_of_risk_is_followed_and_computed_again_by_every_role(who):
    page = looking_at(fruit(who), WHERE, "risk")

    assert figures(page)["Made of"] == f"{COUNT - 1} returns"
    assert "Formula:** the loss that is not passed with 95 of 100" in said(page)
    assert table(page, "Input")["Input"].tolist()[:2] == [
        "Returns in a year",
        "Risk-free rate a year",
    ]
    assert table(page, "SHA-256")["File"].tolist() == ["prices.csv"]
    assert "the same number. It took " in computed_again(page)


def test_the_figure_that_is_opened_stands_in_the_address():
    page = looking_at(fruit(figure="Sharpe ratio"), WHERE, "risk")

    assert page.selectbox(key="figure").value == "Sharpe ratio"
    assert "mean return beyond the risk-free one over its deviation" in said(page)
    assert "VaR 95 %" in choices(page)
    assert "the same number" in computed_again(page)


def test_prices_that_are_restated_in_between_are_told_and_not_hidden():
    page = looking_at(fruit(figure="Volatility"), WHERE, "risk")
    with write(ADA) as db:
        day = col(PriceBar.ts) == days(COUNT)[60].to_pydatetime()
        db.execute(update(PriceBar).where(day).values(c=1.0))

    found = computed_again(page)

    assert found.startswith("warning:")
    assert "It is another number now, because " in found
    assert '"Returns and days (SHA-256)" was' in found


def test_the_rows_of_a_figure_are_read_when_somebody_wants_to_see_them():
    page = looking_at(fruit(), WHERE, "risk")
    before = len(page.dataframe)

    page = page.toggle(key="figure-rows").set_value(True).run()

    assert len(page.dataframe) == before + 1
    assert page.dataframe[-1].value.columns.tolist() == ["Date", "Return"]
    assert len(page.dataframe[-1].value) == COUNT - 1


@pytest.mark.parametrize("who", [ADA, VIC], ids=lambda who: who.name)
def test_a_link_opens_the_very_file_in_the_catalogue(who):
    page = looking_at(fruit(who), WHERE, "risk")

    there = at(UPLOADS, who, **{name: one[0] for name, one in links(page)["prices.csv"].items()})

    assert there.selectbox(key="file").value.startswith("prices.csv · ")
    assert len(there.selectbox(key="file").options) == 1


@SEEN_BY
def test_a_stored_figure_comes_out_again_of_its_own_window(who):
    page = looking_at(fruit(who), "Stored", "risk")

    assert figures(page)["Made of"] == f"{COUNT - 21} returns"
    assert "the same number" in computed_again(page, "stored")


def test_a_stored_figure_of_restated_prices_is_another_number():
    with write(ADA) as db:
        day = col(PriceBar.ts) == days(COUNT)[60].to_pydatetime()
        db.execute(update(PriceBar).where(day).values(c=1.0))

    page = looking_at(fruit(stored="Volatility"), "Stored", "risk")

    assert "It is another number now, because" in computed_again(page, "stored")


def test_a_figure_that_was_stored_without_its_method_can_be_read_and_not_proved():
    with write(ADA) as db:
        db.execute(update(RiskMetrics).values(method={"category": "report"}))

    page = looking_at(fruit(), "Stored", "risk")

    assert "it can be read, not proved" in said(page)


@SEEN_BY
def test_the_figure_of_a_limit_is_followed_to_what_it_was_computed_from(who):
    page = looking_at(at(LIMITS, who), WHERE, "limits")

    assert page.selectbox(key="stored").value == "VaR 95 %"
    assert "by ada, of Fruit" in said(page)
    assert "the same number" in computed_again(page, "stored")


@SEEN_BY
@pytest.mark.parametrize(
    "label", ["Expected at the next step", "Error of past forecasts"], ids=["ahead", "past"]
)
def test_a_figure_of_a_forecast_names_its_version_and_comes_out_again(who, label):
    page = looking_at(sales(FORECASTING, who, figure=label), WHERE)

    assert figures(page)["Made of"] == "33 values"
    assert "Sales, version 1 by ada" in links(page)
    assert table(page, "SHA-256")["File"].tolist() == ["sales.csv"]
    assert "the same number" in computed_again(page)


def test_a_link_opens_the_very_version_in_the_registry():
    page = looking_at(sales(FORECASTING), WHERE)
    link = links(page)["Sales, version 1 by ada"]

    there = at(MODELS, **{name: one[0] for name, one in link.items()})

    assert there.selectbox(key="model").value == "Sales · ada"
    assert there.selectbox(key="version").value == link["version"][0]


def test_the_values_behind_a_forecast_and_behind_its_error_can_be_seen():
    page = looking_at(sales(FORECASTING), WHERE)
    page = page.toggle(key="figure-rows").set_value(True).run()
    assert len(table(page, "Value")) == 33

    page = page.selectbox(key="figure").set_value("Error of past forecasts").run()

    assert table(page, "Expected")["Came"].notna().all()


def test_a_version_of_which_nothing_was_kept_says_that_it_cannot_be_computed_again():
    with write(ADA) as db:
        db.execute(update(TrainedModel).values(model_path=None))

    page = looking_at(sales(FORECASTING), WHERE)

    found = computed_again(page)
    assert "It cannot be computed again: Nothing was kept" in found


@SEEN_BY
@pytest.mark.parametrize("which", ["All series", "Sales"])
def test_the_figures_of_the_ledger_come_out_again_of_every_score(who, which):
    page = looking_at(at(ACCURACY, who, series=which), WHERE, "accuracy")

    assert figures(page)["Made of"] == "3 scores"
    assert table(page, "SHA-256")["File"].tolist() == ["newest.csv"]
    for label in choices(page):
        page = page.selectbox(key="figure").set_value(label).run()
        assert "the same number" in computed_again(page), label


def test_the_figures_of_the_ledger_are_those_of_the_page():
    page = looking_at(at(ACCURACY), WHERE, "accuracy")
    shown = figures(page)

    page = page.selectbox(key="figure").set_value("Error, of naive's").run()

    origin = page.metric[-3]
    assert f"{float(origin.value.removesuffix(' %')):.0f} %" == shown["Error, of naive's"]


@SEEN_BY
def test_the_newest_value_of_a_series_is_followed_to_its_file(who):
    page = sales(SERIES, who, show=WHERE)

    assert table(page, "SHA-256")["File"].tolist() == ["newest.csv"]
    for label in choices(page):
        page = page.selectbox(key="figure").set_value(label).run()
        assert "the same number" in computed_again(page), label


def test_a_file_that_is_not_shared_is_counted_and_not_named():
    with write(ADA) as db:
        db.execute(update(DataUpload).values(is_shared=False))

    page = sales(SERIES, EVE, show=WHERE)

    assert table(page, "Rows in it")["File"].tolist() == ["a file that is not shared with you"]
    assert links(page) == {}
    assert "newest.csv" not in said(page)


def test_rows_are_shown_a_page_at_a_time():
    with write(ADA) as db:
        rows = Rows(db.connection())
        made = rows.add("series", user_id=ADA.id, name="Long")
        file = rows.add("data_uploads", user_id=ADA.id)
        moments = pd.date_range("2020-01-01", periods=450, tz="UTC")
        frame = pd.DataFrame({"timestamp": moments, "value": 1.0, "category": "c"})
        add_points(db, ADA, file["id"], frame.assign(series_id=made["id"]))
    page = at(SERIES, series="Long", show=WHERE)

    page = page.toggle(key="figure-rows").set_value(True).run()
    assert len(table(page, "Date")) == 200
    page = page.selectbox(key="figure-page").select_index(2).run()

    assert len(table(page, "Date")) == 50
