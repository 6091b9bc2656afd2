"""What was budgeted beside what came, and the steps that lead from one total to another."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from core.analytics.kpi.amount import MISSING, NO_BUDGET, WORDS, Given, computed, known
from core.analytics.kpi.exact import total, written
from core.errors import Invalid

FAVOURABLE, UNFAVOURABLE, ON_BUDGET = "favourable", "unfavourable", "on budget"
OTHER, UNEXPLAINED = "Other", "Not explained"
NOISE = 1e-13  # of the larger amount: what the order of a sum of doubles may change


@dataclass(frozen=True)
class Variance:
    """How far an actual amount is from its budget."""

    diff: float | None  # actual less budget, as it is
    of_budget: float | None  # the same as a fraction of the size of the budget
    favourable: float | None  # that with its sign turned for costs: above 0 is good
    flag: str  # one of the three above, or nothing where there is no difference to judge
    reason: str = ""

    @property
    def why(self) -> str:
        """Why a figure is none, in words."""
        return WORDS[self.reason] if self.reason else ""


def variance(actual: Given, budget: Given, is_cost: bool) -> Variance:
    """The difference, what it is of the budget, and whether that is good.

    >>> variance(1160, 1100, is_cost=True).flag
    'unfavourable'
    """
    came, planned = known(actual), known(budget)
    if came.value is None:
        return Variance(None, None, None, "", came.reason)
    if planned.value is None:
        is_absent = planned.reason == MISSING
        return Variance(None, None, None, "", NO_BUDGET if is_absent else planned.reason)
    diff = total(came, less=[planned])
    if diff.value is None:
        return Variance(None, None, None, "", diff.reason)
    good = -diff.value if is_cost else diff.value
    flag = _flag(good, max(abs(came.value), abs(planned.value)))
    if planned.value == 0:
        return Variance(diff.value, None, None, flag, NO_BUDGET)
    size = abs(planned.value)
    share = computed(diff.value / size)
    if share.value is None:
        return Variance(diff.value, None, None, flag, share.reason)
    return Variance(diff.value, share.value, good / size + 0.0, flag)


def _flag(good: float, size: float) -> str:
    if abs(good) <= NOISE * size:
        return ON_BUDGET
    return FAVOURABLE if good > 0 else UNFAVOURABLE


@dataclass(frozen=True)
class BridgeStep:
    """One step of a bridge, from the height at which it begins to that at which it ends."""

    name: str
    amount: float
    before: float
    after: float


def bridge(
    start: Given, steps: Mapping[str, Given], end: Given, most: int = 8
) -> tuple[BridgeStep, ...]:
    """The steps from one total to another, which always come to just that.

    The largest come first. What is left beyond so many is gathered as "Other"; what the steps do
    not explain of the difference is a last step "Not explained". A step of 0 is left out.

    Args:
        start: the total from which it leads.
        steps: what each contributes, by its name.
        end: the total to which it leads.
        most: how many are told by name.

    """
    if most < 1:
        raise Invalid(f"A bridge tells at least 1 step by its name, not {most}.")
    first, last = _told("The total at the start", start), _told("The total at the end", end)
    parts = {name: _told(f"What {name} contributes", amount) for name, amount in steps.items()}
    gap = last - first - sum(parts.values())
    if gap:
        name = _taker(parts, gap, max(abs(first), abs(last)))
        parts[name] = parts.get(name, Fraction()) + gap
    named = _gathered({name: part for name, part in parts.items() if part}, most)
    found, height = [], first
    for name, part in named.items():
        found.append(BridgeStep(name, float(part), float(height), float(height + part)))
        height += part
    return tuple(found)


def _taker(parts: dict[str, Fraction], gap: Fraction, size: Fraction) -> str:
    """What a gap is added to: mere rounding of sums goes to the largest step."""
    if not parts or abs(gap) > NOISE * size:
        return UNEXPLAINED
    return max(parts, key=lambda name: abs(parts[name]))


def _gathered(parts: dict[str, Fraction], most: int) -> dict[str, Fraction]:
    """Largest first; the rest and what is called so already as "Other", the unexplained last."""
    ends = {OTHER, UNEXPLAINED}
    names = sorted(set(parts) - ends, key=lambda name: (-abs(parts[name]), name))
    made = {name: parts[name] for name in names[:most]}
    rest = sum((parts[name] for name in names[most:]), parts.get(OTHER, Fraction()))
    if rest:
        made[OTHER] = rest
    if UNEXPLAINED in parts:
        made[UNEXPLAINED] = parts[UNEXPLAINED]
    return made


def _told(what: str, given: Given) -> Fraction:
    found = known(given)
    if found.value is None:
        raise Invalid(f"{what} is missing, and a bridge needs it. {WORDS[found.reason]}")
    return written(found.value)
