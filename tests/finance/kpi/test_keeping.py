"""Stored reports stay as they were shown, give the same numbers again, and are corrected once."""

from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from core.accounts.tables import AuditLog
from core.actors import SYSTEM
from core.db.keys import is_sample
from core.db.packages import metadata
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from core.finance.kpi import comparing, keeping, kept, verifying
from core.finance.kpi.comparing import Cause
from core.finance.tables import KPIReport
from tests.bed.rows import Rows
from tests.finance.books import file
from tests.finance.kpi.asked import Q3, ask, budget, firm, line, stored
from tests.finance.kpi.test_reporting import JULY, SEPTEMBER


def test_a_stored_report_says_what_was_shown(db, ada):
    firm(db, ada)
    shown = ask(db, ada)

    found = kept.one(db, ada, keeping.keep(db, ada, shown, title="  Board  "))

    assert found.title == "Board"
    assert found.report.told.written() == shown.told.written()
    assert found.sha256 == shown.digest == found.report.digest
    assert (found.owner, found.is_mine, found.formulas) == ("ada", True, "1")
    assert not is_sample(found.id)


def test_its_columns_are_the_figures_of_its_content(db, ada):
    firm(db, ada)
    report_id = stored(db, ada)

    row = db.get_one(KPIReport, report_id)

    found = kept.one(db, ada, report_id).report.told.figures
    assert row.operating_margin == found["operating_margin"].value
    assert row.budget_variance is None
    assert row.data_upload_id is not None
    assert (str(row.report_period_start), str(row.report_period_end)) == (
        "2026-07-01",
        "2026-09-30",
    )


def test_a_report_is_the_same_computed_again(db, ada):
    firm(db, ada)
    report_id = stored(db, ada)

    found = verifying.verify(db, ada, report_id)

    assert (found.is_same, found.faults, found.note) == (True, (), "")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda data: data["about"].update(owner="eve"), "Its content is not what was stored"),
        (
            lambda data: data["told"]["figures"]["net_margin"].update(value=0.9),
            "Computed again, figures net_margin value is another one.",
        ),
        (
            lambda data: data["inputs"]["books"]["own"][0].__setitem__(0, 5.0),
            "Its content is not what was stored",
        ),
        (
            lambda data: data["told"]["figures"]["net_margin"].update(value=0.9),
            "Its column net_margin says",
        ),
        (lambda data: data["told"].update(trend={}), "trend"),
        (
            lambda data: data["told"].update(lines={}, figures=data["told"]["figures"]),
            "more are others.",
        ),
    ],
)
def test_a_report_that_was_tampered_with_is_found(db, ada, change, said):
    firm(db, ada)
    told = kept.one(db, ada, stored(db, ada))
    change(told.data)
    other = Rows(db.connection()).add(
        "kpi_reports",
        user_id=ada.id,
        report_data=told.data,
        formula_version="1",
        **{name: told.report.told.figures[key].value for name, key in verifying.STORED.items()},
    )

    found = verifying.verify(db, ada, other["id"])

    assert any(said in one for one in found.faults)
    assert not found.is_same


def test_a_report_of_older_formulas_is_not_held_against_new_ones(db, ada):
    firm(db, ada)
    told = kept.one(db, ada, stored(db, ada))
    columns = {name: told.report.told.figures[key].value for name, key in verifying.STORED.items()}
    old = Rows(db.connection()).add(
        "kpi_reports", user_id=ada.id, report_data=told.data, formula_version="0", **columns
    )

    found = verifying.verify(db, ada, old["id"])

    assert found.is_same
    assert found.note == "It was computed by formulas 0, not 1."


def test_a_report_without_its_inputs_says_that_it_cannot_be_computed_again(db, ada):
    bare = Rows(db.connection()).add("kpi_reports", user_id=ada.id, report_data={})

    assert "without its inputs" in verifying.verify(db, ada, bare["id"]).note
    with pytest.raises(NotFound):
        kept.one(db, ada, bare["id"])


def test_all_reports_are_verified_or_some_of_them(db, ada, vic):
    firm(db, ada)
    ids = [stored(db, ada, period) for period in ("2026-Q1", "2026-Q2", "2026-Q3")]

    assert [one.id for one in verifying.verify_all(db, ada)] == ids
    assert [one.id for one in verifying.verify_all(db, ada, ids[1:2])] == ids[1:2]
    assert verifying.verify_all(db, vic) == []


