"""The tear sheet to take along: all figures and pictures of a subject in one file."""

from collections.abc import Callable

from core.reports import page
from core.risk import tear_sheet
from core.risk.reporting import Report
from pages.shared.show.downloads import Download, popover


def offered(found: Report, where: tuple[str, ...]) -> None:
    """The button behind which it lies, to be read in a browser or printed."""
    name = f"Tear sheet of {found.history.label}"

    def made(write: Callable[..., bytes]) -> Callable[[], bytes]:
        return lambda: write([found.sheet()], title=found.history.label, source=where)

    popover(
        "Tear sheet",
        name,
        [
            Download("HTML", "html", page.HTML_TYPE, made(tear_sheet.tear_sheet)),
            Download("PDF", "pdf", page.PDF_TYPE, made(tear_sheet.pdf), needs_chromium=True),
        ],
    )
