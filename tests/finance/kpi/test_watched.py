"""Main figures of books can be watched: those of the newest stored report of the whole."""

import pytest
from sqlmodel import col, select

from core.alerts import rules
from core.alerts.evaluating import evaluate
from core.alerts.tables import Alert, Comparison, Subject
from core.alerts.watching import EVERYBODY
from core.errors import NotFound
from core.finance.kpi import courses, keeping, watched
from core.finance.kpi.asking import Calendar
from core.finance.kpi.reporting import STORED
from core.finance.kpi.watched import KPI_FIGURES, NOTHING_KEPT
from tests.finance.books import file
from tests.finance.kpi.asked import ask, firm, stored

MARGIN = KPI_FIGURES["operating_margin"]


def reading(db, user, figure="operating_margin", of=None):
    """What is read of one's own books."""
    (found,) = watched.readings(db, user, (of or user).id, figure=figure)
    return found


def test_every_column_of_a_stored_report_can_be_watched():
    assert KPI_FIGURES.keys() == set(STORED.values())
    assert {one.subject for one in KPI_FIGURES.values()} == {Subject.books}
    assert {name: one.unit for name, one in KPI_FIGURES.items() if one.unit != "%"} == {
        "risk_adjusted_return": ""
    }
    assert len({one.read.__qualname__ for one in KPI_FIGURES.values()}) == len(KPI_FIGURES)


def test_a_figure_is_that_of_the_newest_report_and_the_one_before_it(db, ada):
    firm(db, ada)
    for period in ("2026-Q2", "2026-Q3", "2026-Q1"):
        stored(db, ada, period)

    found = reading(db, ada)

    now, before = (100 * ask(db, ada, one).told.figures["operating_margin"].value
                   for one in ("2026-Q3", "2026-Q2"))  # fmt: skip
    assert (found.value, found.before) == (pytest.approx(now), pytest.approx(before))
    assert (found.subject_id, found.label, str(found.of)) == (
        ada.id,
        "the books of ada",
        "2026-09-30",
    )


def test_a_month_is_not_held_against_a_quarter_nor_against_another_calendar(db, ada):
    firm(db, ada)
    stored(db, ada, "2026-Q2")
    keeping.keep(db, ada, ask(db, ada, "2026-08", calendar=Calendar(4)))
    stored(db, ada, "2026-09")

    found = reading(db, ada)

    assert found.before is None
    assert found.value == pytest.approx(
        100 * ask(db, ada, "2026-09").told.figures["operating_margin"].value
    )


def test_of_two_of_the_same_period_the_one_stored_last_counts(db, ada):
    firm(db, ada)
    stored(db, ada)
    file(db, ada, "late.csv", {"Rent": ("operating_expense", 800.0)}, first="2026-09")
    newest = stored(db, ada)

    every = courses.stood(db, ada)

    assert every[0].id == newest
    assert len(every) == 2
    assert reading(db, ada).value == pytest.approx(100 * every[0].figures["operating_margin"])


def test_a_corrected_report_and_one_of_some_entities_say_nothing(db, ada):
    firm(db, ada, entity="North")
    first = stored(db, ada)
    keeping.keep(db, ada, ask(db, ada, "2026-Q3", entities=("North",)))
    file(
        db, ada, "late.csv", {"Rent": ("operating_expense", 800.0)}, first="2026-09",
        entity="North",
    )  # fmt: skip
    right = stored(db, ada, supersedes_id=first)

    found = reading(db, ada)

    (whole,) = [one for one in courses.stood(db, ada) if not one.asked.entities]
    assert whole.id == right
    assert found.value == pytest.approx(100 * whole.figures["operating_margin"])


def test_books_without_a_report_say_so_and_a_figure_that_is_none_says_why(db, ada):
    firm(db, ada)
    before = reading(db, ada)

    stored(db, ada)

    assert (before.value, before.reason) == (None, NOTHING_KEPT)
    found = reading(db, ada, "budget_variance")
    assert (found.value, found.reason) == (None, "there is no budget, or it is 0")


def test_the_risk_adjusted_return_is_no_percentage(db, ada):
    firm(db, ada)
    stored(db, ada)

    found = reading(db, ada, "risk_adjusted_return")

    assert found.value == ask(db, ada).told.figures["risk_adjusted_return"].value


def test_others_see_only_what_is_shared(db, ada, eve, vic, root):
    firm(db, ada)
    report = stored(db, ada)
    for one in (eve, vic, EVERYBODY):
        assert watched.readings(db, one, figure="net_margin") == []
    assert len(watched.readings(db, root, figure="net_margin")) == 1

    keeping.share(db, ada, report, is_shared=True)
    db.flush()

    assert [one.label for one in watched.readings(db, EVERYBODY, figure="net_margin")] == [
        "the books of ada"
    ]


def test_a_target_that_is_missed_is_an_alert_that_reads_well(db, ada):
    firm(db, ada)
    stored(db, ada, "2026-Q2")
    stored(db, ada)
    target = rules.Wanted("operating_margin", Comparison.below, amber=50.0, margin=0.0)
    rules.add_rule(db, ada, KPI_FIGURES, target)
    db.flush()

    told = evaluate(db, ada, KPI_FIGURES)

    assert (told["raised"], told["not_computable"]) == (1, [])
    (alert,) = db.scalars(select(Alert).order_by(col(Alert.id)))
    assert alert.message == (
        "Operating margin of the books of ada is 41.18 %, below 50 (amber), as of 2026-09-30."
    )


def test_a_rule_over_books_is_named_after_them(db, ada):
    firm(db, ada)
    stored(db, ada)
    for subject_id in (None, ada.id):
        wanted = rules.Wanted("net_margin", Comparison.below, subject_id, amber=5.0)
        rules.add_rule(db, ada, KPI_FIGURES, wanted)
    db.flush()

    found = {one.subject_label for one in rules.rules(db, ada)}

    assert found == {"all books", "ada"}


def test_books_that_one_may_not_see_cannot_be_watched(db, ada, eve):
    firm(db, ada)
    wanted = rules.Wanted("net_margin", Comparison.below, ada.id, amber=5.0)

    with pytest.raises(NotFound, match="There are no such books, or they are not shared with you"):
        rules.add_rule(db, eve, KPI_FIGURES, wanted)
