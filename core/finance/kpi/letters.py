"""The mail that brings somebody a report: its main figures in the mail, all of it in a file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from email.message import EmailMessage
from html import escape
from uuid import UUID

from sqlmodel import Session

from core.actors import Actor, Role, require
from core.alerts import mail
from core.analytics.kpi.reckoning import ACTUAL, PREVIOUS, Ledger
from core.finance.kpi import courses, kept
from core.finance.kpi.courses import Stood
from core.finance.kpi.kept import Comment, Kept
from core.finance.kpi.reporting import KPIS, STORED
from core.finance.kpi.wording import judged, said, why
from core.settings import settings

READS = ("finance",)
MOST_CAUTIONS = 5
KINDS = {"pdf": ("application", "pdf"), "html": ("text", "html")}


@dataclass(frozen=True)
class Read:
    """A report as its reader sees it, and what that is held against."""

    kept: Kept
    comments: tuple[Comment, ...]
    before: Stood | None  # the report of the period before, if this reader may see it


@dataclass(frozen=True)
class Attachment:
    """The whole report as a file."""

    name: str
    suffix: str
    content: bytes


@dataclass(frozen=True)
class Fact:
    """One figure in words."""

    label: str
    value: str
    change: str
    reason: str


def opened(db: Session, user: Actor, report_id: UUID) -> Read:
    """A report with all that its mail says."""
    require(user, Role.viewer)
    found = kept.one(db, user, report_id)
    every = courses.stood(db, user, found.report.about.asked.owner_id)
    this = next((one for one in every if one.id == report_id), None)
    earlier = None if this is None else courses.before(this, every)
    if this is not None and earlier is not None:
        span = this.asked.calendar.before(this.whole).span
        earlier = earlier if earlier.whole.span == span else None
    return Read(found, tuple(kept.comments(db, user, report_id)), earlier)


def facts(one: Read) -> list[Fact]:
    """The main figures, each with how it changed since the period before, or why it is none."""
    told, currency = one.kept.report.told, one.kept.report.about.currency
    base = _base(one)
    return [
        Fact(
            KPIS[key].label,
            said(key, told.figures[key], currency),
            _change(key, told.figures[key].value, base[key]),
            why(told.figures[key]),
        )
        for key in STORED.values()
    ]


def _base(one: Read) -> dict[str, float | None]:
    """The main figures of the period before: by the same books, or as they were stored then."""
    view = one.kept.report.told.view
    columns = {ACTUAL: view.columns[PREVIOUS]}
    past = replace(view, columns=columns, plan=None, ledger=Ledger(), revenues=())
    stored = one.before.figures if one.before and not one.kept.report.about.is_partial else {}
    found = {key: KPIS[key].compute(past).value for key in STORED.values()}
    return {key: stored.get(key) if value is None else value for key, value in found.items()}


def letter(one: Read, address: str, key: str, attached: Attachment | None) -> EmailMessage:
    """The mail: as plain text and as HTML, which is escaped, with the file."""
    title = mail.clean(one.kept.title)
    made = mail.addressed(address, f"Bellwether: {title}", key)
    every = facts(one)
    head, foot = list(_head(one)), list(_foot(one, attached))
    if any(each.change for each in every):
        label = mail.clean(one.kept.report.about.labels[PREVIOUS])
        foot.insert(0, f"Changes are against {label}.")
    lines = [f"{each.label}: {_beside(each)}" for each in every]
    made.set_content("\n\n".join([title, "\n".join(head), "\n".join(lines), *foot]) + "\n")
    made.add_alternative("\n".join(_html(title, head, every, foot)), subtype="html")
    if attached is not None:
        kind, subkind = KINDS[attached.suffix]
        made.add_attachment(
            attached.content, maintype=kind, subtype=subkind, filename=attached.name
        )
    return made


def link(report_id: UUID) -> str:
    """Where a report is read, as far as the product knows its own address."""
    place = settings().public_url
    return f"{place}/reports?report={report_id}" if place else ""


def _head(one: Read) -> Iterator[str]:
    """Of what it is, and what is to be known before it is believed."""
    about = one.kept.report.about
    money = f", in {about.currency}" if about.currency else ""
    books = f"books of {about.owner}"
    if about.asked.entities:
        books += f" ({', '.join(about.asked.entities)})"
    yield mail.clean(f"{about.period}, {books}{money}.")
    yield f"Stored by {one.kept.owner} on {one.kept.stored_at:%Y-%m-%d %H:%M} UTC."
    if one.kept.supersedes_id is not None:
        yield "It corrects an earlier report of this period."
    yield from (mail.clean(f"To be known: {each}") for each in about.cautions[:MOST_CAUTIONS])


def _foot(one: Read, attached: Attachment | None) -> Iterator[str]:
    if attached is None:
        yield "The report is too large for a mail and is not attached."
    place = link(one.kept.id)
    yield f"Read it here: {place}" if place else "Read it on the page Reports."
    profile = f"{settings().public_url}/profile" if place else "Alerts on your Profile page"
    yield (
        f"You get this because {one.kept.owner} has this report sent to you. When and how often: "
        f"{profile}"
    )


def _beside(one: Fact) -> str:
    """What stands behind the name of a figure."""
    noted = f"{one.value} ({one.change})" if one.change else one.value
    return f"{noted}  {one.reason}" if one.reason else noted


def _change(key: str, now: float | None, before: float | None) -> str:
    """How much a figure moved; fractions move by points."""
    if now is None or before is None:
        return ""
    is_fraction = KPIS[key].unit == "fraction"
    moved = round(100 * (now - before), 1) if is_fraction else round(now - before, 2)
    if not moved:
        return "unchanged"
    told = f"{moved:+,.1f} points" if is_fraction else f"{moved:+,.2f}"
    word = judged(key, moved)
    return f"{told}, {word}" if word else told


def _html(title: str, head: Sequence[str], every: Sequence[Fact], foot: Sequence[str]) -> list[str]:
    rows = [
        f"<tr><td>{escape(one.label)}</td><td align='right'><b>{escape(one.value)}</b></td>"
        f"<td>{escape(one.change)}</td><td><small>{escape(one.reason)}</small></td></tr>"
        for one in every
    ]
    return [
        "<!doctype html><html><body style='font-family: sans-serif'>",
        f"<h2>{escape(title)}</h2>",
        *(f"<p>{escape(line)}</p>" for line in head),
        "<table cellpadding='6'>",
        *rows,
        "</table>",
        *(f"<p>{_linked(line)}</p>" for line in foot),
        "</body></html>",
    ]


def _linked(line: str) -> str:
    """A line whose last word may be an address."""
    words, _, last = line.rpartition(" ")
    if not last.startswith(("http://", "https://")):
        return escape(line)
    return f'{escape(words)} <a href="{escape(last)}">{escape(last)}</a>'
