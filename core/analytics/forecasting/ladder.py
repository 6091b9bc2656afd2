"""Which forecasters a series gets, by its length, its season and what its values are like.

The longer a history, the more members it can bear. Each is different in kind, for what is weak but
different helps a combination more than what is strong and alike. ETS and Theta see the last
52 seasons only: of three years of daily values that is the last one, in a third of the time.
"""

from dataclasses import dataclass, field

from core.analytics.forecasters.arima import Arima
from core.analytics.forecasters.ces import Ces
from core.analytics.forecasters.contract import Forecaster, History
from core.analytics.forecasters.ets import Ets
from core.analytics.forecasters.mfles import Mfles
from core.analytics.forecasters.mstl import Mstl
from core.analytics.forecasters.naive import Naive, SeasonalNaive
from core.analytics.forecasters.theta import Theta
from core.analytics.forecasting.question import Mode

VERY_SHORT = 5  # values, below which no model is fitted
FORGETTING = (Ets, Theta)  # and slow where a history is long
WEEKS_FOR_A_YEAR = 110
A_YEAR_OF_WEEKS = 52
WEEKS_LOOKED_AT = 520
LONGEST_SMOOTHED = 24  # steps of a season: beyond, exponential smoothing has too many parameters
LONGEST_ARIMA = 1_000  # values, beyond which it takes minutes, and so it does beyond
WIDEST_ARIMA = 5_000  # values times steps of a season
LOOKED_AT = 3_000  # values; older ones say nothing of the next steps, and cost time
SEASONS_KEPT = 52  # of what forgets, such as a year of daily values: trials found no gain in more


@dataclass(frozen=True)
class Member:
    """One forecaster, and what it gets to see."""

    name: str
    forecaster: Forecaster
    seasons: tuple[int, ...]
    last: int = LOOKED_AT  # values

    def seen(self, history: History) -> History:
        """The history as this member sees it; events are taken out before (`eventful`)."""
        cut = max(0, len(history) - self.last)
        moments = None if history.moments is None else history.moments[cut:]
        return History(history.values[cut:], self.seasons, moments)


@dataclass
class Ladder:
    """The members of one series."""

    history: History
    members: list[Member] = field(default_factory=list)

    def add(self, *forecasters: Forecaster, seasons: tuple[int, ...], mark: str = "") -> None:
        """Members that see these seasons, if the history is long enough for them."""
        for one in forecasters:
            needed = max(one.fewest, one.cycles * max(seasons, default=1))
            if min(len(self.history), LOOKED_AT) >= needed:
                last = _kept(seasons) if isinstance(one, FORGETTING) else LOOKED_AT
                self.members.append(Member(f"{one.name}{mark}", one, seasons, last))


def members(history: History, frequency: str, mode: Mode) -> list[Member]:
    """The members, each with what it sees; none of fewer than five values."""
    count = len(history)
    if count < VERY_SHORT:
        return []
    ladder = Ladder(history)
    passed = tuple(season for season in history.seasons if 1 < season <= count / 2)
    season = passed[:1]
    is_smooth = not season or season[0] <= LONGEST_SMOOTHED
    ladder.add(Ets(), Ces(), seasons=season if is_smooth else ())
    ladder.add(Theta(), seasons=season)
    if len(passed) > 1 or not is_smooth:
        ladder.add(Mstl(), seasons=passed)
        for one in passed:
            ladder.add(SeasonalNaive(), seasons=(one,), mark=f"_{one}")
    elif frequency.startswith("W") and not season and count >= WEEKS_FOR_A_YEAR:
        _add_year_of_weeks(ladder)
    else:
        _add_usual(ladder, season)
    if mode is Mode.BEST and is_smooth:
        _add_arima(ladder, season)
    return ladder.members


def _kept(seasons: tuple[int, ...]) -> int:
    """How many values one sees to whom those of long ago have no weight."""
    return min(LOOKED_AT, SEASONS_KEPT * seasons[0]) if seasons else LOOKED_AT


def _add_usual(ladder: Ladder, season: tuple[int, ...]) -> None:
    """What has one season or none; shares instead of units, where there are shares."""
    ladder.add(Mfles(), seasons=season)
    if len(ladder.history) >= Ces.fewest and (ladder.history.values > 0).all():
        damped = Ets(error="A", trend="A", damped="yes", scale="log")
        ladder.add(damped, seasons=season, mark="_log")
    ladder.add(SeasonalNaive() if season else Naive(), seasons=season)


def _add_year_of_weeks(ladder: Ladder) -> None:
    """A week knows its place in the year; of very long histories the last ten years."""
    year = (A_YEAR_OF_WEEKS,)
    for one in (Mstl(), Theta(), Ces(), SeasonalNaive()):
        ladder.members.append(Member(f"{one.name}_52", one, year, WEEKS_LOOKED_AT))


def _add_arima(ladder: Ladder, season: tuple[int, ...]) -> None:
    count, length = len(ladder.history), max(season, default=1)
    is_quick = count <= LONGEST_ARIMA and count * length <= WIDEST_ARIMA
    if is_quick and length < LONGEST_SMOOTHED and count >= 2 * length + 2:
        ladder.add(Arima(), seasons=season)
