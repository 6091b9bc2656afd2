"""The Limits page says what is passed and why; what nobody stored is neither within nor over."""

import pytest
from sqlmodel import update

from core.actors import SYSTEM
from core.alerts import evaluating, rules
from core.alerts.tables import AlertRule, Comparison
from core.catalogue import WATCHED
from core.db import answer, carry_out, write
from core.risk import keeping, limits, portfolios, reporting
from core.risk.asking import Asked
from core.risk.tables import RiskSubject
from core.risk.watched import NOTHING_KEPT
from tests.bed.cast import ADA, EVE, ROOT, VIC
from tests.bed.databases import POSTGRESQL
from tests.bed.tabs import looking_at, opened
from tests.risk.markets import days, listed, portfolio, walk

FILE = "finance/limits.py"
COUNT = 80

pytestmark = [pytest.mark.usefixtures("own_db"), POSTGRESQL]


def held(name="Fruit", seed=1, *, is_stored=True, is_shared=False):
    """A portfolio of ada's whose risk was stored as of two days; its key."""
    with write(ADA) as db:
        apple = listed(db, name[:3].upper(), walk(COUNT, seed, 0.03))
        key = portfolio(db, ADA, name, {apple: 1.0})
        given = {"base_currency": "USD", "benchmark_id": None, "rebalance": "never"}
        portfolios.change_portfolio(db, ADA, key, name=name, is_shared=is_shared, **given)
        for until in (days(COUNT)[60].date(), None) if is_stored else ():
            asked = Asked(RiskSubject.portfolio, key, until=until)
            keeping.keep(db, ADA, reporting.report(db, ADA, asked))
    return key


def watched(subject_id=None, metric="var_95", user=ADA, **given):
    """A limit of somebody, and the pass that raises what is over it."""
    wanted = rules.Wanted(metric, Comparison.above, subject_id, **given)
    rule_id = carry_out(rules.add_rule, user, WATCHED, wanted)
    with write(SYSTEM) as db:
        evaluating.evaluate(db, SYSTEM, WATCHED)
    return rule_id


def said(page):
    lines = [one.value for one in (*page.markdown, *page.caption)]
    return " ".join(lines).replace("\\", "")


def figures(page):
    return {one.label: one.value.replace("\\", "") for one in page.metric}


def labels(page):
    return {one.label for one in page.tabs}


def field(found, label):
    return next(one for one in found if one.label.startswith(label))


def table(page):
    return next(one.value for one in page.dataframe if "Says" in one.value)


def test_without_a_limit_the_page_says_what_one_is_and_how_to_have_it():
    page = opened(ADA, FILE)

    assert "A limit is set on a stored figure" in said(page)
    assert [one.proto.label for one in page.get("page_link")] == ["Risk"]
    assert field(page.selectbox, "Figure").value == "var_95"


def test_a_viewer_without_limits_is_offered_none_to_add():
    page = opened(VIC, FILE)

    assert "A limit is set on a stored figure" in said(page)
    assert not page.selectbox


def test_a_limit_is_set_by_the_form_and_says_before_what_it_would_say():
    held()
    page = opened(ADA, FILE)

    field(page.selectbox, "Warn when it").set_value(Comparison.above).run()
    field(page.number_input, "Red").set_value(0.5).run()
    foretold = said(page)
    field(page.button, "Add the rule").click().run()

    assert "Now 1 of 1 is over a limit." in foretold
    assert not page.error
    assert figures(page)["Passed, red"] == "1"
    (one,) = answer(limits.limits, ADA)
    assert (one.label, one.red) == ("Fruit", 0.5)


