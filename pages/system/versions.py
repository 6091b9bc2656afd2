"""All versions of one model, and some of them side by side."""

from uuid import UUID

import pandas as pd
import streamlit as st

from core.forecasting import comparing
from core.forecasting.comparing import FEWEST, MOST
from core.registry import queries
from pages.finance import again
from pages.finance.titles import titled
from pages.shared import pick, show
from pages.shared.data import ask
from pages.system import beside, version

NONE = "Choose two to five versions: what differs, what they expect, and how they have done."


def label(row: pd.Series) -> str:
    """A version as choosers and the address name it."""
    state = ", archived" if pd.notna(row["archived_at"]) else ""
    state = ", active" if row["is_active"] else state
    return f"Version {row['version']} of {row['trained_at']:%Y-%m-%d %H:%M}{state}"


def table(found: pd.DataFrame) -> pd.DataFrame:
    """The versions under the words that people know their columns by."""
    of = found["of"].where(found["of"] > 0)
    away = found["archived_at"].notna()
    state = (
        pd.Series("—", found.index).mask(found["is_active"], "✓ active").mask(away, "▣ archived")
    )
    files = [
        queries.file_of(row.upload_id, row.filename, row.undone_at) for row in found.itertuples()
    ]
    return pd.DataFrame(
        {
            "Version": found["version"],
            "State": state,
            "Made by": [titled(one) for one in found["model_type"]],
            "Error (%)": found["error"].astype(float),
            "Bands held (%)": (100 * found["inside"] / of).astype(float),
            "Known until": found["trained_until"],
            "Trained": found["trained_at"],
            "File": files,
            "Data": found["data_sha256"].str[:12],
            "Choices": found["params_hash"].str[:12],
            "Code": found["code_version"].str[:12],
        }
    ).reset_index(drop=True)


def opened(model_id: UUID) -> None:
    """One model: the version that is chosen, all of them, and some side by side."""
    found = ask(queries.history, model_id)
    labels = {label(row): row["id"] for _, row in found.iterrows()}
    with pick.row():
        chosen = pick.one("Version", list(labels), "version", width=360)
        version.buttons(labels[chosen])
    with st.container():  # so that nothing below moves to another place
        again.again(labels[chosen])
    name = f"Versions of {found['model_name'].iloc[0]}"
    every, one, several = show.tabs([f"All versions ({len(found):,})", "This one", "Side by side"])
    with every:
        percent = dict.fromkeys(("Error (%)", "Bands held (%)"), "%,.1f")
        show.table(table(found), name, columns=percent, alt=f"{name}, the newest first")
    with one:
        version.told(labels[chosen])
    with several:
        picked = pick.some("Versions", list(labels), "beside", width=720, placeholder="None yet")
        if FEWEST <= len(picked) <= MOST:
            keys = tuple(labels[one] for one in picked)
            beside.view(ask(comparing.compared, keys), name)
        else:
            st.markdown(NONE)
