"""A KPI report as a file to send: a page, the same on paper, or a workbook that computes."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from core.errors import Invalid
from core.finance.kpi.kept import Comment
from core.finance.kpi.reporting import VERSION, Report
from core.finance.kpi.written import book, sheet
from core.finance.kpi.written.paper import Paper
from core.reports import chromium
from core.reports.page import HTML_TYPE, PDF_TYPE
from core.reports.tables import XLSX_TYPE

TYPES = {".html": HTML_TYPE, ".pdf": PDF_TYPE, ".xlsx": XLSX_TYPE}


def file(
    report: Report,
    suffix: str,
    title: str = "",
    comments: Sequence[Comment] = (),
    stored_at: datetime | None = None,
    *,
    stored_by: str = "",
    formulas: str = VERSION,
    sha256: str = "",
    theme: str = "",
    at: datetime | None = None,
) -> bytes:
    """A report as a file of the kind that its suffix says.

    Args:
        report: what is written.
        suffix: one of ``TYPES``.
        title: what the file is called inside; the report's own title where it is empty.
        comments: those on the whole report come first, then those on its figures.
        stored_at: when the report was stored; none where it was not.
        stored_by: who stored it.
        formulas: the version of the formulas by which it was stored.
        sha256: the number of its content as it was stored; computed where it is empty.
        theme: light or dark for a page, or empty for what the reader's machine prefers.
        at: when the file is written; now where it is not given.

    """
    write = WRITERS.get(suffix.lower())
    if write is None:
        raise Invalid(
            f"A KPI report is written as {', '.join(TYPES)}, not as {suffix or 'nothing'}. Give "
            "the file one of these endings."
        )
    paper = Paper(
        report,
        title or report.about.title,
        tuple(comments),
        at or datetime.now(UTC),
        stored_at,
        stored_by,
        formulas,
        sha256,
    )
    return write(paper, theme)


def html(paper: Paper, theme: str = "") -> bytes:
    """One page with everything in it, which asks for nothing from elsewhere."""
    return sheet.written(paper, theme)


def pdf(paper: Paper, _theme: str = "") -> bytes:
    """The same page on A4, where this machine has a Chromium to print it."""
    return chromium.printed(sheet.written(paper, is_paper=True))


def xlsx(paper: Paper, _theme: str = "") -> bytes:
    """A workbook whose statement and figures are formulas over its accounts."""
    return book.written(paper)


WRITERS: dict[str, Callable[[Paper, str], bytes]] = {".html": html, ".pdf": pdf, ".xlsx": xlsx}
