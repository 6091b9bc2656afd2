"""The quarters of a company's own year, beside those of the calendar."""

import calendar
from dataclasses import dataclass
from datetime import date

from core.errors import Invalid

RULE = "A fiscal year is named after the calendar year in which it ends."


@dataclass(frozen=True)
class FiscalQuarter:
    """Where the end of a period lies, by both calendars."""

    fiscal_year: int
    quarter: int
    calendar_year: int
    calendar_quarter: int

    @property
    def label(self) -> str:
        """Both names; see `RULE`."""
        fiscal = f"FY{self.fiscal_year} Q{self.quarter}"
        return f"{fiscal}, calendar {self.calendar_year} Q{self.calendar_quarter}"


def fiscal_quarter(period_end: date, fye_month: int) -> FiscalQuarter:
    """The quarter in which a period ends.

    >>> fiscal_quarter(date(2024, 6, 30), 3).label
    'FY2025 Q1, calendar 2024 Q2'
    """
    _check_month(fye_month)
    year, month = period_end.year, period_end.month
    return FiscalQuarter(
        fiscal_year=year + (month > fye_month),
        quarter=(month - fye_month - 1) % 12 // 3 + 1,
        calendar_year=year,
        calendar_quarter=(month + 2) // 3,
    )


def quarter_end(fiscal_year: int, quarter: int, fye_month: int) -> date:
    """The last day of a quarter of a fiscal year.

    >>> quarter_end(2025, 1, 3)
    datetime.date(2024, 6, 30)
    """
    _check_month(fye_month)
    check_quarter(quarter)
    year, month = divmod(12 * fiscal_year + fye_month - 1 - 3 * (4 - quarter), 12)
    return date(year, month + 1, calendar.monthrange(year, month + 1)[1])


def check_quarter(quarter: int) -> None:
    """Refuse what is no quarter of a year."""
    if quarter not in {1, 2, 3, 4}:
        raise Invalid(f"A quarter is 1, 2, 3 or 4, not {quarter}.")


def _check_month(fye_month: int) -> None:
    if not 1 <= fye_month <= 12:
        raise Invalid(f"A fiscal year ends in month 1 to 12, not {fye_month}.")
