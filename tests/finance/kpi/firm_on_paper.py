"""A report of a small firm made by hand, without a database, and of a large one."""

from datetime import UTC, date, datetime
from uuid import UUID

import numpy as np

from core.analytics.kpi.books import Account, Books
from core.analytics.kpi.reckoning import ACTUAL, LTM, LTM_BEFORE, PREVIOUS, YEAR_BEFORE
from core.analytics.kpi.report import Inputs
from core.analytics.kpi.spans import Span, months_in
from core.finance.kpi.about import About
from core.finance.kpi.asking import Asked, Calendar
from core.finance.kpi.kept import Comment
from core.finance.kpi.reporting import Report
from core.finance.kpi.sources import File
from tests.analytics.kpi import made_up

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SHA = "0a01e7ac" * 8
LABELS = {ACTUAL: "Sep 2026", PREVIOUS: "Aug 2026", YEAR_BEFORE: "Sep 2025"}
COLUMNS = {
    ACTUAL: made_up.SEPTEMBER,
    PREVIOUS: made_up.AUGUST,
    YEAR_BEFORE: made_up.JULY,  # in place of a year, so that it can be reckoned by hand
    LTM: Span(made_up.JULY.start, made_up.SEPTEMBER.end),
    LTM_BEFORE: Span(made_up.JULY.start, made_up.AUGUST.end),
}
FILES = (
    File(UUID(int=1), "ledger.csv", SHA, "2026-10-01T08:30:00+00:00", 24, "amounts"),
    File(UUID(int=2), "plan.csv", SHA[::-1], "2026-01-01T08:30:00+00:00", 0),
)
COMMENTS = (
    Comment("operating_income", "Goods cost more.\nWe told the supplier.", "ada", NOON),
    Comment(None, "A good month, all in all.", "root", NOON),
)


def about(**more):
    """What is said beside its figures."""
    told = {
        "asked": Asked(UUID(int=7), "2026-09", more.pop("calendar", Calendar())),
        "owner": "ada",
        "period": "Sep 2026",
        "whole": "Sep 2026",
        "is_partial": False,
        "until": date(2026, 9, 30),
        "currency": "EUR",
        "labels": LABELS,
        "plan_version": 3,
        "model_id": None,
        "models": 0,
        "files": FILES,
        "cited": {},
        "cautions": ("Rent ends on 2026-08-31.",),
    }
    return About(**told | more)


def report(*, about_it=None, **more):
    """The report of the firm for September; its inputs may be others."""
    return Report(about_it or about(), made_up.inputs(**{"columns": COLUMNS} | more))


def large(entities=10, categories=20):
    """A report over five years of quarters, with many accounts of several entities."""
    every = tuple(months_in(Span(date(2021, 10, 1), date(2026, 9, 30))))
    rng = np.random.default_rng(10)
    kinds = ["revenue"] * 4 + ["cost_of_sales"] * 4 + ["operating_expense"] * (categories - 8)
    accounts = tuple(
        Account(
            kind, f"{kind}_{at}", f"Entity {entity:02}", f"Account {at} of {entity}",
            1 if kind == "revenue" else -1, currency="EUR", key=f"{at}-{entity}",
        )
        for entity in range(entities)
        for at, kind in enumerate(kinds)
    )  # fmt: skip
    size = [3e5 if one.account_class == "revenue" else 5e4 for one in accounts]
    own = np.round(rng.lognormal(0, 0.2, (len(accounts), len(every))) * np.array(size)[:, None], 2)
    spans = {
        ACTUAL: Span(date(2026, 7, 1), date(2026, 9, 30)),
        PREVIOUS: Span(date(2026, 4, 1), date(2026, 6, 30)),
        YEAR_BEFORE: Span(date(2025, 7, 1), date(2025, 9, 30)),
        LTM: Span(date(2025, 10, 1), date(2026, 9, 30)),
        LTM_BEFORE: Span(date(2024, 10, 1), date(2025, 9, 30)),
    }
    books = Books(accounts, every, own)
    quarters = tuple(
        (f"{two.end.year} Q{two.end.month // 3}", Span(one.start, two.end))
        for one, two in zip(every[::3], every[2::3], strict=True)
    )
    inputs = Inputs(
        spans, books, Books(accounts, every, np.round(own * 1.02, 2)), "", books, quarters[-9:],
        every[-37:],
    )  # fmt: skip
    return Report(about(period="2026 Q3", whole="2026 Q3", cautions=()), inputs)
