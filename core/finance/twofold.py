"""Categories that are several things at once, so that each of their series counts elsewhere."""

from collections import Counter
from collections.abc import Iterable

from core.series.tables import Favourable

Placed = tuple[
    str, str, Favourable
]  # a category, the class of one of its series, which way is good


def twofold(every: Iterable[Placed]) -> tuple[str, ...]:
    """A sentence for each category whose series have several classes or directions.

    >>> lower, higher = Favourable.when_lower, Favourable.when_higher
    >>> twofold([("Rent", "operating_expense", lower), ("Rent", "cost_of_sales", lower)])[0][:67]
    'Rent is cost of sales in 1 series and operating expense in 1 series'
    """
    places: dict[str, Counter[tuple[str, Favourable]]] = {}
    for category, account_class, favourable in every:
        places.setdefault(category, Counter())[account_class, favourable] += 1
    found = []
    for category, counted in sorted(places.items()):
        classes: Counter[str] = Counter()
        for (account_class, _), count in counted.items():
            classes[account_class] += count
        if len(classes) > 1:
            told = " and ".join(
                f"{_called(name)} in {count} series" for name, count in sorted(classes.items())
            )
            found.append(
                f"{category} is {told}: each counts where its own class is. Give all of them one "
                "class on Accounts, or call one of them otherwise."
            )
        elif len({favourable is Favourable.when_lower for _, favourable in counted}) > 1:
            costs = sum(n for (_, way), n in counted.items() if way is Favourable.when_lower)
            found.append(
                f"{category} is a cost in {costs} series and income in "
                f"{counted.total() - costs}: give all of them their class once more on Accounts."
            )
    return tuple(found)


def _called(account_class: str) -> str:
    return account_class.replace("_", " ") if account_class else "not mapped"
