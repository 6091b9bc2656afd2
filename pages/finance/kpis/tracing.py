"""Where a figure of a report comes from, and the same number once more."""

from collections.abc import Callable
from functools import partial

from core import origins
from core.finance.kpi import reporting
from core.finance.kpi.origins import origins as of_report
from core.finance.kpi.reporting import Report
from core.origins import Again, Origin
from pages.shared import show
from pages.shared.data import later


def view(found: Report, key: str = "kpi-origin") -> None:
    """Every figure, to be opened; what is computed again is asked of the books of this moment."""
    again: Callable[[Origin], Again] = partial(_again, found)
    show.origins(of_report(found), again=again, key=key)


def _again(found: Report, one: Origin) -> Again:
    now = later(reporting.report, found.about.asked)()
    return origins.again(one, of_report(now))
