"""The last cells of a notebook: members put together, bounds, events, and the stored figures."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.analytics.forecasters.contract import Forecaster
from core.analytics.forecasting import calibrating
from core.analytics.forecasting.calibrating import TINY
from core.analytics.forecasting.engine import NO_INTERVAL
from core.analytics.forecasting.eventful import EVENTS, Calmed
from core.analytics.forecasting.question import Question
from core.analytics.forecasting.study import Asked

COMBINATION = "combination"
Part = tuple[str, str]

TOGETHER = """means = np.array([mean for mean, _, _ in members.values()])
ordered = np.sort(means, axis=0)  # at each step without the highest and the lowest
mean = ordered[1:-1].mean(axis=0) if len(means) > 3 else means.mean(axis=0)"""
ABOUT_BOUNDS = """How wide bounds must be was learned from errors that really happened, of
{series:,} series of this frequency. At each step, half of the width is

constant(level) · step^growth · models^a · change^b · spread^c, with a + b + c = 1

*models*: half the width that the members give at 95 %, on average; *change*: the mean change from
a season ago; *spread*: half the distance of the highest and the lowest member."""
HALF_WIDTHS = '''CONSTANTS = {constants}  # of {levels}
GROWTH, WEIGHTS = {growth}, np.array({weights})


def half_widths(models, change, spread):
    """Half the distance of the bounds, a row for each level."""
    three = np.array([models, np.full(HORIZON, change), spread])
    largest = three.max(axis=0)
    logs = np.log(np.maximum(three, {tiny} * largest))
    sized = np.exp(WEIGHTS @ np.where(largest > 0, logs, 0.0))
    sized = np.where(largest > 0, sized * np.arange(1, HORIZON + 1) ** GROWTH, 0.0)
    return np.maximum.accumulate([constant * sized for constant in CONSTANTS], axis=0)'''
BOUNDS = """bounded = [
    (upper[-1] - lower[-1]) / 2
    for _, lower, upper in members.values()
    if lower is not None and (upper > lower).any()
]
models_say = np.mean(bounded, axis=0) if bounded else np.zeros(HORIZON)
change = np.abs(y[SEASON:] - y[:-SEASON]).mean() if len(y) > SEASON else 0.0
change = change or np.abs(np.diff(y)).mean()
half = half_widths(models_say, change, (means.max(axis=0) - means.min(axis=0)) / 2)
lower, upper = mean - half, mean + half"""
WALK = """# There is too little for a model: the last value again.
change = np.abs(np.diff(y)).mean()
walk = change * np.sqrt(np.arange(1, HORIZON + 1))
mean = np.repeat(y[-1], HORIZON)"""
WALK_BOUNDS = """half = half_widths(walk, change, walk)
lower, upper = mean - half, mean + half"""
HALF_PROPHET = """# Prophet was better than the others at earlier origins, and is half of it.
mean = (mean + prophet[0]) / 2"""
OF_DEMAND = """bounded = [
    (upper - lower) / 2
    for _, lower, upper in members.values()
    if lower is not None and (upper > lower).any()
]
half = np.mean(bounded, axis=0) if bounded else np.zeros((len(LEVELS), HORIZON))
lower, upper = mean - half, mean + half"""
ALONE = """mean, lower, upper = members["{name}"]
if lower is None:  # it knows no bounds
    lower = upper = np.tile(mean, (len(LEVELS), 1))"""
REPEATED = """mean = np.repeat(y[-1], HORIZON)  # there is one value
lower = upper = np.tile(mean, (len(LEVELS), 1))"""
CONSTANT = """mean = np.repeat(y[0], HORIZON)  # all values are the same
unit = 10.0 ** (np.floor(np.log10(abs(y[0]))) - 3) if y[0] else 1.0  # the fourth digit
half = np.outer(BEYOND, np.repeat(unit, HORIZON))
lower, upper = mean - half, mean + half"""

ABOUT_EVENTS = """What events and other series add was estimated beside trend and seasons, and taken
out of the values above before. That is not done again here; its estimates are put back on top."""
EVENTS_BACK = """ADDED = np.array({ahead})
DOUBT = np.array({doubt})  # one standard error of it
TIMES = np.array({times})  # by what people said beforehand
{apply}
wide = np.outer([NormalDist().inv_cdf(0.5 + level / 2) for level in {levels}], doubt)
below, above = np.sqrt((mean - lower) ** 2 + wide**2), np.sqrt((upper - mean) ** 2 + wide**2)
mean, lower, upper = mean * TIMES, (mean - below) * TIMES, (mean + above) * TIMES"""
ADD = "mean, lower, upper, doubt = mean + ADDED, lower + ADDED, upper + ADDED, DOUBT"
SHARE = """mean, lower, upper = (each * np.exp(ADDED) for each in (mean, lower, upper))
doubt = mean * DOUBT"""

CHECKED = """# No bound crosses the mean{never}.
mean = np.maximum(mean, {least})
lower = np.maximum(np.minimum(lower, mean), {least})
upper = np.maximum(upper, mean)"""
NEVER = ", and what never was below zero does not become so"
GROWN = """GROWN = np.array({times})  # what if: by what the level is multiplied
mean, lower, upper = mean * GROWN, lower * GROWN, upper * GROWN"""
STORED = """STORED = {{
    "mean": {mean},
    "lower": {lower},
    "upper": {upper},
}}
for name, now in (("mean", mean), ("lower", lower), ("upper", upper)):
    then = np.array(STORED[name])
    print(f"{{name}}: at most {{np.abs(now - then).max():g}} from what was stored")
    assert np.allclose(now, then, rtol=1e-6, atol=1e-9 * max(1.0, np.abs(then).max()))
