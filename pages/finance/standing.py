"""How scored forecasts stand: to what their bands promised, and to the naive one."""

import pandas as pd

from pages.shared import show
from pages.shared.words import number

SCORED = "Forecasts of which it is known what came; a restated value counts in place of the first."
HELD = "How many of them lay inside their {level} % band."
OF_NAIVE = (
    "The mean error as a part of that of the naive forecast from the same origin; each series"
    " weighs as its number of forecasts."
)


def figures(found: pd.DataFrame) -> list[show.Figure]:
    """How many there are, how often bands held, and how they stand to the naive."""
    compared = found[found["naive_error"].notna()]
    beaten = int((compared["compared_error"] < compared["naive_error"]).sum())
    share = of_naive(found)
    beside = f"better for {beaten:,} of {len(compared):,} series" if len(compared) else ""
    return [
        show.Figure("Scored forecasts", f"{int(found['scored'].sum()):,}", SCORED),
        _held(found, 95),
        _held(found, 80),
        show.Figure(
            "Error, of naive's",
            None if share is None else f"{share:,.0f} %",
            OF_NAIVE,
            change=beside,
            better="",
            reason="" if share is not None else "the naive made no error, or is not known",
        ),
    ]


def _held(found: pd.DataFrame, level: int) -> show.Figure:
    inside, of = (int(found[f"{name}_{level}"].sum()) for name in ("inside", "with"))
    if not of:
        return show.Figure(
            f"{level} % bands that held", None, HELD.format(level=level), reason="there were none"
        )
    told = f"{100 * inside / of:.0f} % at a promised {level} %"
    return show.Figure(
        f"{level} % bands that held",
        f"{inside:,} of {of:,}",
        HELD.format(level=level),
        change=told,
        better="",
    )


def of_naive(found: pd.DataFrame) -> float | None:
    """The error of all series in percent of the naive one's."""
    known = found[(found["compared"] > 0) & (found["naive_error"] > 0)]
    if known.empty:
        return None
    each = known["compared_error"] / known["naive_error"]
    return float(100 * (each * known["compared"]).sum() / known["compared"].sum())


def verdict(found: pd.DataFrame) -> str:
    """Whether the naive would have been better, in a sentence."""
    known = found[found["naive_error"].notna()]
    if known.empty:
        return "No series can be held against the naive forecast."
    if len(found) == 1:
        return _of_one(known.iloc[0])
    worse = known[known["compared_error"] > known["naive_error"]]
    share = of_naive(found)
    said = "" if share is None else f" In all, the error is {share:,.0f} % of the naive one's."
    if worse.empty:
        return f"The naive would have been better for no series of {len(known):,}.{said}"
    share_of_worst = (worse["compared_error"] / worse["naive_error"]).to_numpy(dtype=float)
    worst = worse["series"].iloc[int(share_of_worst.argmax())]
    return (
        f"The naive would have been better for {len(worse):,} of {len(known):,} series, above all"
        f" for {worst}.{said}"
    )


def _of_one(row: pd.Series) -> str:
    ours, naive = number(row["compared_error"]), number(row["naive_error"])
    if row["compared_error"] == row["naive_error"]:
        return f"The naive would have been just as good: a mean error of {naive}."
    word = "" if row["compared_error"] > row["naive_error"] else "not "
    return (
        f"The naive would {word}have been better: its mean error was {naive}, that of the"
        f" forecasts {ours}."
    )
