"""One file that shows a whole report, without a network and for years to come: HTML or PDF."""

import base64
import hashlib
from datetime import UTC, datetime
from functools import lru_cache
from html import escape
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
from pandas.api import types
from plotly.offline import get_plotlyjs

from core.reports import chromium, frames
from core.reports.files import slug
from core.reports.parts import Figure, Part, Report

HTML_TYPE, PDF_TYPE = "text/html", "application/pdf"
ROWS, PAPER_ROWS = 200, 40  # of a table, on the screen and on paper; more belong into a spreadsheet
HEIGHT = 420  # pixels of a chart that does not say its own
NO_VALUE = "—"
HERE = Path(__file__).parent
# Data of a chart stands in the page as text: nothing in it may end its script, or begin a comment.
UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def html(report: Report, *, at: datetime | None = None, rows: int = ROWS) -> bytes:
    """The report as one page: charts that can be pointed at, tables, and nothing from elsewhere."""
    scripts = _scripts() if any(part.draw for part in report.parts) else ()
    made = f"written {(at or datetime.now(UTC)).astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    page = [
        '<!doctype html><html lang="en"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_policy(scripts)}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(report.title)}</title><style>{_style()}</style></head><body><main>",
        f'<header><p class="mark">Bellwether</p><h1>{escape(report.title)}</h1>',
        f'<p class="question">{escape(report.question)}</p></header>',
        _figures(report.figures),
        *(_section(part, rows) for part in report.parts),
        f"<footer>{escape(' · '.join((*report.source, made)))}</footer></main>",
        *(f"<script>{script}</script>" for script in scripts),
        "</body></html>",
    ]
    return "".join(page).encode(errors="replace")


def pdf(report: Report, *, at: datetime | None = None, rows: int = PAPER_ROWS) -> bytes:
    """The same page on paper, where this machine has a Chromium to print it."""
    return chromium.printed(html(report, at=at, rows=rows))


def _figures(figures: tuple[Figure, ...]) -> str:
    return f'<dl class="figures">{"".join(map(_card, figures))}</dl>' if figures else ""


def _card(figure: Figure) -> str:
    below = figure.reason if figure.value is None else f"{figure.change} {figure.since}"
    return (
        f"<div><dt>{escape(figure.label)}</dt><dd>{escape(figure.value or NO_VALUE)}</dd>"
        f'<dd class="change">{escape(below.strip())}</dd></div>'
    )


def _section(part: Part, rows: int) -> str:
    chart = _chart(part, part.draw()) if part.draw else ""
    return (
        f"<section><h2>{escape(part.name)}</h2><p>{escape(part.finding)}</p>{chart}"
        f"{_table(part.data, rows, part.count())}</section>"
    )


def _chart(part: Part, drawn: go.Figure) -> str:
    said = escape(f"{part.name}. {part.finding}")
    data = str(drawn.to_json())
    for sign, written in UNSAFE.items():
        data = data.replace(sign, written)
    return (
        f'<div class="chart" role="img" aria-label="{said}" data-file="{escape(slug(part.name))}" '
        f'style="min-height:{int(drawn.layout.height or HEIGHT)}px"></div>'
        f'<script type="application/json">{data}</script>'
    )


def _table(data: pd.DataFrame, rows: int, count: int) -> str:
    plain = frames.flat(data.head(rows))
    columns = frames.columns(plain)
    if not columns:
        return ""
    forms = [' class="n"' if frames.is_numbers(column) else "" for column in columns]
    heads = zip(forms, plain.columns, strict=True)
    head = "".join(f'<th scope="col"{form}>{escape(name)}</th>' for form, name in heads)
    cells = zip(*(_shown(column) for column in columns), strict=True)
    body = "".join(f"<tr>{_cells(row, forms)}</tr>" for row in cells)
    cut = f"{len(plain):,} of {count:,} rows; the CSV and XLSX downloads have all of them."
    return (
        f'<div class="table"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
        f'</div><p class="rows">{cut if len(plain) < count else f"{count:,} rows."}</p>'
    )


def _cells(row: tuple[str, ...], forms: list[str]) -> str:
    pairs = zip(forms, row, strict=True)
    return "".join(f"<td{form}>{escape(text)}</td>" for form, text in pairs)


def _shown(column: pd.Series) -> list[str]:
    """A column as people read it: thousands apart, no more digits than say something."""
    known = column.dropna()
    form = ""
    if frames.is_numbers(column) and not types.is_bool_dtype(column.dtype) and len(known):
        whole = bool((known % 1 == 0).all())
        form = ",.0f" if whole else ",.2f" if known.abs().max() >= 1_000 else ",.6g"
    texts = frames.as_text(column).astype(object)
    return ["" if pd.isna(value) else f"{value:{form}}" for value in texts]


def _policy(scripts: tuple[str, ...]) -> str:
    """Only the scripts of this page run, and nothing is fetched from or sent to anywhere."""
    hashes = [base64.b64encode(hashlib.sha256(text.encode()).digest()) for text in scripts]
    allowed = " ".join(f"'sha256-{found.decode()}'" for found in hashes) or "'none'"
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


@lru_cache(maxsize=1)
def _scripts() -> tuple[str, ...]:
    """Plotly as it is installed, and what draws with it."""
    drawing = (HERE / "draw.js").read_text(encoding="utf-8")
    return tuple(script.replace("\r\n", "\n") for script in (get_plotlyjs(), drawing))


@lru_cache(maxsize=1)
def _style() -> str:
    return (HERE / "report.css").read_text(encoding="utf-8")