def test_nothing_changes_where_nothing_was_restated(db, ada):
    firm(db, ada)
    report_id = stored(db, ada)

    found = comparing.again(db, ada, report_id)

    assert found.compared.is_same
    assert comparing.as_frame(found.compared).empty


def test_a_restated_month_is_told_with_what_it_moved_and_the_file_it_came_in(db, ada):
    firm(db, ada)
    report_id = stored(db, ada)
    file(db, ada, "restated.csv", {"Sales": ("revenue", [1500.0])}, first="2026-08")

    found = comparing.again(db, ada, report_id).compared

    (change,) = found.difference.changes
    assert (change.cause, change.what, change.when) == (Cause.restated, "Sales", "2026-08")
    assert (change.before, change.after) == (1190.0, 1500.0)
    assert [one.filename for one in found.came_in(change)] == ["restated.csv"]
    moved = {one.key: one for one in found.difference.moved}
    assert moved["revenue"].effects == pytest.approx({Cause.restated: 310})
    assert comparing.as_frame(found)["file"].tolist() == ["restated.csv"]
    assert line(kept.one(db, ada, report_id).report, "revenue") == pytest.approx(Q3)


def test_two_stored_reports_are_held_against_each_other(db, ada):
    firm(db, ada)
    one = stored(db, ada)
    budget(db, ada, "Sales", 3600, JULY, SEPTEMBER)
    other = stored(db, ada)

    found = comparing.compared(db, ada, one, other)

    assert {change.cause for change in found.difference.changes} == {Cause.plan}
    assert found.came_in(found.difference.changes[0]) == []
    assert not found.is_same


def test_a_correction_takes_the_place_of_the_old_report_once(db, ada, eve):
    firm(db, ada)
    old = stored(db, ada)
    new = stored(db, ada, supersedes_id=old)

    assert kept.one(db, ada, old).superseded_by_id == new
    assert kept.one(db, ada, new).supersedes_id == old
    with pytest.raises(Conflict, match="was corrected already, by KPI report 2026 Q3"):
        stored(db, ada, supersedes_id=old)
    firm(db, eve)
    with pytest.raises(NotFound, match="of your own"):
        stored(db, eve, supersedes_id=new)


def test_reports_are_listed_newest_first_and_sought_by_words(db, ada, eve, root):
    firm(db, ada)
    first = stored(db, ada, "2026-Q2", title="Spring")
    second = stored(db, ada, "2026-Q3", title="Summer", supersedes_id=first)
    keeping.comment(db, ada, second, "Fine.")

    every = kept.reports(db, ada)

    assert every["title"].tolist() == ["Summer", "Spring"]
    assert every["comments"].tolist() == [1, 0]
    assert kept.reports(db, ada, "spring ada")["title"].tolist() == ["Spring"]
    assert kept.reports(db, ada, is_current=True)["title"].tolist() == ["Summer"]
    assert kept.reports(db, ada, since=SEPTEMBER)["title"].tolist() == ["Summer"]
    assert kept.reports(db, eve).empty
    assert len(kept.reports(db, root)) == 2


def test_what_is_shared_is_read_by_all_and_no_longer_when_that_ends(db, ada, vic):
    firm(db, ada)
    report_id = stored(db, ada)

    keeping.share(db, ada, report_id, is_shared=True)
    assert kept.one(db, vic, report_id).is_mine is False
    keeping.share(db, ada, report_id, is_shared=False)
    with pytest.raises(NotFound):
        kept.one(db, vic, report_id)


def test_comments_stand_beside_a_report_or_one_of_its_figures(db, ada, eve):
    firm(db, ada)
    report_id = stored(db, ada)
    keeping.share(db, ada, report_id, is_shared=True)

    keeping.comment(db, ada, report_id, " A good quarter. ")
    keeping.comment(db, eve, report_id, "Returns are late.", kpi="revenue")

    found = kept.comments(db, ada, report_id)
    assert [(one.kpi, one.text, one.author) for one in found] == [
        (None, "A good quarter.", "ada"),
        ("revenue", "Returns are late.", "eve"),
    ]


