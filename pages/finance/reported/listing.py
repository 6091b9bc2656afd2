"""The list of stored reports, which of them is open, and where that stands."""

from typing import Any
from uuid import UUID

import pandas as pd
import streamlit as st

from core.finance.kpi.kept import Kept
from pages.shared import pick
from pages.shared.words import apart, local, plain

LIST = "The list of all"


def chosen(every: pd.DataFrame) -> UUID | None:
    """The report whose number stands in the address, as links in mails have it.

    The chooser is not bound to the address, which would name a report by its title.
    """
    labels = {str(row.id): label(row) for row in every.itertuples()}
    given = st.query_params.get("report", "")
    now = given if given in labels else LIST
    keys = [LIST, *labels]
    with pick.row():
        picked = st.selectbox(
            "Report",
            keys,
            keys.index(now),
            format_func=lambda key: labels.get(key, key),
            key=f"report-chooser-{now}",
            width=460,
        )
    if picked != now:
        open_next("" if picked == LIST else picked)
        st.rerun()
    return None if picked == LIST else UUID(picked)


def standing(found: Kept) -> None:
    """When and by whom it was stored, and whether a later one corrects it."""
    said = [f"Stored {local(found.stored_at)} by {found.owner}", f"formulas {found.formulas}"]
    said.append(f"SHA-256 {found.sha256[:12]}")
    st.caption(plain(" · ".join(said)))
    if found.superseded_by_id is not None:
        st.warning("A later report corrects this one.", icon=":material/history:")
        _link("Open the correction", found.superseded_by_id)
    if found.supersedes_id is not None:
        _link("It corrects an earlier one", found.supersedes_id)


def back() -> None:
    """The way to the list."""
    st.button(
        "All reports", icon=":material/list:", on_click=open_next, args=("",), key="report-close"
    )


def _link(label: str, report_id: UUID) -> None:
    st.button(label, on_click=open_next, args=(str(report_id),), key=f"open-{report_id}")


def open_next(report_id: str) -> None:
    """Have the address name another report, or none."""
    if report_id:
        st.query_params["report"] = report_id
    else:
        st.query_params.pop("report", None)


def label(row: Any) -> str:
    """A report as choosers call it."""
    when = pd.Timestamp(row.report_date)
    return apart(row.title, f"{when:%Y-%m-%d}", key=row.id)
