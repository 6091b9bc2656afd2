"""How names and moments are written on a page."""

import re
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from pandas import Timestamp

from core.accounts.queries import people
from pages.shared import session
from pages.shared.data import ask

SIGNS = re.compile(r"([\\`*_{}\[\]()<>#+!|~$:-])")
UTC = "UTC"


def plain(text: str) -> str:
    """A name as it was typed, wherever Markdown is read: no link, picture or formula of its own.

    >>> plain("**5 < 6**")
    '\\\\*\\\\*5 \\\\< 6\\\\*\\\\*'
    """
    return SIGNS.sub(r"\\\1", " ".join(text.split()))


def ink(label: str) -> str:
    """A label in the colour of text, where Streamlit would take the primary one.

    That one lies under the white of buttons and chips; in the dark no colour can be both. The
    palette's violet, which nothing else uses, is set to ink in the theme.
    """
    return f":violet[{plain(label)}]"


@cache
def zones() -> list[str]:
    """Time zones by name, the neutral one first."""
    return [UTC, *sorted(name for name in available_timezones() if "/" in name)]


def zone() -> str:
    """The time zone in which this person reads moments."""
    here = session.tab()
    if here.found is None:
        return UTC
    if not here.zone:
        kept = str(ask(people.preferences).get("zone", UTC))
        here.zone = kept if kept in zones() else UTC
    return here.zone


def local(moment: datetime) -> str:
    """A moment as this person reads it."""
    there = moment.astimezone(ZoneInfo(zone()))
    return f"{there:%Y-%m-%d %H:%M} {there.tzname()}"


def day(moment: Timestamp) -> str:
    """A moment as this person reads it; midnight of UTC is a date."""
    return f"{moment:%Y-%m-%d}" if moment == moment.normalize() else local(moment)


def apart(*said: str, key: object) -> str:
    """How a chooser and the address name one of many: in words, and by the end of its key.

    >>> apart("Rehearsal", "noon", key="01890a5d-ac96-774b-bcce-b302099a8057")
    'Rehearsal · noon · 9a8057'
    """
    return " · ".join([*said, str(key)[-6:]])


def number(value: float) -> str:
    """A value as a sentence or a figure gives it.

    >>> number(1_234_567.891), number(1_234.5), number(12.0), number(0.004212)
    ('1,234,568', '1,234.50', '12', '0.00421')
    """
    if not 1 <= abs(value) < 1e15:  # beyond, no float has all digits
        return f"{value:.3g}"
    return f"{value:,.0f}" if value == int(value) or abs(value) >= 1e5 else f"{value:,.2f}"


def percent(share: float, decimals: int = 2) -> str:
    """A share as people read it.

    >>> percent(0.0123), percent(-0.5, 0)
    ('1.23 %', '-50 %')
    """
    return f"{100 * share:,.{decimals}f} %"
