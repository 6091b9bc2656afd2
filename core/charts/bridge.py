"""How one total became another: a waterfall of what was brought and what was taken on the way."""

import textwrap
from collections.abc import Sequence

import plotly.graph_objects as go

from core.analytics.kpi.variance import OTHER, UNEXPLAINED, BridgeStep
from core.charts import amounts, diverging, style
from core.charts.amounts import Scale
from core.charts.style import Theme

HEIGHT = 440
TEXT = 12
LETTERS, ROWS = 12, 3  # of a name below its bar; what is longer is cut
MANY, SMALL = 8, 10  # bars, beyond which their names and numbers are written smaller
ROOM = 0.1  # of the height, above and below the bars, for their numbers
NAMES = ("Budget", "Actual")
NAMED = 2  # steps that a sentence names on either side
HALF = 0.34  # of the width of a bar, from its middle


def bridge(
    start: float,
    steps: Sequence[BridgeStep],
    end: float,
    theme: Theme,
    *,
    names: tuple[str, str] = NAMES,
    currency: str = "",
) -> go.Figure:
    """A bar for each step, from where the one before it ended, between bars for both totals.

    What is brought is blue and bears a plus, what is taken is amber and bears a minus; totals are
    in ink and stand on nothing, which is on the axis whatever their sign.
    """
    ends = [start, *(one.after for one in steps), end]
    scale = amounts.scale(ends)
    less, more = diverging.ends(theme)
    heights = [start, *(one.amount for one in steps), end]
    colours = [theme.ink, *(more if one.amount > 0 else less for one in steps), theme.ink]
    told = [names[0], *(one.name for one in steps), names[1]]
    marks = [scale.said(start), *(scale.signed(one.amount) for one in steps), scale.said(end)]
    size = SMALL if len(heights) > MANY else TEXT
    drawn = style.figure(theme)
    drawn.add_bar(
        x=list(range(len(heights))),
        y=[one / scale.divisor for one in heights],
        base=[0.0, *(one.before / scale.divisor for one in steps), 0.0],
        width=2 * HALF,
        marker={"color": colours, "line": {"width": 0}},
        text=marks,
        textposition="outside",
        textfont={"size": size},
        textangle=0,
        constraintext="none",
        cliponaxis=False,
        customdata=[
            f"{style.plain(name)}: {_exact(one, at in (0, len(told) - 1), currency)}"
            for at, (name, one) in enumerate(zip(told, heights, strict=True))
        ],
        hovertemplate="%{customdata}<extra></extra>",
        showlegend=False,
    )
    _joined(drawn, [one / scale.divisor for one in ends[:-1]], theme)
    style.dress(drawn, theme, unit=scale.unit(currency), height=HEIGHT)
    drawn.update_layout(hovermode="closest")
    labels = {"tickvals": list(range(len(told))), "ticktext": [_wrapped(name) for name in told]}
    drawn.update_xaxes(**labels, tickangle=0, showline=False, ticks="", tickfont={"size": size})
    return _grounded(drawn, ends, scale, theme)


def finding(
    start: float,
    steps: Sequence[BridgeStep],
    end: float,
    *,
    names: tuple[str, str] = NAMES,
    currency: str = "",
    of: str = "Operating income",
) -> str:
    """How far the end is from the start, and what brought or took the most."""
    gap = end - start
    base = names[0][:1].lower() + names[0][1:]
    known = f"{of} is {amounts.money(end, currency)}"
    if not gap:
        return f"{known}, just as in {base}."
    side = "above" if gap > 0 else "below"
    said = (
        f"{known}, {amounts.money(abs(gap), currency)} {side} the "
        f"{amounts.money(start, currency)} of {base}."
    )
    told = [one for one in steps if one.name not in (OTHER, UNEXPLAINED)] or steps
    ordered = sorted(told, key=lambda one: -abs(one.amount))
    brought = [_named(one, currency) for one in ordered if one.amount > 0][:NAMED]
    taken = [_named(one, currency) for one in ordered if one.amount < 0][:NAMED]
    parts = [("Most came from", brought), ("Most was lost to", taken)]
    return " ".join([said, *(f"{what} {' and '.join(some)}." for what, some in parts if some)])


def _named(one: BridgeStep, currency: str) -> str:
    return f"{one.name} ({'+' if one.amount > 0 else ''}{amounts.money(one.amount, currency)})"


def _exact(value: float, is_total: bool, currency: str) -> str:
    sign = "+" if value > 0 and not is_total else ""
    return f"{sign}{value:,.2f} {style.plain(currency)}".strip()


def _wrapped(name: str) -> str:
    """A name in a few short rows."""
    rows = textwrap.wrap(name, LETTERS, max_lines=ROWS, placeholder=" …") or [name]
    return "<br>".join(style.plain(row) for row in rows)


def _joined(drawn: go.Figure, heights: Sequence[float], theme: Theme) -> None:
    """Thin lines from the end of each bar to the beginning of the next."""
    across: list[float | None] = []
    up: list[float | None] = []
    for at, height in enumerate(heights):
        across += [at + HALF, at + 1 - HALF, None]
        up += [height, height, None]
    look = {"color": theme.ink, "width": 1, "dash": "dot"}
    drawn.add_scatter(
        x=across, y=up, mode="lines", line=look, showlegend=False, hoverinfo="skip", opacity=0.6
    )


def _grounded(drawn: go.Figure, ends: Sequence[float], scale: Scale, theme: Theme) -> go.Figure:
    """From nothing to the highest and the lowest, with room for the numbers."""
    low, high = min(*ends, 0.0) / scale.divisor, max(*ends, 0.0) / scale.divisor
    room = ROOM * (high - low or 1.0)
    ends_of = [low - room if low < 0 else 0.0, high + room if high > 0 else 0.0]
    line = {"zeroline": True, "zerolinecolor": theme.ink, "zerolinewidth": 1}
    return drawn.update_yaxes(range=ends_of, **line, **amounts.AXIS)
