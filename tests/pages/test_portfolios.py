"""The Portfolios page begins portfolios, keeps what they hold, and tells how they went."""

from datetime import date

import pandas as pd
import pytest

from core.db import answer, write
from core.market.queries import instruments
from core.risk import portfolios
from core.risk.portfolios import Line
from core.risk.tables import Rebalance
from pages.finance import positions
from pages.finance.holding import QUANTITY, WEIGHT
from tests.bed.cast import ADA, EVE, VIC
from tests.bed.databases import SQLITE
from tests.bed.tabs import looking_at, opened
from tests.risk.markets import FIRST, listed, portfolio, walk

FILE = "finance/portfolios.py"
COUNT = 60
CHANGE = "Change what it holds"

pytestmark = [pytest.mark.usefixtures("own_db"), SQLITE]


def market(**currencies):
    """Three instruments, in dollars where nothing else is said."""
    with write(ADA) as db:
        return {
            symbol: listed(db, symbol, walk(COUNT, seed), currencies.get(symbol, "USD"))
            for seed, symbol in enumerate(("APL", "IDX", "PER"), 1)
        }


def fruit(by="weight", apples=0.6, pears=0.3, *, is_shared=False, **currencies):
    """A portfolio of ada's, held against an index; its key."""
    found = market(**currencies)
    with write(ADA) as db:
        held = {found["APL"]: apples, found["PER"]: pears}
        key = portfolio(db, ADA, "Fruit", held, by=by, benchmark_id=found["IDX"])
        given = {"base_currency": "USD", "benchmark_id": found["IDX"], "rebalance": "never"}
        portfolios.change_portfolio(db, ADA, key, name="Fruit", is_shared=is_shared, **given)
    return key


def said(page):
    lines = [one.value for one in (*page.markdown, *page.caption, *page.info)]
    return " ".join(lines).replace("\\", "")


def field(found, label):
    return next(one for one in found if one.label == label)


def labels(page):
    return {one.label for one in page.tabs}


def figures(page):
    return {one.label: one.value.replace("\\", "") for one in page.metric}


def mine():
    return answer(portfolios.portfolios, ADA)


def typed(page, key, size=WEIGHT, **edits):
    """The page with rows typed into its table."""
    none = {"edited_rows": {}, "added_rows": [], "deleted_rows": []}
    page.session_state[f"holdings-{key}-{size}-0"] = none | edits
    return page.run()


def held(key):
    """What is held, as symbol, day and size."""
    rows = answer(portfolios.holdings, ADA, key)
    size = rows["weight"].fillna(rows["quantity"])
    return list(zip(rows["symbol"], map(str, rows["since"]), size, strict=True))


def test_without_prices_the_page_says_what_it_needs_and_the_way_there():
    page = opened(ADA, FILE)

    assert "Daily prices are needed first" in said(page)
    assert [one.proto.label for one in page.get("page_link")] == ["Upload a file"]


def test_a_portfolio_is_begun_by_its_name_and_says_that_it_holds_nothing():
    market()
    page = opened(ADA, FILE)
    needs = said(page)

    page.text_input(key="new-name").input("Fruit")
    field(page.button, "Begin it").click().run()

    assert "begin one by its name" in needs
    assert [one.value for one in page.toast] == ["Fruit has begun; say what it holds."]
    assert "Fruit holds nothing yet" in said(page)
    assert [str(one) for one in mine()] == ["Fruit"]


def test_what_was_begun_renamed_or_filled_stays_the_one_that_is_shown():
    fruit()
    page = opened(ADA, FILE)

    page.text_input(key="new-name").input("Pears")
    field(page.button, "Begin it").click().run()
    begun = page.selectbox(key="portfolio").value
    page = looking_at(page, CHANGE, f"portfolio-{begun.id}")
    page = typed(page, begun.id, added_rows=[{"Instrument": "PER (X)", WEIGHT: 100}])
    field(page.button, "Keep these holdings").click().run()
    filled = page.selectbox(key="portfolio").value
    page = looking_at(page, "Settings", f"portfolio-{begun.id}")
    page.text_input(key=f"name-{begun.id}").input("Zucchini")
    field(page.button, "Keep these settings").click().run()

    assert begun.name == filled.name == "Pears"
    assert filled.holdings == 1
    assert page.selectbox(key="portfolio").value.name == "Zucchini"


