"""The quarters that a company reported, each seen with those before it."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import fsum

import pandas as pd

from core.analytics.kpi.amount import GAP, MISSING, NO_BASE, TOO_FEW, Amount, known, none
from core.analytics.kpi.fiscal import check_quarter
from core.errors import Invalid

FIELDS = {
    "total_revenue": "total revenue",
    "recurring_revenue": "recurring revenue",
    "gross_profit": "gross profit",
    "sales_marketing_expense": "sales and marketing expense",
    "total_operating_expense": "total operating expense",
    "ebitda": "EBITDA",
    "net_income": "net income",
    "cash_burn": "cash burn",
    "cash_balance": "cash",
    "debt_outstanding": "debt",
    "employees": "employees",
    "customers": "customers",
    "post_money_valuation": "post-money valuation",
    "equity_raised": "equity raised",
}
YEAR = 4  # quarters
Quarters = Mapping[int, Mapping[str, float | None]]  # by quarters since the year 0


@dataclass(frozen=True)
class AsOf:
    """One quarter of a company, and what it had reported by then."""

    quarters: Quarters
    at: int

    @property
    def named(self) -> tuple[int, int]:
        """The fiscal year and the quarter."""
        return self.at // YEAR, self.at % YEAR + 1

    def now(self, field: str) -> Amount:
        """What was reported of the quarter."""
        value = self.quarters[self.at].get(field)
        return none(MISSING) if value is None else Amount(value)

    def before(self, field: str, ago: int = 1) -> Amount:
        """What was reported of the fiscal quarter that many before, whatever lies between."""
        value = self.quarters.get(self.at - ago, {}).get(field)
        return none(NO_BASE) if value is None else Amount(value)

    def ltm(self, field: str, ago: int = 0) -> Amount:
        """The sum of four quarters in a row, the last of them that many before."""
        last = self.at - ago
        window = range(last - YEAR + 1, last + 1)
        absent = [quarter for quarter in window if quarter not in self.quarters]
        if absent:
            return none(GAP if min(self.quarters) < absent[-1] else TOO_FEW)
        found = [self.quarters[quarter].get(field) for quarter in window]
        values = [value for value in found if value is not None]
        return known(fsum(values)) if len(values) == YEAR else none(MISSING)


def standings(rows: pd.DataFrame) -> list[AsOf]:
    """Each quarter of a company with those before it, the oldest first.

    Args:
        rows: a row each quarter with `fiscal_year` and `fiscal_quarter`, in any order, and as many
            of `FIELDS` as there are, in one currency; burn is positive where cash is consumed.

    """
    quarters: dict[int, dict[str, float | None]] = {}
    for row in rows.to_dict("records"):
        year, quarter = int(row["fiscal_year"]), int(row["fiscal_quarter"])
        check_quarter(quarter)
        at = YEAR * year + quarter - 1
        if at in quarters:
            raise Invalid(f"FY{year} Q{quarter} is there twice; keep the submission that counts.")
        quarters[at] = {field: _read(row.get(field)) for field in FIELDS}
    return [AsOf(quarters, at) for at in sorted(quarters)]


def _read(value: object) -> float | None:
    return None if value is None or pd.isna(value) else known(value).value  # type: ignore[call-overload, arg-type]
