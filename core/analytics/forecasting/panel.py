"""What the series of one panel teach about each other: how they go on, and how far off one is.

Trees learn from all of them. A back-test of some tells how wide bounds must be here: each is
forecast from what was known a horizon ago, by trees that had seen no more, and what came is held
against the bounds that would have been given.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from core.analytics.forecasters import boosting
from core.analytics.forecasters.boosting import Learned
from core.analytics.forecasters.contract import Values
from core.analytics.forecasting import calibrating
from core.analytics.forecasting.engine import Panel, forecast
from core.analytics.forecasting.ladder import VERY_SHORT
from core.analytics.forecasting.question import Mode, Question

FEWEST = 10  # series above 0, below which trees learn noise
TESTED = 60  # series; more say the same and cost as much as their forecasts
OWN_WORDS = ("W", "D", "B", "h")  # and shorter: such series are long, and say more of themselves


def learned(questions: Sequence[Question]) -> Panel:
    """From series of one frequency, one season and one horizon."""
    if len(questions) < FEWEST:
        return Panel()
    known = [one.history.values for one in questions]
    horizon = questions[0].horizon
    before = [values[:-horizon] for values in known if len(values) >= VERY_SHORT + horizon]
    tested = [one for one in questions if len(one.history) >= 2 * VERY_SHORT + horizon][:TESTED]
    pooled = None
    if tested:
        then = Panel(_trees(before, questions[0]))
        pooled = calibrating.pooled(_ratios(tested, then))
    return Panel(_trees(known, questions[0]), pooled)


def _trees(panel: Sequence[Values], question: Question) -> Learned | None:
    code = question.frequency.lstrip("0123456789")
    taught = [values for values in panel if (values > 0).all()]
    if code.startswith((*OWN_WORDS, "min")) or len(taught) < FEWEST:
        return None
    return boosting.learned(taught, question.history.season)


def _ratios(tested: Sequence[Question], panel: Panel) -> dict[float, Values]:
    """Of each series, level and step: the error over the width of the bound above the mean."""
    rows = []
    for question in tested:
        cut = len(question.history) - question.horizon
        then = replace(question, history=question.history.until(cut), mode=Mode.FAST)
        answer = forecast(then, panel=panel)
        if not answer.method.startswith("combination"):
            continue
        off = np.abs(question.history.values[cut:] - answer.bands.mean)
        width = answer.bands.upper - answer.bands.mean
        if (width > 0).all():
            rows.append(off / width)
    levels = tested[0].levels
    return {level: np.array([row[place] for row in rows]) for place, level in enumerate(levels)}
