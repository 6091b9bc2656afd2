"""Alerts in a table, and one of them with everything that was done about it."""

from typing import Any
from uuid import UUID

import pandas as pd
import streamlit as st

from core.alerts import actions, queries
from core.alerts.queries import Message
from core.alerts.tables import Event, Severity
from core.catalogue import WATCHED
from pages.shared import pick, show
from pages.shared.data import ask, do
from pages.shared.show import tables
from pages.shared.words import apart, local, plain

COLOURS = {
    Severity.red: (":material/error:", "red"),
    Severity.amber: (":material/warning:", "orange"),
}
COLUMNS = {
    "severity": "Severity",
    "message": "What",
    "raised_at": "Raised",
    "cleared_at": "Cleared",
    "acknowledged_by": "Acknowledged by",
    "acknowledgement": "Their note",
    "delivered_at": "Told",
    "last_error": "Why it was not told",
}
LONGEST_NOTE = 1_000


def listed(found: pd.DataFrame, name: str) -> None:
    """Alerts, the worst and newest first; columns that say nothing are left out."""
    by_weight = found.assign(weight=found["severity"] != Severity.red).sort_values(
        ["weight", "raised_at"], ascending=[True, False], kind="stable"
    )
    told = by_weight[[column for column in COLUMNS if found[column].notna().any()]]
    told = told.reset_index(drop=True)
    show.table(told.rename(columns=COLUMNS), name, alt=f"{name}, the worst first")


def one(found: pd.DataFrame) -> None:
    """One of them: what it says, who looks after it, and who was told."""
    labels = {label(row): row["id"] for _, row in found.iterrows()}
    chosen = ask(queries.alert, labels[pick.one("Alert", list(labels), "alert", width=560)])
    icon, colour = COLOURS[chosen.severity]
    with st.container(border=True):
        st.markdown(f":{colour}[{icon}] **{chosen.severity}** · {plain(chosen.message)}")
        st.caption(f"Raised {local(chosen.raised_at)}.")
        if chosen.acknowledged_at is None:
            acknowledge(chosen.id)
        else:
            said = f": {chosen.acknowledgement}" if chosen.acknowledgement else "."
            st.markdown(
                f":green[:material/check_circle:] {plain(chosen.acknowledged_by or '')} looks "
                f"after it since {plain(local(chosen.acknowledged_at))}{plain(said)}"
            )
        if chosen.messages:
            rows = [as_row(message) for message in chosen.messages]
            tables.grid(pd.DataFrame(rows), "Messages", alt="Who was told of this alert, and when")


def label(row: pd.Series) -> str:
    """An alert as the chooser and the address name it."""
    figure = WATCHED[row["metric"]].title if row["metric"] in WATCHED else row["metric"]
    return apart(row["subject"], figure, row["severity"], key=row["id"])


def acknowledge(alert_id: UUID) -> None:
    """Say that one looks after it."""
    with st.form("acknowledge", border=False, clear_on_submit=True):
        note = st.text_input(
            "Note", max_chars=LONGEST_NOTE, placeholder="What is being done about it", width=560
        )
        if st.form_submit_button("Acknowledge", type="primary", icon=":material/check:"):
            do(actions.acknowledge, alert_id, note)
            st.rerun()


def as_row(message: Message) -> dict[str, Any]:
    """A message as the table shows it."""
    return {
        "By": str(message.channel),
        "To": message.to,
        "Tells": "that it is over" if message.event is Event.cleared else "that it was raised",
        "Due": message.due_at,
        "Sent": message.sent_at,
        "Attempts": message.attempts,
        "What went wrong": message.error,
    }
