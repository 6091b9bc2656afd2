"""The Risk page tells what can be lost and proves it, or says in a sentence why it cannot."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import select

from core.db import answer, engines, write
from core.db.types import now
from core.forecasting import actions
from core.risk import keeping, portfolios, reporting, subjects
from core.risk.asking import Asked
from core.risk.scenarios import SEED
from core.risk.tables import RiskMetrics, RiskSubject
from tests.bed.cast import ADA, EVE, VIC
from tests.bed.databases import SQLITE, address, entered
from tests.bed.tabs import frame_of, looking_at, opened, texts
from tests.forecasting.futures import made_of, months, seasonal, stored
from tests.risk.markets import days, listed, portfolio, walk

FILE = "finance/risk.py"
COUNT = 300
# fmt: off
EVERY_PART = [
    "Methods", "Exceptions", "Figures", "Falls", "Calendar", "Spread", "Rolling", "Holdings",
    "Together", "Beside", "Futures", "Stress", "Shocks", "Stored", "Returns",
]
# fmt: on

pytestmark = SQLITE
IN_WORKSPACE = pytest.mark.usefixtures("workspace")


@pytest.fixture(scope="module")
def filled(kind, template, databases):
    """A shared portfolio of two instruments, others that are odd, and three series."""
    url = databases(kind).copy(template)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", address(url))
        engines.dispose()
        with write(ADA) as db:
            enter(db)
        engines.dispose()
    yield url
    databases(kind).drop(url)


def enter(db):
    apple = listed(db, "APL", walk(COUNT, 1, 0.03))
    pear = listed(db, "PER", walk(COUNT, 2))
    index = listed(db, "IDX", walk(COUNT, 3))
    listed(db, "FEW", [10.0, 11.0, 10.5, 11.5])
    listed(db, "ONE", [10.0, 11.0])
    listed(db, "FLAT", [10.0] * COUNT)
    listed(db, "BARE", [])
    held = {apple: 0.5, pear: 0.5}
    fruit = portfolio(db, ADA, "Fruit", held, benchmark_id=index)
    portfolio(db, ADA, "Counted", {apple: 30, pear: 20}, by="quantity")
    portfolios.add_portfolio(db, ADA, "Begun")
    settings = {"base_currency": "USD", "benchmark_id": index, "rebalance": "never"}
    portfolios.change_portfolio(db, ADA, fruit, name="Fruit", is_shared=True, **settings)
    cash = stored(db, ADA, "Cash", months(seasonal() - 115))
    stored(db, ADA, "Sales", months(seasonal()))
    actions.store(db, ADA, made_of(cash, seasonal() - 115, name="Cash"))


@pytest.fixture
def workspace(kind, filled, databases, monkeypatch):
    """A copy for one test, which may write into it."""
    with entered(databases(kind), filled, monkeypatch):
        yield


def at(subject, who=ADA, **given):
    """The page of a subject, at the address that names it."""
    page = frame_of(who)
    for name, value in ({"subject": subject} | given).items():
        page.query_params[name] = value
    page.run().switch_page(FILE).run()
    assert not page.exception
    assert not page.error
    return page


def fruit(who=ADA, **given):
    return at("Fruit · portfolio" if who is ADA else "Fruit · ada · portfolio", who, **given)


def figures(page):
    return {one.label: one.value.replace("\\", "") for one in page.metric}


def share(page, label):
    return float(figures(page)[label].removesuffix(" %")) / 100


def said(page):
    """All that it says, without the signs that keep Markdown from reading it."""
    lines = [one.value for one in (*page.markdown, *page.caption, *page.info, *page.warning)]
    return " ".join(lines).replace("\\", "")


def table(page, column):
    return next(one.value for one in page.dataframe if column in one.value)


def field(found, label):
    return next(one for one in found if one.label == label)


@pytest.mark.usefixtures("own_db")
def test_without_anything_to_ask_of_the_page_says_what_it_needs_and_the_way_there():
    page = opened(ADA, FILE)

    assert "How much can be lost" in texts(page)
    assert "Daily prices or a series of values above 0 are needed." in said(page)
    assert [one.proto.label for one in page.get("page_link")] == ["Upload a file"]
    assert not page.metric


@IN_WORKSPACE
def test_a_portfolio_is_answered_in_figures_and_with_the_method_to_believe():
    page = opened(ADA, FILE)

    assert page.selectbox(key="subject").value.label == "Begun"
    page = fruit()
    assert list(figures(page))[:3] == ["VaR 95 %", "VaR 99 %", "Shortfall 99 %"]
    assert all(value.endswith(" %") for value in list(figures(page).values())[:4])
    assert "Believe " in said(page)
    assert "Risk score " in said(page)
    assert "299 returns from 2024-01-02 to 2025-02-21 · 252 a year" in said(page)
    assert "Against IDX (X)" in said(page)


@IN_WORKSPACE
def test_every_part_of_a_portfolio_opens_and_says_something():
    page = fruit()

    for name in EVERY_PART:
        page = looking_at(page, name, "risk")

        assert not page.exception, name
        found = next(one for one in page.tabs if one.label == f":violet[{name}]")
        assert found.markdown or found.caption or found.dataframe, name


@IN_WORKSPACE
def test_the_figures_are_those_that_one_computes_of_the_returns_in_the_data():
    page = at("APL (X) · instrument")
    mine = pd.Series(walk(COUNT, 1, 0.03)).pct_change().dropna().to_numpy()

    rows = table(looking_at(page, "Returns", "risk"), "Return")
    every = table(looking_at(page, "Methods", "risk"), "VaR (%)")

    assert rows["Return"].to_numpy() == pytest.approx(mine)
    historical = every[every["Method"].eq("Historical") & every["Level"].eq("95 %")]
    assert historical["VaR (%)"].item() == pytest.approx(-100 * np.quantile(mine, 0.05))


@IN_WORKSPACE
def test_an_instrument_is_held_against_another():
    page = at("APL (X) · instrument", against="IDX (X)")

    every = table(looking_at(page, "Figures", "risk"), "Formula")

    assert "Against IDX (X)" in said(page)
    beta = every[every["Figure"].eq("Beta")]
    assert np.isfinite(beta["Exact"].iloc[0])
    assert every["IDX (X)"].notna().any()
    assert ":violet[Holdings]" not in {one.label for one in page.tabs}
    assert "IDX (X)" in texts(looking_at(page, "Together", "risk")).replace("\\", "")


@IN_WORKSPACE
def test_a_series_above_0_has_risk_and_may_miss_a_target_once_it_is_forecast():
    page = at("Sales · series")

    page = looking_at(page, "Target", "risk")

    assert "35 returns from 2024-02-29 to 2026-12-31 · 12 a year" in said(page)
    assert "This series has not been forecast yet" in said(page)


@IN_WORKSPACE
def test_of_a_series_that_falls_below_0_a_sentence_says_so_and_the_target_is_asked():
    page = at("Cash · series")

    field(page.number_input, "Target").set_value(0.0).run()

    assert "Cash is -" in said(page)
    assert "of a value that is not above 0 no change in percent can be told" in said(page)
    assert [one.value for one in page.header] == ["Missing a target"]
    assert list(figures(page)) == ["Missed with", "Expected", "Missing then"]
    assert figures(page)["Missed with"].endswith(" %")


@IN_WORKSPACE
def test_few_returns_leave_no_method_to_believe_and_blank_no_part():
    page = at("FEW (X) · instrument")

    assert "No method could be tried on this series" in said(page)
    for name in EVERY_PART:
        if name != "Holdings":
            page = looking_at(page, name, "risk")
            assert not page.exception, name


@IN_WORKSPACE
@pytest.mark.parametrize(
    ("subject", "sentence"),
    [
        ("ONE (X) · instrument", "and 2 are needed"),
        ("BARE (X) · instrument", "BARE (X) has no daily prices yet"),
        ("Begun · portfolio", "Begun holds nothing yet; enter its holdings"),
    ],
)
def test_where_nothing_can_be_computed_a_sentence_says_what_is_missing(subject, sentence):
    page = at(subject)

    assert sentence in said(page)
    assert not page.metric


@IN_WORKSPACE
def test_of_prices_that_never_move_each_figure_says_why_it_is_not_there():
    page = at("FLAT (X) · instrument")

    assert figures(page)["VaR 95 %"] == "—"
    assert figures(page)["Shortfall 99 %"] == "—"
    reasons = {one.label: one.delta for one in page.metric}
    assert reasons["VaR 95 %"] == "All returns are the same."
    for name in ("Methods", "Spread", "Rolling", "Futures", "Stress"):
        assert not looking_at(page, name, "risk").exception, name


@IN_WORKSPACE
def test_an_address_that_names_what_is_gone_opens_the_first_that_is_there():
    page = at("Vegetables · portfolio")

    assert page.selectbox(key="subject").value.label == "Begun"


@IN_WORKSPACE
def test_ten_returns_ahead_more_is_at_risk_than_one_ahead():
    near, far = (at("APL (X) · instrument", ahead=str(ahead)) for ahead in (1, 10))

    assert share(far, "VaR 99 %") > 1.5 * share(near, "VaR 99 %")


@IN_WORKSPACE
def test_a_risk_free_rate_below_0_is_told_and_lifts_the_sharpe_ratio():
    usual, below = fruit(), fruit(rf="-1")

    assert "Risk-free -1.00 %" in said(below)
    assert sharpe(below) > sharpe(usual)


def sharpe(page):
    every = table(looking_at(page, "Figures", "risk"), "Formula")
    return every.set_index("Figure")["Exact"]["Sharpe ratio"]


@IN_WORKSPACE
def test_with_an_amount_at_risk_losses_are_told_in_money():
    page = fruit(amount="10000")

    (value,) = [one.delta for one in page.metric if one.label == "VaR 95 %"]
    assert value.endswith(" USD")
    money = float(value.removesuffix(" USD").replace(",", ""))
    assert money == pytest.approx(10_000 * share(page, "VaR 95 %"), abs=0.51)


@IN_WORKSPACE
def test_an_amount_that_is_none_is_refused_with_a_sentence():
    page = frame_of(ADA)
    page.query_params["subject"] = "Fruit · portfolio"
    page.query_params["amount"] = "-5"

    page.run().switch_page(FILE).run()

    assert [one.value for one in page.error] == ["An amount at risk is above 0."]


@IN_WORKSPACE
def test_what_is_held_by_number_is_told_in_its_money():
    page = at("Counted · portfolio")

    assert all(one.delta.endswith(" USD") for one in page.metric[:3])


@IN_WORKSPACE
def test_others_see_only_what_is_shared():
    subjects = opened(EVE, FILE).selectbox(key="subject").options

    assert "Fruit · ada · portfolio" in subjects
    assert not [one for one in subjects if one.startswith(("Counted", "Begun", "Sales"))]


@IN_WORKSPACE
def test_a_viewer_reads_everything_and_stores_nothing():
    page = looking_at(fruit(VIC), "Futures", "risk")

    assert figures(page)["VaR 95 %"].endswith(" %")
    labels = {one.label for one in page.button}
    assert not labels & {"Store", "Store this scenario"}


@IN_WORKSPACE
def test_what_is_stored_stays_and_is_found_again_by_its_day():
    page = looking_at(fruit(), "Stored", "risk")
    before = said(page)

    field(page.button, "Store").click().run()
    toasts = [one.value for one in page.toast]
    page.date_input(key="reported").set_value(date(2020, 1, 1)).run()
    too_early = said(page)
    page.date_input(key="reported").set_value(now().date()).run()

    assert "Nothing had been stored by 2020-01-01." in too_early
    assert toasts == ["Stored with its method, window and data version."]
    assert "Nothing was stored of it yet" in before
    stored_as = table(page, "VaR 95 % (%)")
    assert len(stored_as) == 1
    assert stored_as["VaR 95 % (%)"].iloc[0] > 0
    assert "by ada from 299 returns." in said(page)
    assert "rests on the same returns" in said(page)


@IN_WORKSPACE
def test_figures_that_rested_on_other_returns_are_told_apart_and_drawn_through_time():
    with write(ADA) as db:
        key = next(one.id for one in portfolios.portfolios(db, ADA) if one.name == "Fruit")
        asked = Asked(RiskSubject.portfolio, key, until=days(COUNT)[280].date())
        keeping.keep(db, ADA, reporting.report(db, ADA, asked))
    page = looking_at(fruit(), "Stored", "risk")

    page.date_input(key="reported").set_value(now().date()).run()
    rested = said(page)
    field(page.button, "Store").click().run()

    assert "It rested on other returns, from 2024-01-02 to 2025-01-27" in rested
    assert len(table(page, "VaR 95 % (%)")) == 2
    assert "Stored 2 times, as of 2025-01-27 to 2025-02-21." in said(page)


@IN_WORKSPACE
def test_a_shock_that_somebody_names_is_told_with_what_it_costs():
    page = looking_at(fruit(), "Shocks", "risk")
    waits = said(page)

    page = shock(page, {0: {"Change (%)": -20.0}})
    alone = said(page)
    field(page.checkbox, "The others follow").check()
    page = shock(page, {0: {"Change (%)": -20.0}})

    assert "Type a change, such as -20" in waits
    told = table(page, "Adds (%)")
    first = told.set_index("Of").loc["APL (X)"]
    assert first["Adds (%)"] == pytest.approx(-20 * first["Weight (%)"] / 100)
    assert f"It would change by {first['Adds (%)']:.2f} %." in alone


def shock(page, edits):
    """The page with changes typed into its table."""
    key = page.selectbox(key="subject").value.id
    none = {"added_rows": [], "deleted_rows": []}
    page.session_state[f"shocks-{key}"] = none | {"edited_rows": edits}
    return page.run()


@IN_WORKSPACE
def test_drawn_futures_are_the_same_again_and_are_stored_with_their_seed():
    page = looking_at(fruit(paths="1,000"), "Futures", "risk")
    first = said(page)

    field(page.button, "Store this scenario").click().run()

    assert said(page) == first
    assert "value at risk" in first
    with write(ADA) as db:
        (row,) = db.scalars(select(RiskMetrics))
    assert row.method["category"] == "scenario"
    assert (row.scenario_results["seed"], row.scenario_results["paths"]) == (SEED, 1_000)


@IN_WORKSPACE
def test_others_are_shown_beside_a_subject_and_those_that_cannot_be_are_told():
    page = looking_at(fruit(), "Beside", "risk")
    chooser = page.multiselect(key="beside")
    wanted = ("PER (X) · instrument", "BARE (X) · instrument")

    chooser.set_value([one for one in answer(subjects.subjects, ADA) if str(one) in wanted]).run()

    assert not page.exception
    assert "BARE (X) has no daily prices yet" in said(page)
    assert table(page, "Subject")["Subject"].tolist() == ["Fruit", "PER (X)"]