def test_what_passed_its_limit_is_told_in_figures_a_sentence_and_a_row():
    watched(held(), amber=0.5, red=1.0)

    page = opened(ADA, FILE)

    now = answer(limits.limits, ADA)[0].value
    assert figures(page) == {
        "Passed, red": "1",
        "Passed, amber": "0",
        "Not acknowledged": "1",
        "Most used": f"{100 * now:.1f} %",
    }
    assert "1 of 1 is over a limit: VaR 95 % of Fruit." in said(page)
    row = table(page).iloc[0]
    assert (row["Says"], row["Figure"], row["Of"]) == ("✗ red", "VaR 95 %", "Fruit")
    assert (row["Amber"], row["Red"], row["In"]) == (0.5, 1.0, "%")
    assert row["Used (%)"] == pytest.approx(100 * now)
    assert f"Stored figures up to {days(COUNT)[-1]:%Y-%m-%d}" in said(page)


def test_why_a_figure_is_where_it_is_is_told_in_sentences():
    watched(held(), red=1.0)

    page = looking_at(opened(ADA, FILE), "Why", "limits")

    assert "it was " in said(page)
    assert f"as of {days(COUNT)[60]:%Y-%m-%d}." in said(page)
    assert "Volatility a year is" in said(page)
    assert "The largest losses since" in said(page)
    assert "FRU (X) carries" in said(page)
    assert "All of its risk" in {one.proto.label for one in page.get("page_link")}


def test_somebody_says_that_they_look_after_what_is_passed():
    watched(held(), red=1.0)
    page = looking_at(opened(ADA, FILE), "Passed", "limits")

    field(page.text_input, "Note").input("Half is sold")
    field(page.button, "Acknowledge").click().run()

    assert "ada looks after it since" in said(page)
    assert "Half is sold" in said(page)
    assert figures(page)["Not acknowledged"] == "0"


def test_where_nothing_is_passed_the_page_says_so():
    watched(held(), red=50.0)

    page = looking_at(opened(ADA, FILE), "Passed", "limits")

    assert figures(page)["Passed, red"] == "0"
    assert "VaR 95 % of Fruit is within its limit." in said(page)
    assert "No limit of risk is passed now." in said(page)


def test_several_that_are_within_are_counted():
    held()
    held("Bread", 2)
    watched(red=50.0)

    page = opened(ADA, FILE)

    assert "All 2 figures are within their limits." in said(page)
    assert table(page)["Says"].tolist() == ["✓ within", "✓ within"]


def test_what_was_never_stored_is_neither_within_nor_over_its_limit():
    watched(held(is_stored=False), red=1.0)

    page = opened(ADA, FILE)

    assert (figures(page)["Passed, red"], figures(page)["Most used"]) == ("0", "—")
    assert "1 figure is not computable" in said(page)
    assert "within" not in said(page)
    row = table(page).iloc[0]
    assert (row["Says"], row["Why not"]) == ("— not computable", NOTHING_KEPT)
    assert "None of its figures was stored yet." in said(looking_at(page, "Why", "limits"))


def test_what_is_over_and_what_is_not_known_are_told_apart():
    held()
    held("Bread", 2, is_stored=False)
    watched(red=1.0)

    page = opened(ADA, FILE)

    sentence = "1 of 1 is over a limit: VaR 95 % of Fruit. 1 figure is not computable"
    assert sentence in said(page)


def test_a_limit_that_is_paused_is_listed_and_not_counted():
    rule_id = watched(held(), red=1.0)
    with write(ADA) as db:
        db.exec(update(AlertRule).where(AlertRule.id == rule_id).values(is_active=False))

    page = opened(ADA, FILE)

    assert figures(page)["Passed, red"] == "0"
    assert "Every limit is paused." in said(page)
    assert table(page)["Rule"].tolist() == ["paused"]


def test_limits_are_of_whoever_set_them():
    watched(held(is_shared=True), red=1.0)

    for who in (VIC, EVE):
        page = opened(who, FILE)
        assert not page.metric
        assert "A limit is set on a stored figure" in said(page)


def test_a_viewer_who_sees_a_limit_reads_it_and_cannot_add_one():
    held(is_shared=True)
    wanted = rules.Wanted("var_95", Comparison.above, red=1.0)
    carry_out(rules.add_rule, ROOT, WATCHED, wanted, for_everyone=True)

    page = opened(VIC, FILE)

    assert ":violet[Why]" in labels(page)
    assert ":violet[New limit]" not in labels(page)
