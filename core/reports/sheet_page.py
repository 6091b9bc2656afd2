"""The page that a whole report is written on: one file, light and dark, nothing from elsewhere.

It has the style of all reports, and a dark one of its own; charts are kept in the light colours,
and exchanged for the dark ones where the reader wants them. On paper it is light.
"""

import base64
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path

import plotly.graph_objects as go
from plotly.offline import get_plotlyjs

from core.reports import page
from core.reports.files import slug

HERE = Path(__file__).parent
GREY = "#9AA4AC"  # of what is said beside, in the dark
Colours = tuple[Mapping[str, str], Mapping[str, str], Sequence[tuple[str, str]]]
TOGETHER = 14  # rows of a table that is not parted between two sheets of paper
PARTED = re.compile(r"(?<=\d) (?=[A-Z]{3}\b)| (?=%)")
NEEDS_SCRIPT = "The charts are drawn by a script of this page, which is switched off here."


@dataclass(frozen=True)
class Cell:
    """One cell of a table: a text, a smaller one below it, and what kind it is."""

    text: str
    below: str = ""
    kind: str = ""  # classes of its style; "n" = a number


@dataclass(frozen=True)
class Remark:
    """What somebody wrote: of what, what it says, and by whom and when."""

    of: str
    text: str
    by: str


def document(
    title: str,
    lead: str,
    links: Sequence[tuple[str, str]],
    body: Sequence[str],
    footer: str,
    *,
    colours: Colours,
    leading_to: str = "Subjects",
    foot: str = "",
    theme: str = "",
    is_paper: bool = False,
) -> bytes:
    """The whole page; links are names and the places in the page they lead to.

    Args:
        title: what it is called.
        lead: what is said below its title.
        links: the names and places, of what ``leading_to`` says.
        body: articles and sections.
        footer: what is said at its end.
        colours: of the light theme and of the dark one by their use, and pairs of both, by which
            charts are turned from one into the other.
        leading_to: what the links lead to, for those who hear the page.
        foot: a line at the foot of each sheet of paper, with the number of the sheet.
        theme: light or dark to begin with; without one, whatever the reader prefers.
        is_paper: whether it is made to be printed, and drawn for paper at once.

    """
    scripts = _scripts()
    anchors = "".join(f'<a href="#{escape(to)}">{escape(name)}</a>' for name, to in links)
    dressed = f' data-theme="{escape(theme)}"' if theme else ""
    dressed += " data-paper" if is_paper else ""
    parts = [
        f'<!doctype html><html lang="en"{dressed}><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_policy(scripts)}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title)}</title><style>{_style(*colours[:2])}{_feet(foot)}</style></head><body><main>",
        f'<header><p class="mark">Bellwether</p><h1>{escape(title)}</h1>',
        f'<p class="lead">{_sentence(lead)}</p>',
        '<button class="theme" id="theme" type="button" hidden>Dark</button></header>',
        f"<noscript><p>{NEEDS_SCRIPT}</p></noscript>",
        f'<nav aria-label="{escape(leading_to)}">{anchors}</nav>' if anchors else "",
        *body,
        f"<footer>{escape(footer)}</footer></main>",
        f'<script type="application/json" id="colours">{json.dumps(colours[2])}</script>',
        *(f"<script>{script}</script>" for script in scripts),
        "</body></html>",
    ]
    return "".join(parts).encode(errors="replace")


def article(place: str, name: str, lead: str, inner: Sequence[str]) -> str:
    """One subject; its name is not shown where it has no lead, since the page itself names it."""
    unseen = "" if lead else ' class="unseen"'
    head = f"<h2{unseen}>{escape(name)}</h2>"
    said = f'<p class="lead">{_sentence(lead)}</p>' if lead else ""
    return f'<article id="{escape(place)}">{head}{said}{"".join(inner)}</article>'


def section(name: str, finding: str, inner: Sequence[str], *, place: str = "") -> str:
    """One thing that is said, and its evidence; its place is where links to it lead."""
    said = f"<p>{_sentence(finding)}</p>" if finding else ""
    known = f' id="{escape(place)}"' if place else ""
    return f"<section{known}><h3>{escape(name)}</h3>{said}{''.join(inner)}</section>"


def chart(name: str, finding: str, drawn: go.Figure) -> str:
    """A chart in the light style; its finding is what a reader who cannot see it is told."""
    data, said = str(drawn.to_json()), escape(f"{name}. {finding}")
    for sign, written in page.UNSAFE.items():
        data = data.replace(sign, written)
    return (
        f'<div class="wide"><div class="chart" role="img" aria-label="{said}" '
        f'data-file="{escape(slug(name))}" '
        f'style="min-height:{int(drawn.layout.height or page.HEIGHT)}px"></div>'
        f'<script type="application/json">{data}</script></div>'
    )


