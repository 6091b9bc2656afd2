"""The returns of a portfolio, from prices in one currency and what was held from which day on.

What is dated takes effect at the close of its day, or of the next one with prices: no return before
it knows of it. Weights drift with prices until they are set to their targets again; each dated
change sets all of them. Quantities are held as they are, and what is bought or sold is no return:
returns are time-weighted. Borrowed money and cash earn and cost nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from core.analytics.risk.returns import Prices, Returns, Values
from core.analytics.risk.sample import Flags
from core.errors import Invalid, NotEnoughData

PORTFOLIO = "portfolio"
REBALANCES = {  # the last session of which the targets are restored at
    "never": "",
    "daily": "D",
    "weekly": "W",
    "monthly": "M",
    "quarterly": "Q",
    "yearly": "Y",
}
CARRIED = 5  # rows for which a last price stands for a missing one
ROUNDING = 1e-9  # of a sum of weights
KEPT = "Quantities are held as they are; rebalancing does not apply."


@dataclass(frozen=True)
class Held:
    """What is held of an instrument from a day on: its weight or its quantity, 0 where closed."""

    name: str
    since: pd.Timestamp
    weight: float | None = None
    quantity: float | None = None  # negative where sold short

    @property
    def size(self) -> float:
        """The one of both that is given."""
        one, other = self.weight, self.quantity
        if (one is None) == (other is None):
            raise Invalid(f"'{self.name}' needs either a weight or a quantity.")
        size = float(one if one is not None else other)  # type: ignore[arg-type]
        if not np.isfinite(size):
            raise Invalid(f"What is held of '{self.name}' is not a number.")
        return size


@dataclass(frozen=True)
class Course:
    """What became of a portfolio."""

    returns: Returns  # one column, named portfolio
    weights: pd.DataFrame  # of each instrument at the beginning of each return
    value: pd.Series | None  # money after each moment's purchases, where quantities are held
    cautions: tuple[str, ...]


@dataclass(frozen=True)
class _Plan:
    """Rows at which the portfolio has a value, and what is held from each of them on."""

    names: list[str]
    moments: pd.DatetimeIndex  # from the beginning on, also those without a value
    kept: Flags  # which of these have a value
    prices: Values  # where kept; 1 where nothing is held
    sizes: Values  # where kept, after the close
    is_changed: Flags  # where kept
    cautions: tuple[str, ...]

    @property
    def days(self) -> pd.DatetimeIndex:
        """The moments that have a value."""
        return self.moments[self.kept]


def course(prices: pd.DataFrame, held: Sequence[Held], rebalance: str, periods: float) -> Course:
    """Returns, weights and value of what was held.

    A missing price is the one before it for five rows; further rows have no return, and the next
    one spans them. The portfolio begins when all that is held first has a price.
    """
    by_quantity = _checked(prices, held, rebalance)
    plan = _plan(Prices(prices).frame, held)
    cautions = list(plan.cautions)
    if by_quantity:
        cautions += [KEPT] if rebalance != "never" else []
        grown, weights, value = _as_they_are(plan)
    else:
        cautions += _of_sums(plan)
        grown, weights = _drifting(plan, REBALANCES[rebalance])
        value = None
    after, days = plan.moments[1:], plan.days
    frame = pd.DataFrame({PORTFOLIO: grown}, days[1:]).reindex(after)
    return Course(
        Returns(frame, periods, plan.moments[0]),
        pd.DataFrame(weights, days[1:], plan.names).reindex(after),
        None if value is None else pd.Series(value, days).reindex(plan.moments),
        tuple(cautions),
    )


def _checked(prices: pd.DataFrame, held: Sequence[Held], rebalance: str) -> bool:
    """Whether quantities are held; refuses what does not fit together."""
    if rebalance not in REBALANCES:
        raise Invalid(f"Rebalancing is one of {', '.join(REBALANCES)}, not '{rebalance}'.")
    if not held:
        raise Invalid("The portfolio holds nothing; add a holding.")
    kinds = {one.quantity is not None for one in held if np.isfinite(one.size)}
    if len(kinds) > 1:
        raise Invalid("Some holdings have a weight and some a quantity; give all of them the same.")
    seen: set[tuple[str, pd.Timestamp]] = set()
    for one in held:
        if one.name not in prices.columns:
            raise Invalid(f"There are no prices of '{one.name}'.")
        if (one.name, one.since) in seen:
            raise Invalid(f"'{one.name}' is held twice from {one.since:%Y-%m-%d} on.")
        seen.add((one.name, one.since))
    return kinds.pop()


def _plan(prices: pd.DataFrame, held: Sequence[Held]) -> _Plan:
    names = list(dict.fromkeys(one.name for one in held))
    prices = prices[names].astype(float)
    sizes, changed, cautions = _sizes(prices.index, held, names)
    is_there = prices.ffill(limit=CARRIED).notna().to_numpy()
    is_held = sizes != 0
    begin, said = _begin(prices, is_held, is_there)
    needed = is_held | np.vstack([is_held[:1], is_held[:-1]])
    needed[:begin] = False
    needed[begin] = is_held[begin]
    lacking = needed & ~is_there
    cautions += said + _of_gaps(prices, needed & is_there, lacking)
    kept = ~lacking.any(axis=1)[begin:]
    if kept.sum() < 2:
        raise NotEnoughData("A portfolio needs prices of two days on which all it holds has one.")
    last = prices.ffill().fillna(1.0).to_numpy()[begin:][kept]
    times = np.cumsum(changed)[begin:][kept]
    is_changed = np.diff(times, prepend=times[0] - 1) > 0
    moments = pd.DatetimeIndex(prices.index[begin:])
    return _Plan(names, moments, kept, last, sizes[begin:][kept], is_changed, tuple(cautions))


def _sizes(
    moments: pd.Index, held: Sequence[Held], names: list[str]
) -> tuple[Values, Flags, list[str]]:
    """What is held after each moment, and at which of them that was said anew."""
    days = pd.DatetimeIndex(moments)
    is_dated = bool((days == days.normalize()).all())
    sizes, changed = np.zeros((len(days), len(names))), np.zeros(len(days), dtype=bool)
    cautions = []
    for one in sorted(held, key=lambda each: each.since):
        if (one.since.tz is None) != (days.tz is None):
            raise Invalid("Either both prices and holdings have a time zone, or neither has one.")
        row = int(days.searchsorted(one.since.normalize() if is_dated else one.since))
        if row < len(days):
            sizes[row:, names.index(one.name)] = one.size
            changed[row] = True
        else:
            day = f"{one.since:%Y-%m-%d}"
            cautions.append(
                f"'{one.name}' from {day} on lies after the last price, and is left out."
            )
    if not sizes.any():
        raise Invalid("Nothing is held on any day that has prices.")
    return sizes, changed, cautions


def _begin(prices: pd.DataFrame, is_held: Flags, is_there: Flags) -> tuple[int, list[str]]:
    """The first row at which something is held and all of it has a price."""
    first = int(is_held.any(axis=1).argmax())
    ready = is_held.any(axis=1) & ~(is_held & ~is_there).any(axis=1)
    if not ready.any():
        absent = prices.columns[int((is_held & ~is_there).any(axis=0).argmax())]
        raise Invalid(f"There is no day with a price of all that is held; look at '{absent}'.")
    begin = int(ready.argmax())
    if begin == first:
        return begin, []
    waited = is_held[first] & ~is_there[first]
    late = ", ".join(f"'{prices.columns[at]}'" for at in np.flatnonzero(waited).tolist())
    day, wanted = prices.index[begin], prices.index[first]
    return begin, [
        f"The portfolio begins on {day:%Y-%m-%d}, not on {wanted:%Y-%m-%d}: until then there is no "
        f"price of {late}."
    ]


def _of_gaps(prices: pd.DataFrame, used: Flags, lacking: Flags) -> list[str]:
    """What is said of prices that are missing while something is held."""
    said = []
    gaps = used & prices.isna().to_numpy()
    for at, name in enumerate(prices.columns):
        if many := int(gaps[:, at].sum()):
            said.append(f"'{name}' has no price on {_rows(many)}; the last one was carried.")
        if many := int(lacking[:, at].sum()):
            day = prices.index[int(lacking[:, at].argmax())]
            said.append(
                f"'{name}' has no price on {_rows(many)} from {day:%Y-%m-%d} on, though it is "
                "held: these have no return. Add prices, or close the holding."
            )
    return said


def _rows(many: int) -> str:
    return "1 row" if many == 1 else f"{many:,} rows"


def _of_sums(plan: _Plan) -> list[str]:
    """What is said of weights that do not sum to one."""
    said: list[str] = []
    for row in np.flatnonzero(plan.is_changed).tolist():
        total = float(plan.sizes[row].sum())
        if abs(total - 1) <= ROUNDING:
            continue
        dated = "The" if row == 0 else f"From {plan.days[row]:%Y-%m-%d} on the"
        rest = "the rest is counted as cash that earns nothing"
        if total > 1:
            rest = "what is beyond 100 % is counted as borrowed money that costs nothing"
        said.append(f"{dated} weights sum to {100 * total:.6g} %; {rest}.")
    return said


def _drifting(plan: _Plan, period: str) -> tuple[Values, Values]:
    """Returns and weights where targets are restored now and then."""
    is_set = plan.is_changed.copy()
    is_set[0] = True
    if period:
        of = plan.days.tz_localize(None).to_period(period)
        is_set[:-1] |= of[1:] != of[:-1]
    rows = [*np.flatnonzero(is_set[:-1]).tolist(), len(plan.days) - 1]
    grown, weights = np.empty(rows[-1]), np.empty((rows[-1], len(plan.names)))
    for begin, end in pairwise(rows):
        drift = plan.sizes[begin] * (plan.prices[begin : end + 1] / plan.prices[begin])
        worth = 1 + (drift - plan.sizes[begin]).sum(axis=1)
        _refuse_ruin(worth, plan.days[begin : end + 1])
        grown[begin:end] = worth[1:] / worth[:-1] - 1
        weights[begin:end] = drift[:-1] / worth[:-1, None]
    return grown, weights


def _as_they_are(plan: _Plan) -> tuple[Values, Values, Values]:
    """Returns, weights and money of quantities; no return where nothing is held."""
    before = plan.sizes[:-1] * plan.prices[:-1]
    start, end = before.sum(axis=1), (plan.sizes[:-1] * plan.prices[1:]).sum(axis=1)
    is_empty = ~plan.sizes[:-1].any(axis=1)
    _refuse_ruin(np.where(is_empty, 1, start), plan.days[:-1])
    _refuse_ruin(np.where(is_empty, 1, end), plan.days[1:])
    base = np.where(is_empty, np.nan, start)
    return end / base - 1, before / base[:, None], (plan.sizes * plan.prices).sum(axis=1)


def _refuse_ruin(worth: Values, days: pd.DatetimeIndex) -> None:
    """Beyond a value of 0 there are no returns."""
    if (worth <= 0).any():
        day = days[int((worth <= 0).argmax())]
        raise Invalid(
            f"On {day:%Y-%m-%d} the portfolio is worth nothing or less, so that it has no return; "
            "hold less on credit, or less sold short."
        )
