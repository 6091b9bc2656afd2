"""How figures of a report are said: money in whole units, fractions in percent, months, points."""

from core.analytics.kpi.amount import WORDS, Amount
from core.analytics.kpi.definitions import KPIS

NOTHING = "—"
WHOLE_FROM = 1_000  # of money, from where on cents say nothing


def said(key: str, one: Amount, currency: str = "") -> str:
    """A figure as people read it; a dash where there is none.

    >>> said("net_margin", Amount(0.1775)), said("revenue", Amount(8115043.43), "EUR")
    ('17.8 %', '8,115,043 EUR')
    >>> said("runway_months", Amount(None, "not_burning"))
    '—'
    """
    return NOTHING if one.value is None else in_unit(one.value, KPIS[key].unit, currency)


def in_unit(value: float, unit: str, currency: str = "") -> str:
    """A number with its unit.

    >>> in_unit(29.72, "points"), in_unit(-0.25, "fraction"), in_unit(7.28, "months")
    ('29.7 points', '-25.0 %', '7.3 months')
    """
    if unit == "fraction":
        return f"{100 * value:,.1f} %"
    if unit == "money":
        return f"{money(value)} {currency}".strip()
    if unit == "people":
        return f"{value:,.0f}"
    if unit == "ratio":
        return f"{value:,.2f}"
    return f"{value:,.1f} {unit}"


def money(value: float) -> str:
    """An amount without its currency: cents where they matter.

    >>> money(8115043.43), money(12.5), money(-0.0)
    ('8,115,043', '12.50', '0.00')
    """
    rounded = round(value) if abs(value) >= WHOLE_FROM else round(value, 2)
    rounded += 0.0
    return f"{rounded:,.0f}" if abs(value) >= WHOLE_FROM else f"{rounded:,.2f}"


def signed(value: float, unit: str = "fraction", currency: str = "") -> str:
    """A change, with its sign.

    >>> signed(0.099), signed(-1200, "money", "EUR")
    ('+9.9 %', '-1,200 EUR')
    """
    told = in_unit(value, unit, currency)
    return told if value < 0 else f"+{told}"


def why(one: Amount) -> str:
    """Why a figure is none, or what is to be known of it."""
    return WORDS[one.reason] if one.reason else ""


def judged(key: str, value: float) -> str:
    """Whether a change of a figure is good, bad or neither, by a word."""
    better = KPIS[key].better
    if not better or not value:
        return ""
    return "better" if (value > 0) == (better == "higher") else "worse"
