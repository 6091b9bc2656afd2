"""Where a figure of a report comes from, and the same number once more."""

from functools import partial
from uuid import UUID

from core import origins
from core.finance.kpi import kept, reporting
from core.finance.kpi.origins import origins as of_report
from core.finance.kpi.reporting import Report
from core.origins import Again, Origin
from pages.shared import show
from pages.shared.data import later


def view(found: Report) -> None:
    """Every figure, to be opened; what is computed again is asked of the books of this moment."""
    show.origins(of_report(found), again=partial(_of_now, found), key="kpi-origin")


def stored(found: Report, report_id: UUID) -> None:
    """The same of a stored report: computed again from the inputs that were stored with it."""
    show.origins(of_report(found), again=partial(_of_then, report_id), key="report-origin")


def _of_now(found: Report, one: Origin) -> Again:
    now = later(reporting.report, found.about.asked)()
    return origins.again(one, of_report(now))


def _of_then(report_id: UUID, one: Origin) -> Again:
    return origins.again(one, of_report(later(kept.one, report_id)().report))
