"""Which way round amounts are: what is positive in them, income, costs, or both.

A sign is such that a value times it is natural: positive for usual income, and for usual costs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.finance.tables import Side
from core.series.tables import AccountClass, Favourable

CLEAR = 0.8  # the share of the amounts from which on they say which way round they are
# Money that makes a result; the rest is what there is, or how many there are.
RESULTS = (
    AccountClass.revenue,
    AccountClass.cost_of_sales,
    AccountClass.operating_expense,
    AccountClass.financial,
    AccountClass.tax,
    AccountClass.other,
)
TITLES = {
    AccountClass.revenue: "Revenue",
    AccountClass.cost_of_sales: "Cost of sales",
    AccountClass.operating_expense: "Operating expenses",
    AccountClass.financial: "Financial",
    AccountClass.tax: "Tax",
    AccountClass.other: "Other",
}
CONVENTIONS = {
    (1, -1): "income positive, costs negative (as results)",
    (1, 1): "income and costs positive (as amounts)",
    (-1, 1): "income negative, costs positive (as in the ledger)",
    (-1, -1): "income and costs negative",
}
WORDS = {1: "positive", -1: "negative"}
Place = tuple[AccountClass, Favourable]


@dataclass(frozen=True)
class Amounts:
    """What is above 0 and what is below, each summed up without its sign."""

    up: float = 0.0
    down: float = 0.0

    def __add__(self, other: "Amounts") -> "Amounts":
        """Both together."""
        return Amounts(self.up + other.up, self.down + other.down)

    @property
    def is_there(self) -> bool:
        """Whether there is anything but zeros."""
        return self.up + self.down > 0

    @property
    def share(self) -> float:
        """How much of it is above 0."""
        return self.up / (self.up + self.down)

    @property
    def sign(self) -> int | None:
        """1 or -1 where nearly all of it is on one side of 0."""
        if not self.is_there or 1 - CLEAR < self.share < CLEAR:
            return None
        return 1 if self.share >= CLEAR else -1

    @property
    def most(self) -> int:
        """1 or -1 by what there is more of."""
        return 1 if self.up >= self.down else -1


@dataclass(frozen=True)
class Convention:
    """Which way round the income, the costs and the deductions from revenue are, and how sure."""

    income: int
    cost: int
    deductions: int
    sides: frozenset[Side]  # which of them there are amounts of
    doubts: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """What it is called."""
        if len(self.sides) == 2:
            return CONVENTIONS[self.income, self.cost]
        if Side.cost in self.sides:
            return f"costs {WORDS[self.cost]}"
        return f"income {WORDS[self.income]}"


def side_of(favourable: Favourable) -> Side:
    """Whether amounts are income or cost, by which way is good; neither is income as signed."""
    return Side.cost if favourable is Favourable.when_lower else Side.income


def is_deduction(account_class: AccountClass, favourable: Favourable) -> bool:
    """Whether an account is taken off revenue, as discounts and returns are."""
    return account_class is AccountClass.revenue and favourable is Favourable.when_lower


def convention(
    amounts: Mapping[Place, Amounts], decided: Mapping[Side, int] | None = None
) -> Convention:
    """Which way round a file is, by its amounts of each class and direction.

    Deductions from revenue have a sign of their own; what a person ``decided`` is not doubted.
    """
    decided = decided or {}
    by_class: dict[Side, dict[AccountClass, Amounts]] = {side: {} for side in Side}
    taken_off, undirected = Amounts(), Amounts()
    for (account_class, favourable), some in amounts.items():
        if is_deduction(account_class, favourable):
            taken_off += some
        elif _is_as_signed(account_class, favourable):
            undirected += some
        else:
            held = by_class[side_of(favourable)]
            held[account_class] = held.get(account_class, Amounts()) + some
    income = _total(by_class[Side.income])
    costs = _total(by_class[Side.cost])
    signs = {
        Side.income: decided.get(Side.income, income.sign or 1),
        Side.cost: decided.get(
            Side.cost, costs.sign or (costs.most if costs.is_there else taken_off.most)
        ),
    }
    deductions = taken_off.sign or signs[Side.cost]
    there = {
        Side.income: income.is_there or undirected.is_there,
        Side.cost: costs.is_there or taken_off.is_there,
    }
    sides = frozenset(side for side in Side if there[side])
    doubts = [
        *_doubts_of_income(income, signs, decided, sides),
        *_doubts_of_costs(costs, signs, decided),
        *_doubts_of_deductions(taken_off, deductions),
        *(
            doubt
            for side in Side
            if side not in decided
            for doubt in _turned(by_class[side], side, signs[side])
        ),
    ]
    return Convention(signs[Side.income], signs[Side.cost], deductions, sides, tuple(doubts))


def _is_as_signed(account_class: AccountClass, favourable: Favourable) -> bool:
    """Whether amounts may well be of either sign, and so tell nothing of a file."""
    return favourable is Favourable.neutral and account_class is not AccountClass.revenue


def _total(by_class: Mapping[AccountClass, Amounts]) -> Amounts:
    return sum(by_class.values(), Amounts())


def _doubts_of_income(
    income: Amounts,
    signs: Mapping[Side, int],
    decided: Mapping[Side, int],
    sides: frozenset[Side],
) -> Iterable[str]:
    if Side.income in decided or not income.is_there:
        return
    if income.sign is None:
        yield f"Income is {_shares(income)} by amount: it is taken as it is signed."
    elif income.sign == -1 and Side.cost not in sides:
        yield "Income is negative, and there are no costs beside it that would tell why."
    elif income.sign == -1 and signs[Side.cost] == -1:
        yield "Income and costs are both negative, which is unusual."


def _doubts_of_costs(
    costs: Amounts, signs: Mapping[Side, int], decided: Mapping[Side, int]
) -> Iterable[str]:
    if Side.cost not in decided and costs.is_there and costs.sign is None:
        read = f"costs that are {WORDS[signs[Side.cost]]} are taken as the usual ones"
        yield f"Costs are {_shares(costs)} by amount: {read}."


def _doubts_of_deductions(taken_off: Amounts, sign: int) -> Iterable[str]:
    if taken_off.is_there and taken_off.sign is None:
        read = f"those that are {WORDS[sign]} are taken as the usual ones"
        yield f"Deductions from revenue are {_shares(taken_off)} by amount: {read}."


def _turned(by_class: Mapping[AccountClass, Amounts], side: Side, sign: int) -> Iterable[str]:
    """Classes that are clearly the other way round than their side of the file."""
    others = "income" if side is Side.income else "costs"
    for account_class, some in by_class.items():
        if some.sign == -sign:
            yield (
                f"{TITLES[account_class]}: {others} there are {WORDS[-sign]}, but {WORDS[sign]} in "
                f"the rest of the file; they are read like the rest, so they count the other way."
            )


def _shares(some: Amounts) -> str:
    up = round(100 * some.share)
    return f"{up} % positive and {100 - up} % negative"