def test_a_name_that_is_taken_is_refused_with_a_sentence():
    fruit()
    page = opened(ADA, FILE)

    page.text_input(key="new-name").input("Fruit")
    field(page.button, "Begin it").click().run()

    assert [one.value for one in page.error] == ["There is a portfolio called Fruit already."]


def test_a_portfolio_is_told_in_figures_beside_what_it_is_held_against():
    fruit()

    page = opened(ADA, FILE)

    assert list(figures(page)) == ["Worth", "100 became", "Holdings now", "Daily returns"]
    assert (figures(page)["Worth"], figures(page)["Holdings now"]) == ("—", "2")
    assert "from 2024-01-01 to 2024-03-22" in said(page)
    assert "IDX (X)" in said(page)
    assert page.dataframe[-1].value["Weight (%)"].tolist() == [60.0, 30.0]


def test_what_is_held_by_number_has_a_worth_in_its_currency():
    fruit("quantity", 10, 5)

    page = opened(ADA, FILE)

    worth = 10 * walk(COUNT, 1)[-1] + 5 * walk(COUNT, 3)[-1]
    assert figures(page)["Worth"] == f"{worth:,.2f} USD"
    assert page.dataframe[-1].value["Number"].tolist() == [10.0, 5.0]


def test_rows_that_are_typed_into_an_empty_table_are_kept_with_their_days():
    market()
    with write(ADA) as db:
        key = portfolios.add_portfolio(db, ADA, "Fruit")
    page = looking_at(opened(ADA, FILE), CHANGE, f"portfolio-{key}")

    rows = [
        {"Instrument": "APL (X)", "From": "2024-01-01", WEIGHT: 60},
        {"Instrument": "PER (X)", "From": None, WEIGHT: 30},
    ]
    page = typed(page, key, added_rows=rows)
    adds_up = said(page)
    field(page.button, "Keep these holdings").click().run()

    assert "add up to 90 %. The rest is counted as cash" in adds_up
    assert not page.error
    assert [one.value for one in page.toast] == ["2 rows of holdings are kept."]
    assert held(key) == [("APL", "2024-01-01", 0.6), ("PER", "2000-01-01", 0.3)]
    assert figures(page)["Holdings now"] == "2"


def test_rows_are_changed_added_and_taken_out_in_one_action():
    key = fruit()
    page = looking_at(opened(ADA, FILE), CHANGE, f"portfolio-{key}")

    more = {"Instrument": "IDX (X)", "From": "2024-02-01", WEIGHT: 50}
    edits = {"edited_rows": {0: {WEIGHT: 50}}, "added_rows": [more], "deleted_rows": [1]}
    page = typed(page, key, **edits)
    adds_up = said(page)
    field(page.button, "Keep these holdings").click().run()

    assert "add up to 100 %." in adds_up
    assert "The rest" not in adds_up
    assert held(key) == [("APL", "2024-01-01", 0.5), ("IDX", "2024-02-01", 0.5)]


def test_what_cannot_be_held_is_refused_with_its_row_and_nothing_is_kept():
    key = fruit()
    page = looking_at(opened(ADA, FILE), CHANGE, f"portfolio-{key}")

    twice = {"Instrument": "APL (X)", "From": str(FIRST), WEIGHT: 50}
    page = typed(page, key, added_rows=[twice])
    field(page.button, "Keep these holdings").click().run()

    assert [one.value for one in page.error] == [
        "Row 3, APL: it is there twice from 2024-01-01 on."
    ]
    assert len(held(key)) == 2


