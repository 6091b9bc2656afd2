"""The page that a tear sheet is written on: one file, light and dark, with nothing from elsewhere.

It has the style of all reports, and a dark one of its own; charts are kept in the light colours,
and exchanged for the dark ones where the reader wants them.
"""

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path

import plotly.graph_objects as go
from plotly.offline import get_plotlyjs

from core.charts import style
from core.charts.style import DARK, LIGHT, Theme
from core.reports import page
from core.reports.files import slug

HERE = Path(__file__).parent
USED = ("paper", "sand", "ink", "teal", "amber", "red", "green", "line")
GREY = "#9AA4AC"  # of what is said beside, in the dark
NEEDS_SCRIPT = "The charts are drawn by a script of this page, which is switched off here."


@dataclass(frozen=True)
class Cell:
    """One cell of a table: a text, a smaller one below it, and what kind it is."""

    text: str
    below: str = ""
    kind: str = ""  # classes of its style; "n" = a number


def document(
    title: str, lead: str, links: Sequence[tuple[str, str]], body: Sequence[str], footer: str
) -> bytes:
    """The whole page; links are names and the places in the page they lead to."""
    scripts = _scripts()
    anchors = "".join(f'<a href="#{escape(to)}">{escape(name)}</a>' for name, to in links)
    parts = [
        '<!doctype html><html lang="en"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_policy(scripts)}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title)}</title><style>{_style()}</style></head><body><main>",
        f'<header><p class="mark">Bellwether</p><h1>{escape(title)}</h1>',
        f'<p class="lead">{_sentence(lead)}</p>',
        '<button class="theme" id="theme" type="button" hidden>Dark</button></header>',
        f"<noscript><p>{NEEDS_SCRIPT}</p></noscript>",
        f'<nav aria-label="Subjects">{anchors}</nav>' if anchors else "",
        *body,
        f"<footer>{escape(footer)}</footer></main>",
        f'<script type="application/json" id="colours">{json.dumps(_darker())}</script>',
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


def section(name: str, finding: str, inner: Sequence[str]) -> str:
    """One thing that is said, and its evidence."""
    said = f"<p>{_sentence(finding)}</p>" if finding else ""
    return f"<section><h3>{escape(name)}</h3>{said}{''.join(inner)}</section>"


def chart(name: str, finding: str, drawn: go.Figure) -> str:
    """A chart in the light style; its finding is what a reader who cannot see it is told."""
    data, said = str(drawn.to_json()), escape(f"{name}. {finding}")
    for sign, written in page.UNSAFE.items():
        data = data.replace(sign, written)
    return (
        f'<div class="wide"><div class="chart" role="img" aria-label="{said}" '
        f'data-file="{escape(slug(name))}" '
        f'style="min-height:{int(drawn.layout.height or style.HEIGHT)}px"></div>'
        f'<script type="application/json">{data}</script></div>'
    )


def table(
    heads: Sequence[Cell], rows: Sequence[Sequence[Cell]], *, name: str = "", note: str = ""
) -> str:
    """A table, under its name and above its note, where it has them."""
    title = f"<h4>{escape(name)}</h4>" if name else ""
    head = "".join(f'<th scope="col"{_class(one)}>{escape(one.text)}</th>' for one in heads)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    return (
        f'{title}<div class="table"><table><thead><tr>{head}</tr></thead>'
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


def _sentence(text: str) -> str:
    """Words in which no number is parted from its percent sign."""
    return escape(text).replace(" %", "&nbsp;%")


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


@lru_cache(maxsize=1)
def _style() -> str:
    """That of all reports, what a tear sheet adds, and the colours of both themes."""
    shared = Path(page.__file__).with_name("report.css").read_text(encoding="utf-8")
    own = (HERE / "sheet.css").read_text(encoding="utf-8")
    dark = f"{_variables(DARK)} --grey: {GREY}; --hover: rgba(255, 255, 255, .04);"
    dark = f"{dark} color-scheme: dark;"
    return (
        f"{shared}{own}:root {{ {_variables(LIGHT)} }}\n"
        f'@media screen {{ :root[data-theme="dark"] {{ {dark} }} }}\n'
        "@media screen and (prefers-color-scheme: dark) "
        f'{{ :root:not([data-theme="light"]) {{ {dark} }} }}\n'
    )


def _variables(theme: Theme) -> str:
    return " ".join(f"--{name}: {getattr(theme, name)};" for name in USED)


def _darker() -> list[tuple[str, str]]:
    """For each light colour of a chart, in full and mixed, the dark one of the same use."""
    pairs = dict(zip(style.colours(LIGHT), style.colours(DARK), strict=True))
    mixed = {style.mixed(light): style.mixed(dark) for light, dark in pairs.items()}
    return [*pairs.items(), *mixed.items()]
