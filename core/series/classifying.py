"""Giving categories their class of account, by a person or at the start by what they are called."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import select, update
from sqlmodel import Session, col

from core.accounts import audit
from core.actors import Actor, Role, require
from core.db.types import now
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from core.series import rollup
from core.series.accounts import Guess, guesses
from core.series.mapping import label
from core.series.tables import AccountClass, Favourable, Series, SeriesKind

Class: TypeAlias = AccountClass | str | None

LOWER, HIGHER = Favourable.when_lower, Favourable.when_higher
# What a class is by itself, where its name does not say more.
USUAL: dict[AccountClass, tuple[SeriesKind | None, Favourable]] = {
    AccountClass.revenue: (SeriesKind.flow, HIGHER),
    AccountClass.cost_of_sales: (SeriesKind.flow, LOWER),
    AccountClass.operating_expense: (SeriesKind.flow, LOWER),
    AccountClass.financial: (SeriesKind.flow, Favourable.neutral),
    AccountClass.tax: (SeriesKind.flow, LOWER),
    AccountClass.cash: (None, HIGHER),
    AccountClass.headcount: (SeriesKind.stock, Favourable.neutral),
    AccountClass.other: (None, Favourable.neutral),
}


def set_classes(
    db: Session,
    user: Actor,
    chosen: Mapping[str, Class],
    *,
    owner_id: UUID | None = None,
    seen: Mapping[str, Class] | None = None,
) -> int:
    """Give all series of some categories their class, or none; say how many series changed.

    They are one's own, or ``owner_id``'s for an administrator. Flow or stock and which way is good
    follow. ``seen`` are the classes that were on the screen: what changed since is a conflict.
    """
    require(user, Role.analyst)
    owner = owner_id or user.id
    if owner is None:
        raise NotFound("A category belongs to somebody; name a person.")
    if owner != user.id and not user.sees_all:
        raise NotAllowed("Classes can be given to categories of one's own only.")
    wanted = {name: _class(given) for name, given in chosen.items()}
    there = _of(db, owner)
    if missing := sorted(wanted.keys() - there.keys()):
        raise NotFound(f"There is no category {missing[0]} with series of one's own.")
    _refuse_what_changed(there, {name: seen[name] for name in wanted if seen and name in seen})
    suggested = guesses(there)
    changed, before, after = [], {}, {}
    for name, account_class in wanted.items():
        some = [one for one in there[name] if one.account_class is not account_class]
        if some:
            classes = {one.account_class for one in there[name]}
            before[name] = ", ".join(sorted(_said(one) for one in classes))
            after[name] = _said(account_class)
            changed += some
            _give(db, some, account_class, suggested[name])
    if changed:
        told = {"before": before, "after": after, "series": len(changed)}
        audit.record(db, user, "series.classify", object_type="series", details=told)
    return len(changed)


def begin(db: Session, owner: UUID, made: Sequence[Series]) -> None:
    """Give new series the class of their category: as its owner has it, else as its name says.

    What the file says itself (flow or stock, which way is good) stays.
    """
    if not made:
        return
    labels = {one.id: label(one.category, one.name) for one in made}
    kept = _kept(db, owner, sorted(set(labels.values())))
    suggested = guesses(labels.values())
    for one in made:
        like, guess = kept.get(labels[one.id]), suggested[labels[one.id]]
        place = like or guess
        if place is None or one.account_class is not None:
            continue
        said = one.model_fields_set
        one.account_class = place.account_class
        one.kind = one.kind if "kind" in said else place.kind
        one.favourable = one.favourable if "favourable" in said else place.favourable


def _kept(db: Session, owner: UUID, labels: Sequence[str]) -> dict[str, Guess]:
    """What this person's newest series of these categories are, where they have a class."""
    found: dict[str, Guess] = {}
    wanted = (
        select(
            *(col(Series.category), col(Series.account_class)),
            *(col(Series.kind), col(Series.favourable)),
        )
        .where(col(Series.user_id) == owner, col(Series.account_class).is_not(None))
        .order_by(col(Series.updated_at))
    )
    for at in range(0, len(labels), rollup.SERIES_AT_ONCE):
        some = labels[at : at + rollup.SERIES_AT_ONCE]
        for category, account_class, kind, favourable in db.execute(
            wanted.where(col(Series.category).in_(some))
        ):
            found[category] = Guess(account_class, kind, favourable, "as before")
    return found


def _of(db: Session, owner: UUID) -> dict[str, list[Series]]:
    """The series of one person by what they are known by here."""
    found: dict[str, list[Series]] = {}
    for one in db.scalars(select(Series).where(col(Series.user_id) == owner)):
        found.setdefault(label(one.category, one.name), []).append(one)
    return found


def _refuse_what_changed(there: Mapping[str, list[Series]], seen: Mapping[str, Class]) -> None:
    for name, given in seen.items():
        classes = {one.account_class for one in there[name]}
        now_is = classes.pop() if len(classes) == 1 else None
        if now_is is not _class(given):
            raise Conflict(f"{name} was changed meanwhile: it is {_said(now_is)} now.")


def _give(
    db: Session, some: Sequence[Series], account_class: AccountClass | None, guess: Guess | None
) -> None:
    """Store a class in series, with what follows from it."""
    values: dict[str, Any] = {"account_class": account_class, "updated_at": now()}
    if account_class is not None:
        kind, favourable = USUAL[account_class]
        if guess is not None and guess.account_class is account_class:
            kind, favourable = guess.kind, guess.favourable
        values["favourable"] = favourable
        if kind is not None:
            values["kind"] = kind
    owner = None if any(one.is_shared for one in some) else some[0].user_id
    for ids in rollup.in_parts([one.id for one in some]):
        given = update(Series).where(col(Series.id).in_(ids)).values(**values)
        db.execute(given.execution_options(owner=owner))


def _class(given: Class) -> AccountClass | None:
    if given is None or isinstance(given, AccountClass):
        return given
    try:
        return AccountClass(given.strip().lower().replace(" ", "_"))
    except ValueError:
        known = ", ".join(AccountClass)
        raise Invalid(f"{given} is no class of accounts; there are {known}.") from None


def _said(account_class: AccountClass | None) -> str:
    return "not mapped" if account_class is None else account_class.value.replace("_", " ")
