"""Series of published forecasting competitions, with the parts that were to be forecast."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from random import Random
from types import ModuleType

import pandas as pd

from core.analytics.forecasters.contract import History, Values
from core.analytics.forecasting.question import Mode, Question

SHARED = Path(os.environ.get("BENCH_DATA", Path(__file__).parents[2] / "shared/data"))
DATA = SHARED / "competitions"
SCORER = DATA / "m4" / "mcomp_score.py"
SEED = 7
TEST_DAYS = 28
SHARES = 20  # of a stock market, the same each time


@dataclass(frozen=True)
class Contest:
    """One set: where it is, how far ahead is asked, and how often its values come."""

    name: str
    file: str
    horizon: int
    scale_season: int  # of the scorer, and of the peer's models
    code: str
    seasons: tuple[int, ...]  # as the engine is told
    drawn: int = 0  # so many series stand for it; 0 = all

    @property
    def group(self) -> str:
        """Sets of the same group have the same frequency."""
        return self.name.rsplit("_", 1)[-1]


MONTHS, QUARTERS, YEARS = ("MS", (12,)), ("QS", (4,)), ("YS", ())
CONTESTS = (
    Contest("m1_M", "m1/m1_M_dev", 18, 12, *MONTHS),
    Contest("m1_Q", "m1/m1_Q_dev", 8, 4, *QUARTERS),
    Contest("m1_Y", "m1/m1_Y_dev", 6, 1, *YEARS),
    Contest("m3_M", "m3/m3_M_dev", 18, 12, *MONTHS, drawn=450),
    Contest("m3_Q", "m3/m3_Q_dev", 8, 4, *QUARTERS),
    Contest("m3_Y", "m3/m3_Y_dev", 6, 1, *YEARS),
    Contest("m3_O", "m3/m3_O_dev", 8, 1, "", ()),
    Contest("tourism_M", "tourism/tourism_M_dev", 24, 12, *MONTHS, drawn=90),
    Contest("tourism_Q", "tourism/tourism_Q_dev", 8, 4, *QUARTERS),
    Contest("tourism_Y", "tourism/tourism_Y_dev", 4, 1, *YEARS),
    Contest("m4_weekly", "m4/m4_weekly_dev", 13, 1, "W", ()),
    Contest("m4_hourly", "m4/m4_hourly_dev", 48, 24, "h", (24, 168), drawn=100),
)
HOURLY = "m4_hourly"  # its peer has no ARIMA, and it is not among the eleven sets that are weighted


@dataclass(frozen=True)
class Series:
    """The series of one set: what was known, what came, and which of them are scored."""

    contest: Contest
    known: Mapping[str, Values]
    came: Mapping[str, Values]
    scored: tuple[str, ...]

    def question(self, name: str, mode: Mode = Mode.FAST, last: int = 0) -> Question:
        """What is asked of one of them, by all of its values or its last ones only."""
        history = History(self.known[name][-last:], self.contest.seasons)
        return Question(history, self.contest.horizon, self.contest.code, mode)

    def earlier(self) -> "Series":
        """The same a horizon before the end of what was known; what was asked for then is known."""
        ahead = self.contest.horizon
        longer = {name: values for name, values in self.known.items() if len(values) > ahead}
        return replace(
            self,
            known={name: values[:-ahead] for name, values in longer.items()},
            came={name: values[-ahead:] for name, values in longer.items()},
            scored=tuple(name for name in self.scored if name in longer),
        )


@lru_cache(maxsize=1)
def scorer() -> ModuleType:
    """The measures as the competition has published them."""
    spec = spec_from_file_location("mcomp_score", SCORER)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def missing() -> str:
    """Why nothing can be measured, in a sentence; empty where it can."""
    return "" if SCORER.exists() else f"Skipped: there is no {DATA}; BENCH_DATA names its parent."


def loaded(contest: Contest, most: int) -> Series:
    """A set, of which so many are scored, the same each time; 0 = all."""
    known, came = scorer().load_long(DATA / f"{contest.file}.csv.gz")
    names = drawn(sorted(came), contest.drawn)
    kept = {name: known[name] for name in names}
    return Series(contest, kept, came, tuple(drawn(names, most)))


def drawn(names: Sequence[str], most: int) -> list[str]:
    """Some of them, the same each time; 0 = all."""
    if not 0 < most < len(names):
        return list(names)
    return sorted(Random(SEED).sample(list(names), most))


def days() -> list[Series]:
    """Daily series of three kinds; the last four weeks of each are what was to be forecast."""
    pages = Contest("pages_D", "", TEST_DAYS, 7, "D", (7,))
    shares = Contest("shares_D", "", TEST_DAYS, 1, "B", (5,))
    shops = Contest("shops_D", "", TEST_DAYS, 7, "D", (7,))
    found = ((pages, _pages()), (shares, _shares()), (shops, _shops()))
    return [_split(contest, series) for contest, series in found if series]


def _split(contest: Contest, whole: Mapping[str, Values]) -> Series:
    known = {name: values[: -contest.horizon] for name, values in whole.items()}
    came = {name: values[-contest.horizon :] for name, values in whole.items()}
    return Series(contest, known, came, tuple(sorted(whole)))


def _pages() -> dict[str, Values]:
    """Visits of pages and of a street, their few gaps filled along a line."""
    found = {}
    for name in ("wp_log_peyton_manning", "wp_log_R", "pedestrians_covid"):
        file = SHARED / "prophet" / f"example_{name}.csv"
        if file.exists():
            rows = pd.read_csv(file, parse_dates=["ds"]).dropna().set_index("ds")["y"]
            found[name] = rows.resample("D").mean().interpolate().to_numpy(float)
    return found


def _shares() -> dict[str, Values]:
    """Closing prices by trading day."""
    file = SHARED / "stocks" / "sp500_2015_2020_dev.csv.gz"
    if not file.exists():
        return {}
    rows = pd.read_csv(file)
    rows.columns = rows.columns.str.lower()
    symbol = next(name for name in ("symbol", "ticker", "name") if name in rows)
    closes = rows.sort_values("date").groupby(symbol)["close"]
    whole = {str(name): one.dropna().to_numpy(float) for name, one in closes}
    longest = max(map(len, whole.values()))
    return {name: whole[name] for name in drawn(sorted(_long(whole, longest)), SHARES)}


def _long(whole: Mapping[str, Values], longest: int) -> list[str]:
    return [name for name, values in whole.items() if len(values) == longest]


def _shops() -> dict[str, Values]:
    """What a wholesaler sold of an article a day, closed on Saturdays; articles that sell often."""
    file = SHARED / "retail" / "online_retail_dev_2010-12_2011-08.csv.gz"
    if not file.exists():
        return {}
    asked = ["StockCode", "Quantity", "InvoiceDate", "UnitPrice"]
    rows = pd.read_csv(file, usecols=asked, dtype={"StockCode": str}, parse_dates=["InvoiceDate"])
    rows = rows[(rows["Quantity"] > 0) & (rows["UnitPrice"] > 0)]
    day = rows["InvoiceDate"].dt.normalize()
    sums = rows.groupby(["StockCode", day])["Quantity"].sum().unstack(fill_value=0)
    dates = pd.date_range(day.min(), day.max())
    often = sums.loc[(sums > 0).sum(axis=1).nlargest(2 * SHARES).index]
    whole = often.reindex(columns=dates, fill_value=0)
    return {str(name): row.to_numpy(float) for name, row in whole.iterrows()}
