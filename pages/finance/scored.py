"""Scored forecasts as tables that people read: by series, month, step and forecaster."""

import pandas as pd

from pages.finance.titles import titled

PERCENT = "%,.1f"
FORMATS = dict.fromkeys(
    ("Of naive's (%)", "Inside 80 % (%)", "Inside 95 % (%)", "Bias (%)", "Of the model's (%)"),
    PERCENT,
)


def by_series(found: pd.DataFrame, drifts: pd.DataFrame) -> pd.DataFrame:
    """A row for each series, the worst beside the naive first."""
    share = 100 * found["compared_error"] / found["naive_error"].where(found["naive_error"] > 0)
    better = (found["naive_error"] < found["compared_error"]).map({True: "yes", False: "no"})
    marks = {row.series_id: mark(row) for row in drifts.sort_values("misses").itertuples()}
    return pd.DataFrame(
        {
            "Series": found["series"],
            "Drift": found["series_id"].astype(object).map(marks).fillna(""),
            "Scored": found["scored"],
            "Mean error": found["error"],
            "Naive's error": found["naive_error"],
            "Of naive's (%)": share,
            "Naive better": better.where(found["naive_error"].notna(), "—"),
            **_shares(found),
            "Adjusted": found["adjusted"],
            "Error of adjusted": found["adjusted_error"],
            "Model's error there": found["before_error"],
            "Unit": found["unit"],
            "Newest": found["newest"],
        }
    ).sort_values("Of naive's (%)", ascending=False, na_position="last", ignore_index=True)


def mark(row: object) -> str:
    """How a forecast drifts, in few words; nothing where it does not."""
    if row.has_run:  # type: ignore[attr-defined]
        side = "above" if row.is_above else "below"  # type: ignore[attr-defined]
        return f"{row.misses} in a row {side}"  # type: ignore[attr-defined]
    if row.is_alarm:  # type: ignore[attr-defined]
        return f"{row.times:.1f} times the promised error"  # type: ignore[attr-defined]
    return ""


def cut(found: pd.DataFrame, by: str, title: str) -> pd.DataFrame:
    """A row for each month, step or forecaster."""
    keys = found[by].map(titled) if by == "model_type" else found[by]
    return pd.DataFrame(
        {
            title: pd.to_datetime(keys) if by == "month" else keys,
            "Scored": found["scored"],
            "Of naive's (%)": 100 * found["of_naive"].astype(float),
            **_shares(found),
            "Adjusted": found["adjusted"],
            "Of the model's (%)": 100 * found["of_model"].astype(float),
        }
    )


def _shares(found: pd.DataFrame) -> dict[str, pd.Series]:
    shares = {
        f"Inside {level} % (%)": 100
        * found[f"inside_{level}"]
        / found[f"with_{level}"].where(found[f"with_{level}"] > 0)
        for level in (80, 95)
    }
    return shares | {"Bias (%)": 100 * found["bias"].astype(float)}


def drawn(found: pd.DataFrame, by: str) -> pd.DataFrame:
    """What the chart shows of months or steps."""
    rows = cut(found, by, by).set_index(by)
    names = {
        "Inside 80 % (%)": "held_80",
        "Inside 95 % (%)": "held_95",
        "Of naive's (%)": "of_naive",
    }
    return rows[list(names)].rename(columns=names)


def finding(found: pd.DataFrame, rows: pd.DataFrame) -> str:
    """How often bands held, and where the error is the largest beside the naive one's."""
    with_band, inside = int(found["with_95"].sum()), int(found["inside_95"].sum())
    said = f"Of {with_band:,} values, {inside:,} lay inside their 95 % band." if with_band else ""
    known = rows["of_naive"].dropna()
    if known.empty:
        return said or "No forecast had a band, or a naive one beside it."
    place = int(known.to_numpy(dtype=float).argmax())
    at = known.index[place]
    where = f"for {at:%Y-%m}" if isinstance(at, pd.Timestamp) else f"{at} steps ahead"
    where = "1 step ahead" if at == 1 else where
    told = f"The error is the largest {where}: {known.iloc[place]:,.0f} % of the naive one's."
    return f"{said} {told}".strip()
