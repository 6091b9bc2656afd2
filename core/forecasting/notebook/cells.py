"""How each forecaster is written out with the public libraries alone, as a cell of a notebook.

Each leaves its mean and its bounds, a row for each level, in `members`. It sees the values `y`; the
names in capitals stand at the top of the notebook.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.analytics.forecasters.arima import Arima, Sarima
from core.analytics.forecasters.boosting import LAGS_WITHOUT_SEASON, MOST_EXAMPLES, RATE, lags_of
from core.analytics.forecasters.ces import Ces
from core.analytics.forecasters.contract import History
from core.analytics.forecasters.ets import DAMPED, Ets
from core.analytics.forecasters.mfles import Mfles
from core.analytics.forecasters.mstl import Mstl
from core.analytics.forecasters.naive import Drift, Naive, SeasonalNaive
from core.analytics.forecasters.theta import MODELS, Theta
from core.forecasting.notebook.demand import BEST, COUNTED, SMOOTHED, is_searched, of_demand
from core.forecasting.notebook.regression import of_linear, of_prophet

TOLD = '''def told(fitted, **ahead):
    """Mean and bounds of a model of statsforecast."""
    found = fitted.predict(h=HORIZON, level=PERCENTS, **ahead)
    lower, upper = ([found[f"{end}-{one}"] for one in PERCENTS] for end in ("lo", "hi"))
    return np.array(found["mean"]), np.array(lower), np.array(upper)'''

REPEATED = '''def repeated(cycle, slope, errors, drifts_over=0):
    """What came last comes again, between the bounds of a random walk."""
    steps = np.arange(1, HORIZON + 1)
    often = (steps - 1) // len(cycle) + 1.0
    if drifts_over:
        often = often * (1 + often / drifts_over)
    mean = cycle[(steps - 1) % len(cycle)] + slope * steps
    spread = np.sqrt(np.mean(errors**2)) if len(errors) else 0.0
    half = np.outer(BEYOND, spread * np.sqrt(often))
    return mean, mean - half, mean + half'''

SEASONS_OUT = '''def seasons_out(rest, lengths):
    """Each season taken from what the others leave, twice over, by local regression (MSTL)."""
    rows = np.zeros((len(lengths), len(rest)))
    for _ in range(2):
        for place, length in enumerate(lengths):
            window, alone = 11 + 4 * place, rest + rows[place]
            wide = ceil(1.5 * length / (1 - 1.5 / window)) | 1
            jumps = [ceil(one / 10) for one in (window, wide, length + 1)]
            rows[place] = STL(
                alone, period=length, seasonal=window, trend=wide, seasonal_deg=0,
                seasonal_jump=jumps[0], trend_jump=jumps[1], low_pass_jump=jumps[2],
            ).fit(inner_iter=5, outer_iter=0).seasonal
            rest = alone - rows[place]
    return pd.DataFrame({f"seasonal{n}": row for n, row in zip(lengths, rows)}), rest'''

BOOSTED = """logs = np.log(y)
windows = np.lib.stride_tricks.sliding_window_view(np.diff(logs), {lags} + 1)
places = (np.arange(len(windows)) + {lags} + 1) % {season}
known = np.c_[windows[-{most}:, :-1], places[-{most}:]]
trees = HistGradientBoostingRegressor(
    max_iter={trees}, learning_rate={rate}, max_leaf_nodes={leaves}, early_stopping=False,
    random_state=0,
).fit(known, windows[-{most}:, -1])
lags, level, found = np.diff(logs[-{lags} - 1 :])[None, :], logs[-1], []
for step in range(HORIZON):
    change = trees.predict(np.c_[lags, [(len(y) + step) % {season}]])
    level = level + change[0]
    lags = np.c_[lags[:, 1:], change]
    found.append(level)
members["{name}"] = np.exp(found), None, None"""


@dataclass(frozen=True)
class Seen:
    """One member: who it is, what it sees of the history, and what was found when it ran."""

    name: str
    forecaster: Any
    history: History
    cut: int  # values at the beginning that it does not see
    found: Mapping[str, Any]

    @property
    def values(self) -> str:
        """What it sees, as code."""
        return f"y[{self.cut}:]" if self.cut else "y"

    @property
    def passed(self) -> list[int]:
        """The seasons that have passed twice."""
        return [season for season in self.history.seasons if len(self.history) >= 2 * season]


@dataclass(frozen=True)
class Cell:
    """A piece of code, what it has to import, and the functions it needs before it."""

    code: str
    imports: tuple[str, ...] = ()
    before: tuple[str, ...] = ()


STATSFORECAST = "from statsforecast import models"


def cell(one: Seen) -> Cell:
    """The code that has this member answer once more."""
    return WRITTEN[one.forecaster.name](one)


def _of_statsforecast(one: Seen, model: str) -> Cell:
    fit, ahead = f"y={one.values}.copy()", ""
    if one.history.regressors is not None:
        fit, ahead = f"{fit}, X=PAST", ", X=AHEAD"
    code = f'members["{one.name}"] = told(models.{model}.fit({fit}){ahead})'
    return Cell(code, (STATSFORECAST,), (TOLD,))


def _ets(one: Seen) -> Cell:
    by: Ets = one.forecaster
    form = f'model="{by.error}{by.trend}{by.seasonal}", damped={DAMPED[by.damped]}'
    model = f"models.AutoETS(season_length={one.history.season}, {form})"
    if by.scale != "log":
        return _of_statsforecast(one, model.removeprefix("models."))
    code = f"""# It sees logarithms; the median there is the median here.
