"""Lines of many points drawn with few: the envelope of their lows and highs.

A screen has fewer columns than a long line has points, so the lowest and the highest of each
stretch draw the same picture. A graphics card would draw them all, but not every machine has one.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd
import plotly.graph_objects as go

MOST = 2_000  # points a line, above which a browser takes longer than a glance


def thin(line: pd.Series, most: int = MOST) -> pd.Series:
    """The line in no more points: both ends, and the extremes and gaps of each stretch."""
    if len(line) <= most:
        return line
    return line.iloc[envelope(line.to_numpy(dtype=float, na_value=np.nan), most)]


def envelope(values: npt.NDArray[np.float64], most: int = MOST) -> npt.NDArray[np.intp]:
    """Where the points stand that draw the line, in order.

    >>> envelope(np.array([0.0, 5.0, 1.0, 2.0, -3.0, 1.0, 1.0, 4.0]), most=6).tolist()
    [0, 1, 4, 7]
    """
    count = len(values)
    if count <= most:
        return np.arange(count)
    known = np.isfinite(values)
    each = 2 if known.all() else 3  # a gap of a stretch needs a point too, or the line would close
    length = -(-count // max((most - 2) // each, 1))
    stretches = -(-count // length)
    unused = stretches * length - count

    def extremes(filled: npt.NDArray[np.float64], nothing: float) -> npt.NDArray[np.intp]:
        rows = np.pad(filled, (0, unused), constant_values=nothing).reshape(stretches, length)
        found = rows.argmin(axis=1)
        places: npt.NDArray[np.intp] = np.arange(stretches) * length + found
        return np.compress(rows.min(axis=1) < nothing, places)

    lows = extremes(np.where(known, values, np.inf), np.inf)
    highs = extremes(np.where(known, -values, np.inf), np.inf)
    gaps = extremes(np.where(known, 1.0, 0.0), 1.0)
    kept: npt.NDArray[np.intp] = np.unique(np.concatenate([[0], lows, highs, gaps, [count - 1]]))
    return kept


def note(drawn: go.Figure, shown: int, of: int) -> go.Figure:
    """Write on a figure, where nobody sees it, how many points its longest line was drawn with."""
    if shown < of:
        drawn.update_layout(meta={"shown": shown, "of": of})
    return drawn


def sentence(drawn: go.Figure) -> str:
    """What a reader of a thinned chart must know; empty when all points are there."""
    meta = drawn.layout.meta
    if not isinstance(meta, dict) or not {"shown", "of"} <= meta.keys():
        return ""
    return (
        f"Drawn with {meta['shown']:,} of {meta['of']:,} points: the lowest and highest of each "
        "stretch. The CSV and XLSX files have all of them."
    )
