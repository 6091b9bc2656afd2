"""A report as one page for a board: figures, what is said of them, and what they rest on."""

from collections.abc import Iterator

from core.charts import pairs
from core.finance.kpi.kept import Comment
from core.finance.kpi.reporting import KPIS, LINES
from core.finance.kpi.written import evidence, headline, pictures, statements
from core.finance.kpi.written.paper import AGAIN, Paper
from core.reports import sheet_page
from core.reports.sheet_page import Remark

WHOLE = "On the report"
NO_CAUTION = "Nothing was found that a reader must know besides."
Section = tuple[str, str, str]  # its name, its place, and itself


def written(paper: Paper, theme: str = "", *, is_paper: bool = False) -> bytes:
    """The page; light or dark to begin with, or as the reader's machine prefers."""
    sections = list(_sections(paper))
    body = [
        sheet_page.facts(list(paper.facts())),
        headline.cards(paper),
        *(one for _, _, one in sections),
    ]
    links = [(name, place) for name, place, _ in sections]
    return sheet_page.document(
        paper.title,
        paper.lead(),
        links,
        body,
        f"{paper.title} · {paper.made} · SHA-256 {paper.digest}",
        colours=pairs.colours(),
        leading_to="Parts of the report",
        foot=paper.foot,
        theme=theme,
        is_paper=is_paper,
    )


def _sections(paper: Paper) -> Iterator[Section]:
    """All parts of the report, in order."""
    if paper.comments:
        told = sheet_page.remarks(list(remarks(paper.comments)))
        yield _section("Management comments", "comments", "", told)
    yield _section("Statement", "statement", "", *statements.statement(paper))
    yield from pictures.from_base(paper)
    yield from pictures.through_time(paper)
    if paper.report.inputs.entities:
        yield from pictures.by_entity(paper, statements.entities(paper))
    yield _section(
        "Every figure",
        "figures",
        "Each with how it is reckoned and from what; a dash where there is none, with the reason.",
        evidence.figures(paper),
    )
    yield from _grounds(paper)


def _grounds(paper: Paper) -> Iterator[Section]:
    """What the figures rest on."""
    cautions = paper.report.about.cautions
    told = sheet_page.rules(cautions) if cautions else ""
    yield _section("What to know", "cautions", "" if cautions else NO_CAUTION, told)
    if table := evidence.rates(paper):
        yield _section("Exchange rates", "rates", "", table)
    if table := evidence.files(paper):
        yield _section("Files", "files", "The figures came in these files.", table)
    yield _section("Accounts", "accounts", "", evidence.accounts(paper))
    yield _section(
        "Computed again",
        "again",
        f"{AGAIN} computes every stored report anew from what it was made of, and says whether "
        f"each figure is the same. The number of this report is {paper.digest}.",
    )


def remarks(comments: tuple[Comment, ...]) -> Iterator[Remark]:
    """Those on the whole report first, then by figure in the order of the figures."""
    order = ["", *KPIS, *LINES]
    for one in sorted(comments, key=lambda one: _place(order, one.kpi or "")):
        key = one.kpi or ""
        label = WHOLE
        if key:
            label = KPIS[key].label if key in KPIS else LINES[key].label if key in LINES else key
        yield Remark(label, one.text, f"{one.author}, {one.written_at:%Y-%m-%d}")


def _place(order: list[str], key: str) -> int:
    return order.index(key) if key in order else len(order)


def _section(name: str, place: str, finding: str, *inner: str) -> Section:
    return name, place, sheet_page.section(name, finding, inner, place=place)