def test_holdings_are_given_by_number_instead():
    key = fruit()
    page = looking_at(opened(ADA, FILE), CHANGE, f"portfolio-{key}")

    field(page.radio, "Held").set_value("By number").run()
    page = typed(page, key, QUANTITY, edited_rows={0: {QUANTITY: 10}, 1: {QUANTITY: 5}})
    field(page.button, "Keep these holdings").click().run()

    assert not page.error
    assert held(key) == [("APL", "2024-01-01", 10.0), ("PER", "2024-01-01", 5.0)]


def test_lines_are_what_was_typed_without_rows_that_name_nothing():
    ids = market()
    frame = pd.DataFrame(
        {
            "Instrument": ["APL (X)", None, "PER (X)", "IDX (X)"],
            "From": [date(2024, 1, 2), date(2024, 1, 2), "2024-02-03", pd.NaT],
            WEIGHT: [60.0, 10.0, -5, None],
        },
        dtype=object,
    )

    found = positions.lines(frame, WEIGHT, answer(instruments, ADA))

    assert found == [
        Line(ids["APL"], date(2024, 1, 2), weight=0.6),
        Line(ids["PER"], date(2024, 2, 3), weight=-0.05),
        Line(ids["IDX"], positions.LONG_AGO),
    ]


def test_weights_add_up_by_the_newest_row_of_each_instrument():
    ids = market()
    rows = [("APL", 2, 0.5), ("APL", 1, 0.9), ("PER", 1, 0.4)]
    given = [Line(ids[name], date(2024, 1, day), weight=size) for name, day, size in rows]

    assert positions.whole(given).startswith("The weights of the newest day of each add up to 90 %")
    assert "cash" not in positions.whole([*given, Line(ids["IDX"], FIRST, weight=0.1)])


def test_settings_are_kept_and_sharing_lets_others_read():
    key = fruit()
    page = looking_at(opened(ADA, FILE), "Settings", f"portfolio-{key}")

    page.text_input(key=f"name-{key}").input("Orchard")
    page.selectbox(key=f"rebalance-{key}").set_value(Rebalance.monthly)
    page.selectbox(key=f"benchmark-{key}").select_index(0)  # none
    page.checkbox(key=f"shared-{key}").check()
    field(page.button, "Keep these settings").click().run()

    assert not page.error
    (one,) = mine()
    kept = (one.name, one.rebalance, one.benchmark_id, one.is_shared)
    assert kept == ("Orchard", Rebalance.monthly, None, True)
    for who in (VIC, EVE):
        other = opened(who, FILE)
        assert other.selectbox(key="portfolio").options == ["Orchard · ada"]
        assert "Settings" not in " ".join(labels(other))


def test_a_portfolio_is_deleted_with_what_it_held():
    key = fruit()
    page = looking_at(opened(ADA, FILE), "Settings", f"portfolio-{key}")

    page.button(key=f"delete-{key}").click().run()

    assert [one.value for one in page.toast] == ["Fruit was deleted."]
    assert mine() == []
    assert "begin one by its name" in said(page)


def test_a_viewer_reads_what_is_shared_and_is_offered_nothing_to_change():
    fruit(is_shared=True)

    page = opened(VIC, FILE)

    assert figures(page)["Holdings now"] == "2"
    assert ":violet[Holdings]" in labels(page)
    assert not labels(page) & {f":violet[{CHANGE}]", ":violet[Settings]"}
    assert not {one.label for one in page.button} & {"Begin it", "Keep these holdings"}


def test_without_rates_of_exchange_a_sentence_says_which_are_missing():
    fruit(PER="EUR")

    page = opened(ADA, FILE)

    assert not page.metric
    assert "EUR" in said(page)
    assert page.dataframe[-1].value["Currency"].tolist() == ["USD", "EUR"]
