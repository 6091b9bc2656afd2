"""Forecasters of demand that comes now and then, written out for a notebook."""

from dataclasses import fields
from typing import Any

COUNTED, NOTHING = "negative_binomial", "none"
SMOOTHED = '''def smoothed(values, forgets):
    """The exponentially smoothed mean, which begins with the first value."""
    weights = forgets * (1 - forgets) ** np.arange(len(values) - 1, -1, -1.0)
    weights[0] = (1 - forgets) ** (len(values) - 1)
    return float(weights @ values)


def summed(values, together):
    """Sums of blocks; what is left over is left out at the beginning."""
    whole = len(values) // together * together
    return values[len(values) - whole :].reshape(-1, together).sum(axis=1)'''
BEST = '''def best(values):
    """The smoothing constant from 0.1 to 0.3 whose squared one-step errors are smallest."""
    moved, low, high = values - values[0], 0.1, 0.3
    while high - low > 1e-6:
        tried = np.linspace(low, high, 11)
        squared = [np.sum(signal.lfilter([1, -1], [1, a - 1], moved) ** 2) for a in tried]
        found, step = float(tried[int(np.argmin(squared))]), (high - low) / 10
        low, high = max(found - step, 0.1), min(found + step, 0.3)
    return found'''
BEGUN = """sold = y[y > 0]
gaps = np.diff(np.flatnonzero(y) + 1, prepend=0).astype(float)  # the first since the beginning
"""
MEANS = {
    "croston": """size, gap = smoothed(sold, {sizes}), smoothed(gaps, {gaps})
mean, chance = size / gap, 1 / gap
""",
    "sba": """size, gap = smoothed(sold, {sizes}), smoothed(gaps, {gaps})
less = 1 - {gaps} / 2  # by so much Croston's is too high
mean, chance = size / gap * less, 1 / gap * less
""",
    "tsb": """size = smoothed(sold, {sizes})
is_sold = (y > 0).astype(float)
chance = smoothed(is_sold, {chances})
mean = size * chance
""",
    "adida": """steps = round(float(gaps.mean()))
blocks = summed(y, steps)
mean = smoothed(blocks, {blocks}) / steps
chance = mean / float(sold.mean())
""",
    "imapa": """means = []
for steps in range(1, round(float(gaps.mean())) + 1):
    blocks = summed(y, steps)
    means.append(smoothed(blocks, {blocks}) / steps)
mean = float(np.mean(means))
chance = mean / float(sold.mean())
""",
}
OF = {"sizes": "sold", "gaps": "gaps", "chances": "is_sold", "blocks": "blocks"}
QUANTILES = {
    "sizes": """# Bounds: nothing, or with this chance one of the sizes that were seen.
certain = min(chance, 1.0)
sizes = np.sort(sold) * (mean / certain / np.sort(sold).mean())
quantile = lambda part: 0.0 if part <= 1 - certain else sizes[
    min(max(int(np.ceil((part - (1 - certain)) / certain * len(sizes))) - 1, 0), len(sizes) - 1)
]
""",
    COUNTED: """# Bounds: the negative binomial of this mean that spreads as the values did.
shape = y.mean() ** 2 / (y.var(ddof=1) - y.mean())
quantile = lambda part: stats.nbinom.ppf(part, shape, shape / (shape + mean))
""",
}
BANDS = """flat = np.ones(HORIZON)
lower = np.array([min(quantile(0.5 - level / 2), mean) * flat for level in LEVELS])
upper = np.array([max(quantile(0.5 + level / 2), mean) * flat for level in LEVELS])
members["{name}"] = mean * flat, lower, upper"""


def is_searched(by: Any) -> bool:
    """Whether a smoothing constant was found, and not chosen."""
    return any(not getattr(by, one.name) for one in fields(by) if one.name in OF)


def of_demand(name: str, by: Any, shape: str) -> str:
    """The mean by its smoothing constants, between quantiles of such demand."""
    if shape == NOTHING:
        return f'members["{name}"] = np.zeros(HORIZON), None, None  # nothing was ever sold'
    constants = {
        one.name: str(getattr(by, one.name) or f"best({OF[one.name]})")
        for one in fields(by)
        if one.name in OF
    }
    mean = MEANS[by.name].format(**constants)
    return BEGUN + mean + QUANTILES[shape] + BANDS.format(name=name)