@pytest.mark.parametrize(
    ("text", "kpi", "said"),
    [
        (" ", None, "The comment is empty"),
        ("x" * 10_001, None, "at most 10,000 characters"),
        ("Fine.", "luck", "no figure called luck"),
    ],
)
def test_a_comment_that_cannot_be_kept_is_a_sentence(db, ada, text, kpi, said):
    firm(db, ada)
    report_id = stored(db, ada)

    with pytest.raises(Invalid, match=said):
        keeping.comment(db, ada, report_id, text, kpi=kpi)


def test_strangers_neither_share_nor_comment(db, ada, eve):
    firm(db, ada)
    report_id = stored(db, ada)

    with pytest.raises(NotFound):
        keeping.share(db, eve, report_id, is_shared=True)
    with pytest.raises(NotFound):
        keeping.comment(db, eve, report_id, "Mine now.")


def test_storing_sharing_and_commenting_is_noted(db, ada):
    firm(db, ada)
    report_id = stored(db, ada)
    keeping.share(db, ada, report_id, is_shared=True)
    keeping.comment(db, ada, report_id, "Fine.")

    wanted = select(AuditLog).where(col(AuditLog.object_id) == report_id)
    noted = {one.action: one.details for one in db.scalars(wanted)}

    assert set(noted) == {"report.keep", "report.share", "report.comment"}
    assert noted["report.keep"]["sha256"] == kept.one(db, ada, report_id).sha256


def test_nobody_stores_in_nobodys_name(db, ada):
    firm(db, ada)
    shown = ask(db, ada)

    with pytest.raises(NotAllowed, match="belong to somebody"):
        keeping.keep(db, SYSTEM, shown)
    with pytest.raises(NotAllowed, match="somebody's"):
        keeping.comment(db, SYSTEM, stored(db, ada), "Fine.")


def test_a_report_of_samples_goes_with_them_and_no_other_can_be_deleted(db, ada):
    firm(db, ada)
    reports = metadata().tables["kpi_reports"]
    report_id = stored(db, ada)

    made = keeping.sample_key()
    Rows(db.connection()).add("kpi_reports", id=made, user_id=ada.id)

    gone = db.connection().execute(sa.delete(reports).where(reports.c.id == made))
    assert gone.rowcount == 1
    with pytest.raises(sa.exc.IntegrityError), db.begin_nested():
        db.connection().execute(sa.delete(reports).where(reports.c.id == report_id))
    assert isinstance(report_id, UUID)


def test_a_cost_of_nothing_in_a_file_of_negative_costs_is_the_same_computed_again(db, ada):
    costs = {"Sales": ("revenue", [100.0, 100.0]), "Rent": ("operating_expense", [-5.0, 0.0])}
    file(db, ada, "zero.csv", costs, first="2026-08")
    report_id = stored(db, ada, "2026-09")
    db.flush()
    db.expire_all()

    assert verifying.verify(db, ada, report_id).faults == ()


def test_a_report_of_samples_is_not_corrected_by_one_of_other_figures(db, ada):
    firm(db, ada)
    sample = Rows(db.connection()).add("kpi_reports", id=keeping.sample_key(), user_id=ada.id)

    with pytest.raises(Conflict, match="A report of sample data goes with it"):
        stored(db, ada, supersedes_id=sample["id"])


def forged(db, owner, data, figures):
    """A report with other content and its own right number."""
    kept_as = {name: data[name] for name in ("inputs", "told", "about")}
    columns = {name: figures[key].value for name, key in verifying.STORED.items()}
    row = {"report_data": data | {"sha256": verifying.sha256(kept_as)}, "formula_version": "1"}
    return Rows(db.connection()).add("kpi_reports", user_id=owner.id, **row, **columns)["id"]


def test_a_figure_that_came_since_is_not_missed_in_an_old_report(db, ada):
    firm(db, ada)
    told = kept.one(db, ada, stored(db, ada))
    del told.data["told"]["figures"]["rule_of_40"]

    old = forged(db, ada, told.data, told.report.told.figures)

    assert verifying.verify(db, ada, old).faults == ()


@pytest.mark.parametrize("key", ["rule_of_40", "luck"])
def test_a_figure_of_an_older_formula_is_named_and_not_held_against_the_new_one(db, ada, key):
    firm(db, ada)
    told = kept.one(db, ada, stored(db, ada))
    told.data["told"]["figures"][key] = {"value": 7.0, "reason": "", "version": "0"}

    old = verifying.verify(db, ada, forged(db, ada, told.data, told.report.told.figures))

    assert old.is_same
    assert ("Rule of 40" if key == "rule_of_40" else "luck") in old.note