fitted = {model}.fit(y=np.log({one.values}))
members["{one.name}"] = tuple(np.exp(each) for each in told(fitted))"""
    return Cell(code, (STATSFORECAST,), (TOLD,))


def _theta(one: Seen) -> Cell:
    by: Theta = one.forecaster
    given = f'season_length={one.history.season}, decomposition_type="{by.seasonal}"'
    return _of_statsforecast(one, f"{MODELS[by.form]}({given})")


def _ces(one: Seen) -> Cell:
    by: Ces = one.forecaster
    given = f'season_length={one.history.season}, model="{by.seasonal}"'
    return _of_statsforecast(one, f"AutoCES({given})")


def _mfles(one: Seen) -> Cell:
    code = f"""fitted = models.MFLES(season_length={one.passed or 1}).fit(y={one.values}.copy())
members["{one.name}"] = fitted.predict(h=HORIZON)["mean"], None, None  # it knows no bounds"""
    return Cell(code, (STATSFORECAST,))


def _mstl(one: Seen) -> Cell:
    lengths = sorted(one.passed)
    if len(lengths) == 1:
        return _of_statsforecast(one, f"MSTL(season_length={lengths[0]})")
    code = f"""model = models.MSTL(season_length={lengths})
model.model_, rest = seasons_out({one.values}, {lengths})
model.trend_forecaster = model.trend_forecaster.new().fit(y=rest)
members["{one.name}"] = told(model)"""
    imports = (STATSFORECAST, "from math import ceil", "from statsmodels.tsa.seasonal import STL")
    return Cell(code, imports, (TOLD, SEASONS_OUT))


def _arima(one: Seen) -> Cell:
    by: Arima = one.forecaster
    most = f"max_p={by.most_lags}, max_q={by.most_lags}, max_P={by.most_seasons}"
    given = f"season_length={one.history.season}, {most}, max_Q={by.most_seasons}"
    return _of_statsforecast(one, f"AutoARIMA({given})")


def _sarima(one: Seen) -> Cell:
    by: Sarima = one.forecaster
    season = one.history.season
    seasonal = (by.seasonal_p, by.seasonal_d, by.seasonal_q) if season > 1 else (0, 0, 0)
    given = f"order={(by.p, by.d, by.q)}, season_length={season}, seasonal_order={seasonal}"
    return _of_statsforecast(one, f"ARIMA({given})")


def _naive(one: Seen) -> Cell:
    code = f"seen = {one.values}\n"
    code += f'members["{one.name}"] = repeated(seen[-1:], 0.0, np.diff(seen))'
    return Cell(code, before=(REPEATED,))


def _seasonal_naive(one: Seen) -> Cell:
    season = one.history.season
    errors = f"seen[{season}:] - seen[:-{season}]"
    code = f"seen = {one.values}\n"
    code += f'members["{one.name}"] = repeated(seen[-{season}:], 0.0, {errors})'
    return Cell(code, before=(REPEATED,))


def _drift(one: Seen) -> Cell:
    code = f"""seen = {one.values}
slope = (seen[-1] - seen[0]) / (len(seen) - 1)
errors = np.diff(seen) - slope
members["{one.name}"] = repeated(seen[-1:], slope, errors, drifts_over=len(seen) - 1)"""
    return Cell(code, before=(REPEATED,))


def _boosting(one: Seen) -> Cell:
    by, season = one.forecaster, one.history.season
    code = BOOSTED.format(
        name=one.name,
        lags=lags_of(season) if season > 1 else LAGS_WITHOUT_SEASON,
        season=season,
        most=MOST_EXAMPLES,
        trees=by.trees,
        rate=RATE,
        leaves=by.leaves,
    )
    return Cell(code, ("from sklearn.ensemble import HistGradientBoostingRegressor",))


def _linear(one: Seen) -> Cell:
    regressors = one.history.regressors
    told = () if regressors is None else np.flatnonzero(np.ptp(regressors.past, axis=0) > 0)
    columns = [int(at) for at in told]
    code = of_linear(one.name, one.forecaster, one.history, columns)
    return Cell(code, ("from scipy import stats",))


def _prophet(one: Seen) -> Cell:
    code = of_prophet(one.name, one.forecaster, one.history, one.found.get("waves", {}))
    return Cell(code, ("from prophet import Prophet",))


def _of_demand(one: Seen) -> Cell:
    shape = str(one.found["bounds"])
    imports = ("from scipy import stats",) if shape == COUNTED else ()
    before = (SMOOTHED, BEST) if is_searched(one.forecaster) else (SMOOTHED,)
    code = of_demand(one.name, one.forecaster, shape)
    return Cell(
        code, (*imports, *(("from scipy import signal",) if BEST in before else ())), before
    )


WRITTEN: dict[str, Callable[[Seen], Cell]] = {
    Naive.name: _naive,
    SeasonalNaive.name: _seasonal_naive,
    Drift.name: _drift,
    "linear": _linear,
    Arima.name: _arima,
    Sarima.name: _sarima,
    Ets.name: _ets,
    Theta.name: _theta,
    Ces.name: _ces,
    Mfles.name: _mfles,
    Mstl.name: _mstl,
    "boosting": _boosting,
    "prophet": _prophet,
    **dict.fromkeys(("croston", "sba", "tsb", "adida", "imapa"), _of_demand),
}
