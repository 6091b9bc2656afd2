"""Colours and words of what may lie on either side of nothing.

Amber and blue can be told apart by people who see no red or no green, and are never alone: the
numbers stand in the cells, with their sign.
"""

from core.charts import style
from core.charts.style import Theme

STRENGTH = 0.55  # of a colour at its end of the scale, on which ink can still be read
UNIT = {"ticksuffix": " %", "tickformat": ",.10~g"}  # of an axis whose numbers are in percent


def ends(theme: Theme) -> tuple[str, str]:
    """The colours of less and of more."""
    return theme.amber, theme.series[2]


def scale(theme: Theme) -> list[list[float | str]]:
    """From amber for less over paper for nothing to blue for more."""
    low, high = (style.faded(colour, STRENGTH) for colour in ends(theme))
    return [[0.0, low], [0.5, style.faded(theme.paper, STRENGTH)], [1.0, high]]


def percent(share: float, digits: int = 1) -> str:
    """A fraction in percent.

    >>> percent(0.01234), percent(-0.0001), percent(-0.2)
    ('1.2 %', '0.0 %', '-20.0 %')
    """
    return f"{_rounded(share, digits):,.{digits}f} %"


def signed(share: float, digits: int = 1) -> str:
    """The same with its sign, which nothing has not.

    >>> signed(0.01234), signed(0.0), signed(-0.2, 0)
    ('+1.2 %', '0.0 %', '-20 %')
    """
    value = _rounded(share, digits)
    return f"{value:+,.{digits}f} %" if value else percent(share, digits)


def _rounded(share: float, digits: int) -> float:
    return round(100 * share, digits) or 0.0
