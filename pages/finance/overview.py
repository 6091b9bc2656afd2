"""The rows and figures of many forecasts."""

import pandas as pd

from pages.shared import show

ERROR, CHANGE, OUTSIDE = "Error (WAPE, %)", "Change (%)", "Newest outside"
KNOWN = "Series of which a forecast is stored, of all that were chosen."
BEATEN = "Forecasts that were nearer than the naive ones, when tried from earlier on."
HELD = "Values inside their 95 % band, over all forecasts that were tried from earlier on."
LARGEST = "The largest change of what is expected against as many values before."
SORTS = {"Error": ERROR, "Change": CHANGE, "Unusual values": OUTSIDE, "Name": "Series"}


def table(found: pd.DataFrame, sort: str) -> pd.DataFrame:
    """A row for each forecast, under words that readers and files know them by."""
    marks = found["beats_naive"].map({True: "yes", False: "no"}).fillna("—")
    held = 100 * found["inside"] / found["of"].where(found["of"] > 0)
    before = found["before"].where(found["before"] > 0)
    rows = pd.DataFrame(
        {
            "Series": found["series"],
            "Category": found["category"],
            "Entity": found["entity"],
            "Steps": found["steps"],
            "Sum expected": found["total"],
            "Unit": found["unit"],
            CHANGE: 100 * (found["total"] / before - 1),
            ERROR: found["error"],
            "Beats naive": marks,
            "Bands that held (%)": held,
            OUTSIDE: found["outside"],
            "As of": found["trained_until"],
            "By": found["author"],
        }
    )
    by = SORTS[sort]
    if by == "Series":
        return rows.sort_values(by, ignore_index=True)
    size = (
        rows[by].astype(float).abs().sort_values(ascending=False, na_position="last", kind="stable")
    )
    return rows.loc[size.index].reset_index(drop=True)


def finding(rows: pd.DataFrame) -> str:
    """What stands out, in a sentence."""
    tried = rows.dropna(subset=[ERROR]).to_dict("records")
    if not tried:
        return "There are too few values to try these forecasts from earlier on."
    hardest = max(tried, key=lambda row: row[ERROR])
    error = f"its past error was {hardest[ERROR]:,.1f} %"
    said = f"{hardest['Series']} is the hardest to forecast: {error}"
    moved = rows.dropna(subset=[CHANGE]).to_dict("records")
    if not moved:
        return f"{said}."
    most = max(moved, key=lambda row: abs(row[CHANGE]))
    which = "it" if most["Series"] == hardest["Series"] else most["Series"]
    return f"{said}; {which} is expected to change most, by {most[CHANGE]:+,.1f} %."


def figures(found: pd.DataFrame, count: int) -> tuple[show.Figure, ...]:
    """How many there are, how many beat the naive, and how often bands held."""
    tried = found["beats_naive"].notna()
    beaten, inside, of = (int(found[name][tried].sum()) for name in ("beats_naive", "inside", "of"))
    share = f"{100 * inside / of:.0f} % at a promised 95 %" if of else ""
    return show.figures(
        [
            show.Figure("Forecast", f"{found['series_id'].nunique():,} of {count:,}", KNOWN),
            show.Figure("Better than naive", f"{beaten:,} of {int(tried.sum()):,}", BEATEN),
            show.Figure("Bands that held", f"{inside:,} of {of:,}", HELD, change=share, better=""),
        ]
    )
