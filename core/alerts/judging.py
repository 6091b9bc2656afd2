"""What a figure says against the thresholds of a rule, and the sentence that people read of it."""

import math
from dataclasses import dataclass

from core.alerts.tables import Comparison, Severity
from core.alerts.watching import Metric, Reading
from core.errors import Invalid

LARGEST = 1e300
MARGIN = 0.02  # of a threshold
NO_PERIOD_BEFORE = "there is no figure of the period before"
ZERO_BEFORE = "the figure of the period before is 0"
NOT_FINITE = "the figure is not a finite number"
DOWNWARD = {Comparison.below, Comparison.change_below}
CHANGES = {Comparison.change_below, Comparison.change_above}


@dataclass(frozen=True)
class Limits:
    """The thresholds of a rule; ``margin`` is how far a figure must come back over them."""

    comparison: Comparison
    amber: float | None
    red: float | None
    margin: float = 0.0


@dataclass(frozen=True)
class Verdict:
    """What was held against the thresholds, and how bad it is; or why nothing could be."""

    figure: float | None
    level: Severity | None
    reason: str = ""


def limits(
    comparison: Comparison, amber: float | None, red: float | None, margin: float | None
) -> Limits:
    """Thresholds that a rule can have, or a sentence about what is wrong with them.

    Without a margin, it is 2 % of the threshold that is crossed first.
    """
    first = red if amber is None else amber
    if first is None:
        raise Invalid("A rule needs a threshold: amber, red or both.")
    if any(not abs(given) < LARGEST for given in (amber, red, margin) if given is not None):
        raise Invalid("A threshold and a margin are finite numbers.")
    if margin is not None and margin < 0:
        raise Invalid("A margin is 0 or more: how far a figure must come back.")
    if amber is not None and red is not None:
        is_down = comparison in DOWNWARD
        if amber == red or (red > amber) is is_down:
            side = "below" if is_down else "above"
            said = f"Red is worse than amber, so it must lie {side} it: amber is {amber:g}"
            raise Invalid(f"{said}, red is {red:g}.")
    return Limits(comparison, amber, red, abs(first) * MARGIN if margin is None else margin)


def judged(limits: Limits, reading: Reading, stands: Severity | None = None) -> Verdict:
    """The level of a reading; what ``stands`` open stays where nothing can be computed."""
    figure, reason = held(limits.comparison, reading)
    if figure is None:
        return Verdict(None, stands, reason)
    return Verdict(figure, level(limits, figure, stands))


def held(comparison: Comparison, reading: Reading) -> tuple[float | None, str]:
    """What is held against a threshold, the figure or its change as a fraction, or why nothing.

    The change is (value - before) / abs(before): from -10 to -5 is a rise by half.
    """
    value, before = reading.value, reading.before
    if value is None:
        return None, reading.reason or "there is no figure"
    if not math.isfinite(value):
        return None, NOT_FINITE
    if comparison not in CHANGES:
        return value, ""
    if before is None:
        return None, reading.reason or NO_PERIOD_BEFORE
    if before == 0:
        return None, ZERO_BEFORE
    change = (value - before) / abs(before)
    return (change, "") if math.isfinite(change) else (None, NOT_FINITE)


def level(limits: Limits, figure: float, stands: Severity | None = None) -> Severity | None:
    """How bad a figure is: the worst threshold it crosses, or has not come back over by enough.

    >>> runway = Limits(Comparison.below, amber=6, red=3, margin=0.5)
    >>> level(runway, 6.2), level(runway, 6.2, Severity.amber), level(runway, 6.5, Severity.amber)
    (None, <Severity.amber: 'amber'>, None)
    """
    for severity, threshold in ((Severity.red, limits.red), (Severity.amber, limits.amber)):
        slack = limits.margin if stands is severity else 0.0
        if threshold is not None and _crosses(limits.comparison, figure, threshold, slack):
            return severity
    return None


def sentence(metric: Metric, limits: Limits, reading: Reading, severity: Severity) -> str:
    """What is said of a crossing, in a mail as on the page."""
    threshold = limits.red if severity is Severity.red else limits.amber
    if reading.value is None or threshold is None:
        raise ValueError("only a figure that crosses a threshold has a sentence")
    unit = metric.unit or reading.unit
    subject = f"{metric.title} of {' '.join(reading.label.split())}"
    given = (threshold, limits.comparison, unit)
    if limits.comparison in CHANGES and reading.before is not None:
        said = _moved(reading.value, reading.before, *given)
    else:
        said = _stands(reading.value, *given)
    day = f", as of {reading.of}" if reading.of else ""
    return f"{subject} {said} ({severity}){day}."


def number(value: float, unit: str = "", digits: int | None = None) -> str:
    """A figure as people write it; money keeps its cents.

    >>> number(4.2, "months"), number(81.2, "USD"), number(1234567.8), number(40, "%")
    ('4.2 months', '81.20 USD', '1,234,568', '40 %')
    >>> number(0.00012), number(5.9996, digits=4), number(-0.0)
    ('0.00012', '5.9996', '0')
    """
    places = _usual(value) if digits is None else digits
    if abs(value) >= 1e15 or 0 < abs(value) < 10.0**-places:
        text = f"{value:.4g}"
    else:
        text = f"{value + 0.0:,.{places}f}"
    is_money = len(unit) == 3 and unit.isupper()
    if "." in text and not (is_money and places == 2):
        text = text.rstrip("0").rstrip(".")
    return f"{text} {unit}".rstrip()


def _crosses(comparison: Comparison, figure: float, threshold: float, slack: float) -> bool:
    if comparison in DOWNWARD:
        return figure < threshold + slack
    return figure > threshold - slack


def _stands(value: float, threshold: float, comparison: Comparison, unit: str) -> str:
    digits = _digits(value, threshold, _usual(value))
    limit = number(threshold, "", digits)
    return f"is {number(value, unit, digits)}, {_side(comparison)} {limit}"


def _moved(value: float, before: float, threshold: float, comparison: Comparison, unit: str) -> str:
    change = (value - before) / abs(before)
    digits = _digits(change * 100, threshold * 100, 1)
    limit = f"{number(abs(threshold) * 100, '', max(digits, 2))} %"
    way = f"{'fell' if change < 0 else 'rose'} {abs(change) * 100:,.{digits}f} %"
    if change:
        said = f"{way} to {number(value, unit)} from {number(before, unit)}"
    else:
        said = f"stayed at {number(value, unit)}"
    if change * threshold > 0:
        return f"{said}, {'more' if abs(change) > abs(threshold) else 'less'} than {limit}"
    return f"{said}, a change {_side(comparison)} {'-' if threshold < 0 else ''}{limit}"


def _side(comparison: Comparison) -> str:
    return "below" if comparison in DOWNWARD else "above"


def _usual(value: float) -> int:
    """How many decimals a figure of this size is given."""
    return 0 if abs(value) >= 10_000 else 2


def _digits(value: float, threshold: float, least: int) -> int:
    """As many decimals as it takes to tell a figure from the threshold that it crosses."""
    told = (
        digits for digits in range(least, 12) if f"{value:.{digits}f}" != f"{threshold:.{digits}f}"
    )
    return next(told, 12)
