"""The tear sheet to take along: all figures and pictures of a subject in one file."""

from core.reports import chromium, page
from core.risk import tear_sheet
from core.risk.reporting import Report
from pages.shared.show.downloads import Download, popover


def offered(found: Report, where: tuple[str, ...]) -> None:
    """The button behind which it lies, to be read in a browser or printed."""
    name = f"Tear sheet of {found.history.label}"

    def html() -> bytes:
        return tear_sheet.tear_sheet([found.sheet()], title=found.history.label, source=where)

    def pdf() -> bytes:
        return chromium.printed(html())

    popover(
        "Tear sheet",
        name,
        [
            Download("HTML", "html", page.HTML_TYPE, html),
            Download("PDF", "pdf", page.PDF_TYPE, pdf, needs_chromium=True),
        ],
    )
