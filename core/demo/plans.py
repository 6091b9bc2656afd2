"""Sample budgets, from what was planned of each month, and the file they might have come in."""

from collections.abc import Mapping
from uuid import UUID

import pandas as pd

from core.demo.files import File, file_key
from core.demo.rows import keyed

COLUMNS = ("category", "entity", "period_start", "period_end", "currency", "version")


def budgets(
    plans: Mapping[tuple[str, int], pd.DataFrame], owner: UUID, filename: str, currency: str
) -> pd.DataFrame:
    """Budgets by entity and version: a plan has a row a month, and a column a category."""
    each = [
        plan.rename_axis("month")
        .reset_index()
        .melt("month", var_name="category", value_name="amount")
        .assign(entity=entity, version=version)
        for (entity, version), plan in plans.items()
    ]
    rows = pd.concat(each, ignore_index=True)
    months = rows.pop("month").dt.to_period("M").dt
    rows = rows.assign(period_start=months.start_time.dt.date, period_end=months.end_time.dt.date)
    return keyed(
        *("budgets", rows, "entity", "category", "period_start", "version"),
        user_id=owner,
        is_shared=True,
        currency=currency,
        data_upload_id=file_key(filename),
    )


def file(name: str, rows: pd.DataFrame, minutes: int, refused: bytes = b"") -> File:
    """The file that budgets might have come in."""
    named = rows[[*COLUMNS, "amount"]].rename(columns={"amount": "budget"})
    text: str = named.to_csv(index=False, lineterminator="\n", float_format="%.2f")
    mapping = {one: one for one in COLUMNS} | {"amount": "budget"}
    days = rows["period_start"]
    return File(
        *(name, "budgets", text.encode(), len(rows), days, mapping, minutes), refused=refused
    )
