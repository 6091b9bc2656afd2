"""What an account is by what it is called: its class, flow or stock, which way is good, and why.

A word that could mean two things decides nothing: an account that is not mapped is seen, one that
is mapped wrongly is not.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.series.account_words import Found, Named, Says, named
from core.series.charts_of_accounts import (
    BALANCE,
    CASH,
    DEDUCTION,
    EARNED,
    GAIN,
    LOSS,
    OPERATING,
    PAID,
    REVENUE,
    SALES_COST,
    TAX,
    Chart,
    Place,
    chart_of,
    split,
)
from core.series.tables import AccountClass, Favourable, SeriesKind

FINANCIAL = (AccountClass.financial, SeriesKind.flow, Favourable.neutral)
TAX_BACK = (AccountClass.tax, SeriesKind.flow, Favourable.when_higher)
CASH_FLOW = (AccountClass.cash, SeriesKind.flow, Favourable.when_higher)
HEADS = (AccountClass.headcount, SeriesKind.stock, Favourable.neutral)
MIXED = (AccountClass.other, SeriesKind.flow, Favourable.neutral)

# What a word stands for where no other word of weight is beside it.
ALONE: dict[Says, Place] = {
    Says.revenue: REVENUE,
    Says.deduction: DEDUCTION,
    Says.sales: REVENUE,
    Says.cost_of_sales: SALES_COST,
    Says.operating: OPERATING,
    Says.financial: FINANCIAL,
    Says.financial_income: EARNED,
    Says.financial_expense: PAID,
    Says.tax: TAX,
    Says.tax_back: TAX_BACK,
    Says.cash: CASH,
    Says.cash_flow: CASH_FLOW,
    Says.headcount: HEADS,
    Says.owed: BALANCE,
    Says.balance: BALANCE,
    Says.exceptional: MIXED,
    Says.other_income: GAIN,
    Says.other_expense: LOSS,
}
# The same beside a word for income or expense; what is not here is two things at once.
INCOME: dict[Says, Place] = {
    Says.revenue: REVENUE,
    Says.sales: REVENUE,
    Says.financial: EARNED,
    Says.financial_income: EARNED,
    Says.tax: TAX_BACK,
    Says.tax_back: TAX_BACK,
    Says.owed: BALANCE,
    Says.exceptional: GAIN,
    Says.other_income: GAIN,
}
EXPENSE: dict[Says, Place] = {
    Says.cost_of_sales: SALES_COST,
    Says.operating: OPERATING,
    Says.financial: PAID,
    Says.financial_expense: PAID,
    Says.tax: TAX,
    Says.headcount: OPERATING,
    Says.owed: BALANCE,
    Says.exceptional: LOSS,
    Says.other_expense: LOSS,
}
# Two words of weight: which of them decides.
TOGETHER: dict[frozenset[Says], Says] = {
    frozenset(pair): decides
    for pair, decides in (
        ((Says.operating, Says.revenue), Says.revenue),
        ((Says.cost_of_sales, Says.revenue), Says.no_account),
        ((Says.sales, Says.revenue), Says.revenue),
        ((Says.financial, Says.revenue), Says.financial_income),
        ((Says.financial, Says.cash), Says.financial),
        ((Says.financial, Says.financial_income), Says.financial_income),
        ((Says.financial, Says.financial_expense), Says.financial_expense),
        ((Says.exceptional, Says.revenue), Says.other_income),
        ((Says.tax, Says.tax_back), Says.tax_back),
        ((Says.owed, Says.revenue), Says.owed),
        ((Says.owed, Says.operating), Says.owed),
        ((Says.owed, Says.tax), Says.owed),
        ((Says.owed, Says.sales), Says.owed),
        ((Says.owed, Says.balance), Says.owed),
        ((Says.deduction, Says.revenue), Says.deduction),
        ((Says.deduction, Says.sales), Says.deduction),
        ((Says.cash_flow, Says.cash), Says.cash_flow),
        ((Says.financial, Says.balance), Says.financial),
        ((Says.financial_expense, Says.balance), Says.financial_expense),
        ((Says.operating, Says.tax_back), Says.tax_back),
        ((Says.other_income, Says.balance), Says.other_income),
        ((Says.other_expense, Says.balance), Says.other_expense),
    )
}
DIRECTIONS = {Says.income: INCOME, Says.expense: EXPENSE}
ASIDE = {Says.filler, Says.other, *DIRECTIONS}


@dataclass(frozen=True)
class Guess:
    """What an account probably is, and what told so; a subtotal has no class of its own."""

    account_class: AccountClass | None
    kind: SeriesKind
    favourable: Favourable
    why: str

    @property
    def is_subtotal(self) -> bool:
        """Whether it is a sum of accounts, and none itself."""
        return self.account_class is None


def account_of(words: str, number: str | None = None, chart: Chart | None = None) -> Guess | None:
    """What an account is, by its number where the chart is known, else by its words, or nothing.

    >>> account_of("Umsatzerlöse").why, account_of("Gross profit").is_subtotal
    ('“Umsatzerlöse” says revenue', True)
    >>> account_of("4400"), account_of("Something else")
    (None, None)
    """
    if number is None:
        number, words = split(words)
    by_words = _by_words(named(words))
    if by_words is not None and by_words.is_subtotal:
        return by_words
    place = chart.place(number) if chart is not None and number is not None else None
    if place is None or chart is None:
        return by_words
    return Guess(*place[1], f"{number} is in {place[0]} of the chart {chart.name}")


def guesses(names: Iterable[str]) -> dict[str, Guess | None]:
    """What each account of a file is; if they have numbers, all of them tell the chart."""
    asked = list(dict.fromkeys(names))
    numbered = {name: split(name) for name in asked}
    alone = {name: account_of(words) for name, (_, words) in numbered.items()}
    counted = [(number, alone[name]) for name, (number, _) in numbered.items() if number]
    classes = [guess.account_class if guess else None for _, guess in counted]
    chart = chart_of([number for number, _ in counted], classes) if counted else None
    if chart is None:
        return alone
    return {name: account_of(words, number, chart) for name, (number, words) in numbered.items()}


def _by_words(name: Named) -> Guess | None:
    heavy = [one for one in name.found if one.says not in ASIDE]
    says = {one.says for one in heavy}
    if Says.no_account in says:
        return None
    if Says.subtotal in says:
        sum_of = next(one for one in heavy if one.says is Says.subtotal)
        return Guess(None, SeriesKind.flow, Favourable.neutral, f"“{sum_of.text}” says subtotal")
    ways = [one for one in name.found if one.says in DIRECTIONS]
    if name.unknown and all(one.is_weak for one in (heavy or ways)):
        return None
    if not heavy:
        return _general(name, ways)
    topic = _topic(heavy)
    if topic is None:
        return None
    place = _turned(topic, {one.says for one in ways})
    return None if place is None else Guess(*place, _why([*heavy, *ways], place))


def _topic(heavy: list[Found]) -> Says | None:
    """The one thing that words of weight are about, or nothing where they do not agree."""
    says = list(dict.fromkeys(one.says for one in heavy))
    if len(says) == 1:
        return says[0]
    if set(says) == {Says.sales, Says.operating}:  # "sales salaries", but not "advertising sales"
        is_clear = says[0] is Says.sales and not heavy[-1].is_weak
        return Says.operating if is_clear else None
    if Says.headcount in says and len(says) == 2:  # "headcount sales", but not "employees rent"
        heads = [one for one in heavy if one.says is Says.headcount]
        return None if heads[0].is_weak else Says.headcount
    decides = TOGETHER.get(frozenset(says))
    return None if decides is Says.no_account else decides


def _turned(topic: Says, ways: set[Says]) -> Place | None:
    """What a topic stands for beside words for income, for expense, for both or for neither."""
    if not ways:
        return ALONE[topic]
    if len(ways) == 1:
        return DIRECTIONS[ways.pop()].get(topic)
    places: Mapping[Says, Place] = {Says.financial: FINANCIAL, Says.exceptional: MIXED}
    return places.get(topic)


def _general(name: Named, ways: list[Found]) -> Guess | None:
    """Income or expense of no special kind: "other income", "operating expenses"."""
    is_other = any(one.says is Says.other for one in name.found)
    says = {one.says for one in ways}
    if says == {Says.expense}:
        return Guess(*OPERATING, _why(ways, OPERATING))
    if not (is_other and says) or (name.unknown and says != {Says.income}):
        return None
    place = GAIN if says == {Says.income} else MIXED
    others = [one for one in name.found if one.says is Says.other]
    return Guess(*place, _why([*others, *ways], place))


def _why(found: list[Found], place: Place) -> str:
    """The words that decided, as they stand in the name."""
    said = " ".join(one.text for one in sorted(found, key=lambda one: one.at))
    return f"“{said}” says {place[0].value.replace('_', ' ')}"
