"""What was said of a day of a series is seen by whoever sees the series, and moves no forecast."""

from datetime import date

import pytest

from core.calendar import queries
from core.calendar.comments import comment, comments
from core.errors import Conflict, Invalid, NotFound
from core.series.mapping import NAMELESS
from tests.bed.rows import Rows

DAY = date(2026, 3, 2)


def series_of(db, owner, **given):
    return Rows(db.connection()).add("series", user_id=owner.id, **given)["id"]


def said(db, user, series_id):
    return [(one.day, one.text, one.author) for one in comments(db, user, series_id)]


def test_comments_stand_by_their_days_with_their_authors(db, ada):
    series = series_of(db, ada, category="revenue", entity="North")

    comment(db, ada, series, date(2026, 4, 1), "New tariff")
    comment(db, ada, series, DAY, "  Strike at\nthe port ")

    assert said(db, ada, series) == [
        (DAY, "Strike at the port", "ada"),
        (date(2026, 4, 1), "New tariff", "ada"),
    ]


def test_a_comment_counts_in_no_forecast(db, ada):
    series = series_of(db, ada, category="revenue")

    comment(db, ada, series, DAY, "Strike")

    assert queries.causes(db, ada, "revenue", None) == []


def test_comments_on_one_series_are_not_told_of_another(db, ada):
    first = series_of(db, ada, category="revenue", entity="North")
    others = [
        series_of(db, ada, category="revenue"),
        series_of(db, ada, category="costs", entity="North"),
    ]

    comment(db, ada, first, DAY, "Strike")

    assert [said(db, ada, other) for other in others] == [[], []]


def test_series_of_files_without_categories_keep_their_comments_apart(db, ada):
    first, other = (series_of(db, ada, category=NAMELESS, name=name) for name in ("a", "b"))

    comment(db, ada, first, DAY, "Strike")

    assert (len(said(db, ada, first)), said(db, ada, other)) == (1, [])


def test_on_a_shared_series_everybody_reads_and_analysts_comment(db, ada, eve, vic):
    series = series_of(db, ada, category="revenue", is_shared=True)

    comment(db, eve, series, DAY, "Strike")

    assert said(db, vic, series) == said(db, ada, series) == [(DAY, "Strike", "eve")]
    assert [one.is_mine for one in comments(db, eve, series)] == [True]


def test_on_a_private_series_nobody_else_comments_or_reads(db, ada, eve):
    series = series_of(db, ada, category="revenue")

    with pytest.raises(NotFound):
        comment(db, eve, series, DAY, "Strike")
    with pytest.raises(NotFound):
        comments(db, eve, series)


def test_long_comments_are_kept_whole(db, ada):
    series = series_of(db, ada, category="revenue")
    text = "word " * 100

    comment(db, ada, series, DAY, text)

    assert said(db, ada, series)[0][1] == text.strip()


def test_a_comment_needs_words_and_is_not_made_twice(db, ada):
    series = series_of(db, ada, category="revenue")
    comment(db, ada, series, DAY, "Strike")

    with pytest.raises(Invalid, match="A comment needs words"):
        comment(db, ada, series, DAY, " \n ")
    with pytest.raises(Conflict, match="There is a 'Strike' on 2026-03-02 already"):
        comment(db, ada, series, DAY, "strike")
