"""Each score of a series, with what it was about and whether it still counts."""

import pandas as pd

from pages.finance.titles import titled


def table(found: pd.DataFrame) -> pd.DataFrame:
    """Each score of a series under words that people know, also those that no longer count."""
    stands = pd.Series("counts", index=found.index)
    stands = stands.where(found["is_current"].astype(bool), "restated since")
    stands = stands.where(found["withdrawn_at"].isna(), "withdrawn: what came was taken back")
    inside = {1: "yes", 0: "no"}
    return pd.DataFrame(
        {
            "Date": found["moment"],
            "Came": found["actual_value"],
            "Expected": found["expected"],
            "Error": found["error"],
            "Naive's error": found["naive_error"],
            "Inside 80 %": found["inside_80"].map(inside).fillna("—"),
            "Inside 95 %": found["inside_95"].map(inside).fillna("—"),
            "95 % from": found["lower_95"],
            "95 % to": found["upper_95"],
            "Steps ahead": found["step"],
            "From": found["origin"],
            "Version": found["version"],
            "Forecaster": found["model_type"].map(titled),
            "By": found["author"],
            "Adjusted": found["adjusted"],
            "Adjusted by": found["adjuster"],
            "Because": found["reason"],
            "This score": stands,
            "Scored": found["scored_at"],
            "File": found["file"],
        }
    )
