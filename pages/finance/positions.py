"""The table in which the holdings of a portfolio are typed, and kept."""

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from core.market.queries import Listed
from core.risk import portfolios
from core.risk.portfolios import Line, Shown
from pages.finance.holding import QUANTITY, WEIGHT, table
from pages.finance.portfolio import done
from pages.shared import pick
from pages.shared.data import do
from pages.shared.words import plain

BY = {"By weight": WEIGHT, "By number": QUANTITY}
WHOLE = "The weights of the newest day of each add up to {:.6g} %."
REST = " The rest is counted as cash that earns nothing."
LONG_AGO = date(2000, 1, 1)  # of a row without a day; before prices begin nothing is held
HINT = (
    "A row holds from its day on, once everything held has prices, until the next row of the same "
    "instrument; 0 ends it, below 0 is sold short. Rows can be pasted from a spreadsheet."
)


def change(one: Shown, rows: pd.DataFrame, listed: list[Listed]) -> None:
    """The table in which holdings are typed, and the button that keeps them."""
    by_number = len(rows) > 0 and bool(rows["weight"].isna().all())
    with pick.row():
        by = st.radio("Held", list(BY), int(by_number), horizontal=True, key=f"by-{one.id}")
    size = BY[by]
    kept = st.session_state.get(f"kept-{one.id}", 0)  # what is kept makes a table without edits
    typed = st.data_editor(
        _begun(rows, size),
        hide_index=True,
        num_rows="dynamic",
        key=f"holdings-{one.id}-{size}-{kept}",
        column_config=_columns(size, listed),
    )
    st.caption(HINT)
    given = lines(typed, size, listed)
    if size == WEIGHT and given:
        st.caption(plain(whole(given)))
    if st.button("Keep these holdings", type="primary", icon=":material/save:"):
        count = do(portfolios.set_holdings, one.id, given)
        st.session_state[f"kept-{one.id}"] = kept + 1
        rows_are = "row of holdings is" if count == 1 else "rows of holdings are"
        done(f"{count} {rows_are} kept.", one.id)


def lines(typed: pd.DataFrame, size: str, listed: list[Listed]) -> list[Line]:
    """What was typed; a row without an instrument does not count."""
    ids = {str(one): one.id for one in listed}
    return [
        Line(ids[row["Instrument"]], _since(row["From"]), **_sized(row[size], size))
        for row in typed.to_dict("records")
        if row["Instrument"] in ids
    ]


def whole(given: list[Line]) -> str:
    """What the newest weights add up to, in a sentence."""
    newest = {one.instrument_id: one.weight or 0.0 for one in sorted(given, key=_day)}
    total = 100 * sum(newest.values())
    return WHOLE.format(total) + (REST if total < 100 - 1e-9 else "")


def _day(one: Line) -> date:
    return one.since


def _since(value: Any) -> date:
    """A day, which a table that was empty tells as text."""
    found = pd.to_datetime(value, errors="coerce")
    return LONG_AGO if pd.isna(found) else date(found.year, found.month, found.day)


def _sized(value: Any, size: str) -> dict[str, float]:
    if value is None or pd.isna(value):
        return {}
    return {"weight": float(value) / 100} if size == WEIGHT else {"quantity": float(value)}


def _begun(rows: pd.DataFrame, size: str) -> pd.DataFrame:
    shown = table(rows)
    given = shown[size] if size in shown else pd.Series(dtype=float)
    return pd.DataFrame(
        {
            "Instrument": shown["Instrument"].astype(object),
            "From": pd.Series(shown["From"]).astype(object),
            size: given.reindex(shown.index).astype(float),
        }
    )


def _columns(size: str, listed: list[Listed]) -> dict[str, Any]:
    config = st.column_config
    return {
        "Instrument": config.SelectboxColumn(options=[str(one) for one in listed], required=True),
        "From": config.DateColumn(format="YYYY-MM-DD", default=LONG_AGO),
        size: config.NumberColumn(format="%.6g", required=True),
    }
