"""Lines through time: one for each column of a frame."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from core.charts import style, thinning
from core.charts.style import Theme


def lines(
    frame: pd.DataFrame,
    theme: Theme,
    unit: str = "",
    *,
    of: int | None = None,
    height: int = style.HEIGHT,
) -> go.Figure:
    """A line for each column of a frame that is indexed by date; missing values are gaps.

    One line alone is in ink, as what has happened always is; several have the theme's colours.
    Long lines are thinned to what the theme allows; ``of`` says how many points there are where
    the frame is thinned already. Names are shown as they are written.
    """
    drawn = style.figure(theme)
    thinned = [thinning.thin(frame.iloc[:, at], theme.points) for at in range(frame.shape[1])]
    for line in thinned:
        name = style.plain(str(line.name))
        x, y = style.moments(line.index), line.to_numpy(dtype=float, na_value=np.nan)
        alone = {"color": theme.ink, "width": 1.6} if len(thinned) == 1 else {}
        drawn.add_scatter(x=x, y=y, name=name, mode="lines", connectgaps=False, line=alone)
    shown = max((len(line) for line in thinned), default=0)
    thinning.note(drawn, shown, of or len(frame))
    return style.dress(drawn, theme, unit=unit, height=height)