def table(
    heads: Sequence[Cell], rows: Sequence[Sequence[Cell]], *, name: str = "", note: str = ""
) -> str:
    """A table, under its name and above its note, where it has them."""
    title = f"<h4>{escape(name)}</h4>" if name else ""
    head = "".join(f'<th scope="col"{_class(one)}>{escape(one.text)}</th>' for one in heads)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    kept = "table kept" if len(rows) <= TOGETHER else "table"
    return (
        f'{title}<div class="{kept}"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
        + (f'<p class="rows">{escape(note)}</p>' if note else "")
    )


def cards(figures: Sequence[Cell], labels: Sequence[str]) -> str:
    """A row of numbers, each with its label above and its formula below."""
    made = "".join(
        f"<div><dt>{escape(label)}</dt><dd>{escape(one.text)}</dd>"
        f'<dd class="change">{escape(one.below)}</dd></div>'
        for label, one in zip(labels, figures, strict=True)
    )
    return f'<dl class="figures">{made}</dl>'


def rules(sentences: Sequence[str]) -> str:
    """A list of what holds."""
    return f'<ul class="rules">{"".join(f"<li>{escape(one)}</li>" for one in sentences)}</ul>'


def facts(told: Sequence[tuple[str, str]]) -> str:
    """What is to be known at once: names, and what stands for each."""
    made = "".join(f"<dt>{escape(name)}</dt><dd>{_sentence(said)}</dd>" for name, said in told)
    return f'<dl class="facts">{made}</dl>'


def remarks(written: Sequence[Remark]) -> str:
    """What people wrote, each with what it is about above and its author below."""
    return "".join(
        f"<blockquote><h4>{escape(one.of)}</h4><p>{_sentence(one.text)}</p>"
        f"<footer>{escape(one.by)}</footer></blockquote>"
        for one in written
    )


def _sentence(text: str) -> str:
    """Words in which no number is parted from its percent sign or its currency."""
    return PARTED.sub("&nbsp;", escape(text))


def _cell(one: Cell) -> str:
    below = f"<small>{escape(one.below)}</small>" if one.below else ""
    return f"<td{_class(one)}>{escape(one.text)}{below}</td>"


def _class(one: Cell) -> str:
    return f' class="{escape(one.kind)}"' if one.kind else ""


def _policy(scripts: Sequence[str]) -> str:
    """Only the scripts of this page run, and nothing is fetched from or sent to anywhere."""
    hashes = [base64.b64encode(hashlib.sha256(text.encode()).digest()) for text in scripts]
    allowed = " ".join(f"'sha256-{found.decode()}'" for found in hashes)
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


@lru_cache(maxsize=1)
def _scripts() -> tuple[str, ...]:
    drawing = (HERE / "sheet.js").read_text(encoding="utf-8")
    return tuple(script.replace("\r\n", "\n") for script in (get_plotlyjs(), drawing))


def _style(light: Mapping[str, str], darker: Mapping[str, str]) -> str:
    """That of all reports, what a whole page adds, and the colours of both themes."""
    dark = f"{_variables(darker)} --grey: {GREY}; --hover: rgba(255, 255, 255, .04);"
    dark = f"{dark} color-scheme: dark;"
    return (
        f"{_sheets()}:root {{ {_variables(light)} }}\n"
        f'@media screen {{ :root[data-theme="dark"] {{ {dark} }} }}\n'
        "@media screen and (prefers-color-scheme: dark) "
        f'{{ :root:not([data-theme="light"]) {{ {dark} }} }}\n'
    )


@lru_cache(maxsize=1)
def _sheets() -> str:
    names = ("report.css", "sheet.css")
    return "".join((HERE / name).read_text(encoding="utf-8") for name in names)


def _variables(colours: Mapping[str, str]) -> str:
    return " ".join(f"--{name}: {colour};" for name, colour in colours.items())


def _feet(said: str) -> str:
    """The foot of each sheet of paper: a text that ends nothing it stands in, and the number."""
    if not said:
        return ""
    plain = (sign if sign.isalnum() or sign in " .,:-" else f"\\{ord(sign):x} " for sign in said)
    look = 'font: 8pt "Helvetica Neue", Arial, sans-serif; color: #5E676F;'
    return (
        f'@page {{ margin-bottom: 18mm; @bottom-left {{ content: "{"".join(plain)}"; {look} }} '
        f'@bottom-right {{ content: counter(page) " of " counter(pages); {look} }} }}\n'
    )
