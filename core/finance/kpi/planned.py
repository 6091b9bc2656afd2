"""What was budgeted for a period, as books of their own: phased over its pieces, line by line."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
import pandas as pd
from sqlalchemy import select
from sqlmodel import Session, col, func

from core.actors import Actor, Role, require
from core.analytics.kpi.books import PLACES, Account, Values
from core.analytics.kpi.spans import Span
from core.db.frames import Wanted, frame
from core.finance import signs
from core.finance.tables import Budget, Side
from core.glance import listed

READS = ("finance", "series")
MONEY_PLACES = 4  # of a budget, as it is stored
LINE = ("category", "entity", "period_start", "period_end")
CUT = (
    "A budget that goes beyond the period, or beyond the days that are known of it, counts by its "
    "days."
)


@dataclass(frozen=True)
class Planned:
    """The lines of a budget over the pieces of a period, natural and in their own currency."""

    version: int | None
    accounts: tuple[Account, ...] = ()
    own: Values | None = None
    cautions: tuple[str, ...] = ()
    uploads: tuple[UUID, ...] = ()
    reason: str = ""  # why there is none


def seen(user: Actor, owner_id: UUID) -> Any:
    """The condition that a budget is somebody's own and this user may see it."""
    mine = (col(Budget.user_id) == owner_id) & col(Budget.company_id).is_(None)
    if user.sees_all or user.id == owner_id:
        return mine
    return mine & col(Budget.is_shared)


def versions(db: Session, user: Actor, owner_id: UUID) -> list[int]:
    """The versions of somebody's budget, the newest first."""
    require(user, Role.viewer)
    wanted = select(col(Budget.version)).where(seen(user, owner_id)).distinct()
    return sorted(db.scalars(wanted), reverse=True)


def planned(
    db: Session,
    user: Actor,
    owner_id: UUID,
    accounts: Sequence[Account],
    pieces: Sequence[Span],
    *,
    span: Span,
    version: int | None = None,
    entities: Sequence[str] = (),
) -> Planned:
    """The budget of a span; of the newest version, where none is named."""
    require(user, Role.viewer)
    if version is None:
        newest = select(func.max(Budget.version)).where(
            seen(user, owner_id),
            col(Budget.period_start) <= span.end,
            col(Budget.period_end) >= span.start,
        )
        version = db.scalar(newest)
    if version is None:
        return Planned(None, reason="no_budget")
    rows = _rows(db, user, owner_id, version, span)
    if rows.empty:
        return Planned(version, reason="no_budget")
    if twice := _overlaps(rows):
        said = f"Budgets of version {version} overlap and would count twice: {listed(twice, 3)}."
        return Planned(version, cautions=(said,), reason="budget_overlaps")
    rows, left_out = _placed(rows, accounts, entities)
    if rows.empty:
        return Planned(version, cautions=tuple(left_out), reason="no_budget")
    lines, own, is_cut = _phased(rows, pieces, signs.plan_signs(db, user, owner_id, version))
    uploads = sorted({UUID(str(one)) for one in rows["data_upload_id"].dropna()}, key=str)
    cautions = (*left_out, *([CUT] if is_cut else []))
    return Planned(version, lines, own, cautions, tuple(uploads))


def _rows(db: Session, user: Actor, owner_id: UUID, version: int, span: Span) -> pd.DataFrame:
    """The budgeted amounts that touch a span, by line and beginning."""
    wanted: Wanted = (
        select(
            *(col(Budget.category), col(Budget.entity), col(Budget.period_start)),
            *(col(Budget.period_end), col(Budget.amount), col(Budget.currency)),
            col(Budget.data_upload_id),
        )
        .where(
            seen(user, owner_id),
            col(Budget.version) == version,
            col(Budget.period_start) <= span.end,
            col(Budget.period_end) >= span.start,
        )
        .order_by(col(Budget.category), col(Budget.entity), col(Budget.period_start))
    )
    rows = frame(db, wanted)
    words = {name: rows[name].astype(object) for name in ("category", "entity", "currency")}
    return rows.assign(**words, amount=rows["amount"].astype(float))


def _overlaps(rows: pd.DataFrame) -> list[str]:
    """Lines of which two periods share days, and lines of the whole beside those of its parts."""
    before = rows.shift(1)
    is_same = (rows["category"] == before["category"]) & (rows["entity"] == before["entity"])
    shares = is_same & (_days(rows["period_start"]) <= _days(before["period_end"]))
    found = [
        f"{category}{f' of {entity}' if entity else ''} ({begun} to {ended} and {start} to {end})"
        for category, entity, start, end, begun, ended in zip(
            *(rows.loc[shares, name].astype(str) for name in LINE),
            *(before.loc[shares, name].astype(str) for name in LINE[2:]),
            strict=True,
        )
    ]
    is_whole = rows["entity"] == ""
    both = set(rows["category"][is_whole]) & set(rows["category"][~is_whole])
    return found + [f"{one} (of the whole and of entities)" for one in sorted(both)]


