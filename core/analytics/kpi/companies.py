"""Every figure of a portfolio company, for each of its quarters.

A quarter knows itself and those before it: neither the order of rows nor a later quarter changes
anything. Ratios are fractions, and growth is the later over the earlier less 1.
"""

import pandas as pd

from core.analytics.kpi.amount import Amount
from core.analytics.kpi.cash import CASH
from core.analytics.kpi.earnings import EARNINGS
from core.analytics.kpi.growing import GROWTH
from core.analytics.kpi.history import AsOf, standings
from core.analytics.kpi.metric import Definition
from core.analytics.kpi.recurring import RECURRING
from core.analytics.kpi.trailing import TRAILING
from core.analytics.kpi.worth import WORTH

COMPANY_METRICS: dict[str, Definition[AsOf]] = {
    **RECURRING,
    **GROWTH,
    **EARNINGS,
    **CASH,
    **WORTH,
    **TRAILING,
}


def company_figures(rows: pd.DataFrame) -> dict[tuple[int, int], dict[str, Amount]]:
    """All figures of each quarter of one company, by fiscal year and quarter, the oldest first.

    Args:
        rows: a row each quarter, as `history.standings` reads them: `fiscal_year`,
            `fiscal_quarter` and the fields that there are, in one currency. The valuation and the
            equity raised are those that counted in the quarter.

    """
    return {
        asof.named: {key: metric.compute(asof) for key, metric in COMPANY_METRICS.items()}
        for asof in standings(rows)
    }
