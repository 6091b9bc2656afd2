"""Two versions beside each other, line by line."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from core.finance import plans
from core.finance.plans import Compared
from core.finance.twice import named
from core.glance import short
from pages.finance.plans.listing import listing
from pages.finance.plans.picked import Picked
from pages.shared import pick
from pages.shared.data import ask
from pages.shared.words import plain

NONE = "There is no other version to compare with; copy this one under Versions first."
ALL = "All years"


def view(picked: Picked) -> None:
    """The other version, what changed in sentences, and the lines."""
    if not picked.others:
        st.markdown(NONE)
        return
    with pick.row():
        numbers = [one.number for one in picked.others]
        base = pick.one("From", numbers, "base", say=lambda n: f"Version {n}", width=140)
        over = pick.one("Over", [str(picked.year), ALL], "over", width=130)
    year = None if over == ALL else picked.year
    number = picked.version.number
    found = ask(plans.compared, picked.version.owner_id, base, number, year=year)
    for sentence in findings(found, base, number):
        st.markdown(f"- {plain(sentence)}")
    rows = table(found.lines, base, number)
    if rows.empty:
        st.markdown(f"Neither version has a budget in {picked.year}.")
        return
    amounts = dict.fromkeys((_named(base), _named(number), "Difference"), "%,.2f")
    name = f"Version {base} to version {number}"
    listing(rows, name, {**amounts, "Change (%)": "%+.1f"})


def findings(found: Compared, base: int, number: int) -> list[str]:
    """How many lines differ and which most, and what all of a currency add up to."""
    differing = found.lines[found.lines["difference"] != 0]
    said = [f"{len(differing):,} of {len(found.lines):,} lines differ."]
    if len(differing):
        sizes = differing["difference"].astype(float).abs().to_numpy()
        largest = differing.iloc[int(sizes.argmax())]
        amount = float(largest["difference"])
        change = "" if largest["change"] is None else f" ({100 * largest['change']:+.1f} %)"
        said[0] += (
            f" Most in {named(largest['category'], largest['entity'])}: {short(abs(amount))} "
            f"{largest['currency']} {'more' if amount > 0 else 'less'}{change}."
        )
    return said + [_moved(row, base, number) for row in found.sums.to_dict("records")]


def _moved(row: Mapping[Hashable, Any], base: int, number: int) -> str:
    one, other = (float(row[side] or 0) for side in ("one", "other"))
    if one == other:
        return f"All lines in {row['currency']} add up to {short(other)} in both versions."
    change = "" if row["change"] is None else f" ({100 * row['change']:+.1f} %)"
    return (
        f"All lines in {row['currency']} add up to {short(other)} in version {number}, "
        f"{short(abs(other - one))} {'more' if other > one else 'less'} than the {short(one)} of "
        f"version {base}{change}."
    )


def table(lines: pd.DataFrame, base: int, number: int) -> pd.DataFrame:
    """The lines as people read them, the largest difference first."""
    by_size = lines["difference"].map(abs).sort_values(ascending=False, kind="stable").index
    rows = lines.loc[by_size].reset_index(drop=True)
    shown = pd.DataFrame(
        {
            "Category": rows["category"],
            "Entity": rows["entity"],
            "Currency": rows["currency"],
            _named(base): rows["one"].astype(float),
            _named(number): rows["other"].astype(float),
            "Difference": rows["difference"].astype(float),
            "Change (%)": 100 * rows["change"].astype(float),
            "Why not": rows["reason"],
        }
    )
    return shown if rows["reason"].any() else shown.drop(columns="Why not")


def _named(number: int) -> str:
    return f"Version {number}"