def _placed(
    rows: pd.DataFrame, accounts: Sequence[Account], entities: Sequence[str]
) -> tuple[pd.DataFrame, list[str]]:
    """The lines that an account tells the class of and that are asked for, and what is not."""
    asked = rows[rows["entity"].isin(list(entities))] if entities else rows
    kinds = _Kinds(accounts)
    where = list(zip(asked["category"], asked["entity"], strict=True))
    accounts_of = pd.Series([kinds.of(*one) for one in where], asked.index, dtype=object)
    kept = asked.assign(account=accounts_of)[accounts_of.notna().to_numpy()]
    strange = sorted(set(asked["category"]) - set(kept["category"]))
    said = []
    if strange:
        said.append(
            f"{listed(strange, 3)} of the budget {'is' if len(strange) == 1 else 'are'} no account "
            "of these books, or of several classes, and left out."
        )
    if entities and (rows["entity"] == "").any():
        said.append("Budgets of the whole are left out where single entities are asked for.")
    return kept, said


class _Kinds:
    """By category and entity what a line is; an entity without its own account is as the others."""

    def __init__(self, accounts: Iterable[Account]) -> None:
        """Know every account, and each category that is the same everywhere."""
        self.here: dict[tuple[str, str], Account] = {}
        every: dict[str, dict[tuple[str, int, bool], Account]] = {}
        for one in accounts:
            self.here[one.category, one.entity] = one
            kind = (one.account_class, one.side, one.is_stock)
            every.setdefault(one.category, {})[kind] = one
        self.anywhere = {name: kinds for name, kinds in every.items() if len(kinds) == 1}

    def of(self, category: str, entity: str) -> Account | None:
        """What a line is, if that is known."""
        found = self.here.get((category, entity))
        if found is None and category in self.anywhere:
            found = next(iter(self.anywhere[category].values()))
        return found


def _phased(
    rows: pd.DataFrame, pieces: Sequence[Span], turned: Mapping[Side, int]
) -> tuple[tuple[Account, ...], Values, bool]:
    """The lines with their amounts by days over the pieces, and whether any goes beyond them.

    Each piece has what is due by its end less what was due by its beginning, both rounded, so that
    the parts of an amount add up to it.
    """
    start = _days(rows["period_start"]).to_numpy("datetime64[D]")[:, None]
    days = (_days(rows["period_end"]).to_numpy("datetime64[D]")[:, None] - start).astype(int) + 1
    firsts = np.array([one.start for one in pieces], "datetime64[D]")[None, :]
    after = np.array([one.end for one in pieces], "datetime64[D]")[None, :] + 1
    amount = rows["amount"].to_numpy(float)[:, None]

    def due(until: Any) -> Any:
        share = np.clip((until - start).astype(int), 0, days) / days
        return np.round(amount * share, MONEY_PLACES)

    parts = due(after) - due(firsts)
    covered = np.clip((after - start).astype(int), 0, days) - np.clip(
        (firsts - start).astype(int), 0, days
    )
    codes, lines = _lines(rows)
    sides = np.array([turned.get(Side.income if one.side > 0 else Side.cost, 1) for one in lines])
    own = np.zeros((len(lines), len(pieces)))
    np.add.at(own, codes, parts)
    own = np.round(own * sides[:, None], PLACES) + 0.0
    is_cut = bool((covered.sum(axis=1) < days[:, 0]).any())
    return lines, own, is_cut


def _lines(rows: pd.DataFrame) -> tuple[Any, tuple[Account, ...]]:
    """Which line each row is of, and the lines in order."""
    number = rows.groupby(["category", "entity", "currency"], sort=False).ngroup().to_numpy()
    first = rows[~pd.Series(number).duplicated().to_numpy()]
    found = [
        Account(
            *(one.account_class, category, entity, category, one.side),
            *(one.is_stock, currency, "", one.is_wear),
        )
        for one, category, entity, currency in zip(
            *(first[name] for name in ("account", "category", "entity", "currency")), strict=True
        )
    ]
    order = sorted(range(len(found)), key=found.__getitem__)
    place = np.empty(len(found), int)
    place[order] = np.arange(len(found))
    return place[number], tuple(found[at] for at in order)


def _days(column: pd.Series) -> pd.Series:
    return pd.to_datetime(column.astype(object))
