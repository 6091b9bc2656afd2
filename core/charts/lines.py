"""Lines through time: one for each column of a frame."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import plotly.graph_objects as go

from core.charts import style, thinning
from core.charts.style import Theme


def lines(frame: pd.DataFrame, theme: Theme, unit: str = "") -> go.Figure:
    """A line for each column of a frame that is indexed by date; missing values are gaps.

    Long lines are thinned to what the theme allows; names are shown as they are written.
    """
    drawn = style.figure(theme)
    thinned = [thinning.thin(frame.iloc[:, at], theme.points) for at in range(frame.shape[1])]
    for line in thinned:
        name = style.plain(str(line.name))
        x, y = _moments(line.index), line.to_numpy(dtype=float, na_value=np.nan)
        drawn.add_scatter(x=x, y=y, name=name, mode="lines", connectgaps=False)
    shown = max((len(line) for line in thinned), default=0)
    return style.dress(thinning.note(drawn, shown, len(frame)), theme, unit=unit)


def _moments(index: pd.Index) -> npt.NDArray[Any]:
    """Moments in UTC without their zone: Plotly writes aware ones one by one, for seconds."""
    if isinstance(index, pd.DatetimeIndex) and index.tz is not None:
        index = index.tz_convert("UTC").tz_localize(None)
    return index.to_numpy()
