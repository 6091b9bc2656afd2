"""The pictures of a report: its course, what led to the result, and its entities."""

from functools import partial

import pandas as pd
import streamlit as st

from core.charts import bridge as bridges
from core.charts import courses, multiples
from core.finance.kpi.reporting import LINES, Report
from pages.finance.kpis.answer import column
from pages.shared import pick, show

BASES = {"the budget": "budget", "last year": "year_before", "the previous period": "previous"}
NOTHING = {
    "budget": "There is no budget to begin with, or operating income is not known.",
    "year_before": "Operating income of last year is not known.",
    "previous": "Operating income of the previous period is not known.",
}


def over_time(found: Report) -> show.Part:
    """Revenue, costs and operating income over the periods before."""
    frame = course_of(found)
    return show.chart(
        partial(
            courses.course,
            frame,
            currency=found.about.currency,
            is_partial=found.about.is_partial,
        ),
        f"Course up to {found.about.period}",
        frame.rename(columns={key: line.label for key, line in LINES.items()}).rename_axis("Period")
        .reset_index(),
        courses.finding(frame, currency=found.about.currency, is_partial=found.about.is_partial),
    )  # fmt: skip


def course_of(found: Report, entity: str = "") -> pd.DataFrame:
    """Some lines by the labels of the periods of the trend."""
    labels = [label for label, _ in found.inputs.periods]
    course = found.told.course(entity)
    columns = {key: [one.value for one in row] for key, row in course.items()}
    return pd.DataFrame(columns, index=labels, dtype=float)


def waterfall(found: Report) -> None:
    """What led from the budget, or from another period, to operating income."""
    base = BASES[pick.one("From", list(BASES), "from-base", width=200)]
    steps = found.told.bridge(base)
    start = found.told.view.line("operating_income", base).value
    end = found.told.view.line("operating_income").value
    if start is None or end is None:
        st.markdown(NOTHING[base])
        return
    names = ("Budget" if base == "budget" else column(found, base), found.about.period)
    data = pd.DataFrame([{"Step": one.name, "Amount": one.amount} for one in steps])
    ends = pd.DataFrame({"Step": list(names), "Amount": [start, end]})
    rows = pd.concat([ends.head(1), data, ends.tail(1)], ignore_index=True)
    show.chart(
        partial(bridges.bridge, start, steps, end, names=names, currency=found.about.currency),
        f"From {names[0]} to {names[1]}",
        rows,
        bridges.finding(start, steps, end, names=names, currency=found.about.currency),
    )


def entities(found: Report) -> None:
    """Each entity beside the others, and what each contributes."""
    frames = {one: course_of(found, one) for one in found.inputs.entities}
    if not frames:
        st.markdown("There is one entity, or none has a name.")
        return
    about = found.about
    show.chart(
        partial(multiples.multiples, frames, currency=about.currency, is_partial=about.is_partial),
        f"Entities {about.period}",
        table(found),
        multiples.finding(frames, currency=about.currency),
    )


def table(found: Report) -> pd.DataFrame:
    """The main lines of each entity, and of all."""
    rows = []
    for entity, lines in {**found.told.by_entity, "All": found.told.lines}.items():
        row: dict[str, object] = {"Entity": entity}
        for key in ("revenue", "operating_expense", "operating_income", "net_income"):
            if key in lines:
                row[LINES[key].label] = lines[key]["actual"].value
                row[f"{LINES[key].label}, budget"] = lines[key]["budget"].value
        rows.append(row)
    return pd.DataFrame(rows).dropna(axis=1, how="all")


def course(found: Report) -> None:
    """The same as a tab."""
    over_time(found)
