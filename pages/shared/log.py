"""The log of a job: what was said of it, and when."""

from uuid import UUID

import pandas as pd
import streamlit as st

from core.jobs import queries
from pages.shared import panel, show
from pages.shared.data import ask
from pages.shared.words import zone


def job(job_id: UUID) -> None:
    """The log, folded in; it grows by itself for as long as the job lives."""

    def part() -> None:
        said = ask(queries.said, job_id)
        if not said:
            return
        rows = {
            "When": [line.at for line in said],
            "Progress": [line.progress for line in said],
            "What": [line.text for line in said],
        }
        columns = {
            "When": st.column_config.DatetimeColumn(f"When ({zone()})", format="HH:mm:ss"),
            "Progress": "percent",
        }
        with st.expander("Log", icon=":material/notes:"):
            alt = "What was said of the job, the oldest first"
            show.table(pd.DataFrame(rows), "Log of the job", columns=columns, alt=alt)

    panel.live(part, is_live=not ask(queries.job, job_id).is_over)