table = pd.DataFrame({{"mean": mean}}, {ahead})
for place, level in enumerate({levels}):
    table[f"{{level:.0%}} from"], table[f"{{level:.0%}} to"] = lower[place], upper[place]
table"""


def plain(method: str) -> str:
    """How a forecast was found, without what was done on top."""
    return method.removesuffix(NO_INTERVAL).removesuffix(EVENTS).split(":")[0]


def cells(
    question: Question, method: str, names: Sequence[str], chosen: Forecaster | None
) -> list[Part]:
    """Mean and bounds of all members."""
    if chosen is not None:
        return [("code", ALONE.format(name=names[0]))]
    how = plain(method)
    if how == "repeated":
        return [("code", REPEATED)]
    if how == "constant":
        return [("code", CONSTANT)]
    if how == "demand" and names:
        return [("code", TOGETHER), ("code", OF_DEMAND)]
    return _calibrated(question, names)


def _calibrated(question: Question, names: Sequence[str]) -> list[Part]:
    """The mean between bounds as wide as errors have been."""
    _, curve = calibrating.curve_of(question.frequency, question.history.season)
    weights = [1 - curve.change - curve.spread, curve.change, curve.spread]
    code = HALF_WIDTHS.format(
        constants=[curve.constant(level) for level in question.levels],
        levels=", ".join(f"{level:.0%}" for level in question.levels),
        growth=curve.growth,
        weights=weights,
        tiny=TINY,
    )
    formula = [("markdown", ABOUT_BOUNDS.format(series=curve.series)), ("code", code)]
    if not names:
        return [("code", WALK), *formula, ("code", WALK_BOUNDS)]
    if "prophet" in names:
        taken = 'prophet = members.pop("prophet")'
        return [
            ("code", f"{taken}\n{TOGETHER}\n{HALF_PROPHET}"),
            *formula,
            ("code", BOUNDS),
        ]
    return [("code", TOGETHER), *formula, ("code", BOUNDS)]


def events(calm: Calmed, levels: Sequence[float]) -> list[Part]:
    """What was taken out, put back."""
    code = EVENTS_BACK.format(
        ahead=calm.ahead.tolist(),
        doubt=calm.doubt.tolist(),
        times=calm.times.tolist(),
        apply=SHARE if calm.is_share else ADD,
        levels=list(levels),
    )
    return [("markdown", ABOUT_EVENTS), ("code", code)]


def compared(said: Mapping[str, Any], asking: Asked) -> list[Part]:
    """The forecast in order, and how far it is from what was stored."""
    least = 0.0 if asking.question.history.values.min() >= 0 else None
    code = CHECKED.format(
        never="" if least is None else NEVER, least="-np.inf" if least is None else "0.0"
    )
    if (asking.times != 1).any():
        code += "\n" + GROWN.format(times=asking.times.tolist())
    stored = STORED.format(
        mean=said["mean"],
        lower=said["lower"],
        upper=said["upper"],
        levels=said["levels"],
        ahead=f"pd.DatetimeIndex({said['ahead']})",
    )
    return [("code", code), ("code", stored)]
