"""Companies unlike their rounds and reports of old submissions are named."""

from datetime import date
from decimal import Decimal

import pytest

from core.ventures import checks
from tests.bed.rows import Rows

QUARTER = date(2024, 3, 31)


@pytest.fixture
def rows(db):
    return Rows(db.connection())


def company(rows, equity, valuation, rounds, currency="EUR"):
    key = rows.add(
        "companies",
        name="Alpha",
        reporting_currency="EUR",
        equity_raised=equity,
        post_money_valuation=valuation,
    )["id"]
    for day, (raised, worth) in enumerate(rounds, 1):
        rows.add(
            "funding_rounds",
            company_id=key,
            date=date(2024, 1, day),
            currency=currency,
            equity_raised=raised,
            post_money_valuation=worth,
        )


@pytest.mark.parametrize(
    ("equity", "valuation", "rounds"),
    [
        (None, None, []),
        (Decimal(5), Decimal(9), []),
        (Decimal("0.3"), Decimal(9), [(Decimal("0.1"), 8), (Decimal("0.2"), 9)]),
        (3, 8, [(1, 8), (2, None)]),
        (3, None, [(3, None)]),
    ],
)
def test_companies_without_rounds_or_like_their_rounds_are_no_finding(
    db, root, rows, equity, valuation, rounds
):
    company(rows, equity, valuation, rounds)

    assert checks.equity_follows_the_rounds(db, root) == []
    assert checks.valuations_follow_the_rounds(db, root) == []


def test_rounds_in_another_currency_cannot_be_summed_and_are_no_finding(db, root, rows):
    company(rows, 5, 5, [(1, 8)], currency="USD")

    assert checks.equity_follows_the_rounds(db, root) == []
    assert checks.valuations_follow_the_rounds(db, root) == []


@pytest.mark.parametrize(
    ("equity", "said"), [(None, "nothing"), (Decimal("3000.0001"), "3,000.00")]
)
def test_equity_unlike_the_rounds_is_named(db, root, rows, equity, said):
    company(rows, equity, None, [(1000, None), (2000, None)])

    assert checks.equity_follows_the_rounds(db, root) == [
        f"Alpha has raised 3,000.00 in its rounds; the company says {said}."
    ]


@pytest.mark.parametrize(("valuation", "said"), [(None, "nothing"), (8000, "8,000.00")])
def test_a_valuation_unlike_the_latest_round_is_named(db, root, rows, valuation, said):
    company(rows, 3, valuation, [(1, 8000), (2, 9000)])

    assert checks.valuations_follow_the_rounds(db, root) == [
        f"Alpha was valued at 9,000.00 in its round of 2024-01-02; the company says {said}."
    ]


@pytest.mark.parametrize(
    ("what", "table"), [("financials", "reporting_financials"), ("metrics", "reporting_metrics")]
)
def test_a_reporting_row_of_a_corrected_submission_is_named(db, root, rows, what, table):
    key = rows.add("companies", name="Alpha")["id"]
    of = {"company_id": key, "fiscal_reporting_date": QUARTER}
    old = rows.add("metrics_inputs", version=1, is_current=False, **of)["id"]
    new = rows.add("metrics_inputs", version=2, **of)["id"]

    rows.add(table, metrics_input_id=new, currency="USD", **of)
    rows.add(table, metrics_input_id=old, currency="CAD", **of)

    assert checks.reports_are_of_current_submissions(db, root) == [
        f"The reporting {what} of Alpha for 2024-03-31 in CAD are not those of its "
        "current submission."
    ]


@pytest.mark.parametrize("other", [{"fiscal_reporting_date": date(2024, 6, 30)}, {}])
def test_a_reporting_row_of_another_quarter_or_company_is_named(db, root, rows, other):
    key = rows.add("companies", name="Alpha")["id"]
    of = {"company_id": key, "fiscal_reporting_date": QUARTER}
    submitted = rows.add("metrics_inputs", **({**of, **other} if other else {}))["id"]

    rows.add("reporting_metrics", metrics_input_id=submitted, **of)

    assert len(checks.reports_are_of_current_submissions(db, root)) == 1
