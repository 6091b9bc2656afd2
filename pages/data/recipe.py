"""How one series is prepared: its steps, what they did, and both lines over each other."""

from functools import partial

import pandas as pd
import streamlit as st

from core.charts import prepared as charts
from core.errors import Invalid
from core.series import recipes
from core.series.queries import Listed
from core.series.recipes import Kept, Shown
from pages.data import draft, steps
from pages.shared import show
from pages.shared.data import ask, later
from pages.shared.words import plain

QUESTION = "What is done to the values before they are used?"
COLUMNS = {"value": "Prepared", "raw": "Stored", "flag": "Mark"}
UNTOUCHED = "There are no steps: values are used as they were loaded."


def view(one: Listed) -> None:
    """The recipe of a series; whose it is, and administrators, may change it."""
    st.caption("What was loaded stays as it is. Steps are done in order whenever it is read.")
    kept = ask(recipes.recipe, one.id)
    if not kept.may_change:
        _result(one, ask(recipes.shown, one.id))
        st.caption(plain(f"Only {one.owner} and administrators change this recipe."))
        return
    _change(one, kept)


def _change(one: Listed, kept: Kept) -> None:
    mine = draft.draft(one.id, kept)
    steps.edit(mine)
    try:
        found = ask(recipes.shown, one.id, list(mine.steps.values()))
    except Invalid as error:
        st.warning(plain(str(error)), icon=":material/warning:")
        draft.save(one, mine, is_sound=False)
        return
    draft.save(one, mine, is_sound=True)
    _result(one, found)


def _result(one: Listed, found: Shown) -> None:
    told = _figures(found)
    for notice in found.notices:
        st.markdown(f":material/info: {plain(notice)}")
    name = f"Prepared {one}"
    then = "nothing is done to its values"
    if found.told:
        then = f"after {_count(len(found.told))} its values come {found.frequency}"
    said = f"{one} comes {found.raw_frequency}; {then}."
    where = f"{found.count:,} rows"
    every = later(recipes.points_prepared, one.id, found.steps)
    part = show.chart(
        partial(charts.prepared, found.drawn, unit=one.unit, apart=found.is_longer, of=found.count),
        name,
        _titled(found.newest),
        said,
        source=(where, *found.told, *found.notices),
        whole=show.Whole(found.count, lambda: _titled(every())),
    )
    st.subheader("What was done", anchor=False)
    st.markdown(_done(found))
    show.report(show.Report(name, QUESTION, told, (part,), (where, *found.told, *found.notices)))


def _figures(found: Shown) -> tuple[show.Figure, ...]:
    count = found.counts.get
    is_partial = count("partial", 0) > 0
    come = found.frequency.capitalize()
    return show.figures(
        [
            show.Figure("Values come", come, help="As recognised, after all steps."),
            show.Figure("Filled in", f"{count('filled', 0):,}", help="Moments without a value."),
            show.Figure("Gaps left", f"{count('gap', 0):,}", help="Marked, and left open."),
            show.Figure("Outliers", f"{count('outlier', 0):,}", help="As the steps tell them."),
            show.Figure(
                "Periods kept out",
                f"{count('partial', 0):,}" if is_partial else "None",
                help="A first or last period that is not whole is in no comparison or forecast.",
            ),
        ]
    )


def _done(found: Shown) -> str:
    """Each step in words, and what it came to."""
    pairs = zip(found.told, found.done, strict=True)
    lines = [f"{at}. {plain(told)} {plain(done)}." for at, (told, done) in enumerate(pairs, 1)]
    return "\n".join(lines) or UNTOUCHED


def _titled(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.rename_axis("Date").rename(columns=COLUMNS)


def _count(many: int) -> str:
    return f"{many} step{'' if many == 1 else 's'}"
