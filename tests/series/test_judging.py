"""What is said of a value is a step of the recipe: it counts, is on record, and can be undone."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlmodel import col

from core.accounts.tables import AuditLog
from core.accounts.telling import change_in_words
from core.errors import Invalid, NotFound
from core.series import queries, recipes
from core.series.recipes import Verdict

SEVENTH = datetime(2024, 1, 7, tzinfo=UTC)
THIRD = datetime(2024, 1, 3, tzinfo=UTC)  # has no value


def values(db, ada, days):
    return recipes.prepared(db, ada, days.id).frame["value"]


def test_a_corrected_value_counts_and_the_stored_one_stays(db, ada, days):
    before = values(db, ada, days)

    kept = recipes.judge(
        db, ada, days.id, SEVENTH, Verdict.correct, value=2.0, reason="two zeros too many"
    )
    db.expire_all()

    after = values(db, ada, days)
    assert after[SEVENTH] == 2.0
    assert after.drop(SEVENTH).equals(before.drop(SEVENTH))
    assert queries.points(db, ada, days.id)["value"][SEVENTH] == 100.0
    assert kept == recipes.recipe(db, ada, days.id)
    assert kept.told == ("The value on 2024-01-07 is 2, because two zeros too many.",)


@pytest.mark.parametrize("verdict", [Verdict.accept, Verdict.leave_out, Verdict.correct])
def test_what_was_said_is_taken_back_and_both_are_on_record(db, ada, days, verdict):
    recipes.set_recipe(db, ada, days.id, [{"step": "fill", "method": "zero"}])
    before = values(db, ada, days)

    recipes.judge(db, ada, days.id, SEVENTH, verdict, value=2.0, reason="a typo")
    recipes.judge(db, ada, days.id, SEVENTH, Verdict.withdraw)

    assert values(db, ada, days).equals(before)
    wanted = select(AuditLog).where(col(AuditLog.action) == "series.recipe")
    *_, said, back = db.scalars(wanted.order_by(col(AuditLog.id)))
    assert said.details["after"] == back.details["before"]
    assert verdict.value in change_in_words(said.details)


def test_a_value_that_is_left_out_is_filled_by_the_steps_that_follow(db, ada, days):
    recipes.set_recipe(db, ada, days.id, [{"step": "fill"}])

    recipes.judge(db, ada, days.id, SEVENTH, Verdict.leave_out)

    assert values(db, ada, days)[SEVENTH] == pytest.approx(2.0)


def test_a_value_that_a_step_filled_in_is_judged_after_that_step(db, ada, days):
    recipes.set_recipe(db, ada, days.id, [{"step": "fill", "method": "zero"}])

    kept = recipes.judge(db, ada, days.id, THIRD, Verdict.correct, value=1.5, reason="it was open")

    assert [step["step"] for step in kept.steps] == ["fill", "correct"]
    assert values(db, ada, days)[THIRD] == 1.5


def test_a_month_is_judged_where_days_are_put_together(db, ada, days):
    recipes.set_recipe(db, ada, days.id, [{"step": "fill"}, {"step": "resample", "to": "ME"}])
    january = datetime(2024, 1, 31, tzinfo=UTC)

    kept = recipes.judge(db, ada, days.id, january, Verdict.correct, value=70, reason="by the book")

    assert [step["step"] for step in kept.steps] == ["fill", "resample", "correct"]
    assert recipes.prepared(db, ada, days.id).values.tolist() == [70.0]


@pytest.mark.parametrize(
    ("moment", "verdict", "more", "sentence"),
    [
        (THIRD, Verdict.accept, {}, "There is no whole value on 2024-01-03"),
        (THIRD, Verdict.correct, {"value": 1.0, "reason": "so"}, "There is no whole value on"),
        (SEVENTH, Verdict.withdraw, {}, "Nothing was said of the value on 2024-01-07"),
        (SEVENTH, Verdict.correct, {"reason": "a typo"}, "Say which value"),
        (SEVENTH, Verdict.correct, {"value": 1.0}, "Say why"),
    ],
)
def test_what_cannot_be_said_is_refused_in_a_sentence(
    db, ada, days, moment, verdict, more, sentence
):
    with pytest.raises(Invalid, match=sentence):
        recipes.judge(db, ada, days.id, moment, verdict, **more)

    assert recipes.recipe(db, ada, days.id).steps == ()


def test_only_the_owner_and_administrators_judge(db, ada, eve, root, days):
    days.is_shared = True
    db.flush()

    with pytest.raises(NotFound, match="no such series among yours"):
        recipes.judge(db, eve, days.id, SEVENTH, Verdict.accept)
    recipes.judge(db, root, days.id, SEVENTH, Verdict.accept)

    assert recipes.prepared(db, ada, days.id).count("accepted") == 1
