"""The command about sample data."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from sqlmodel import Session, col, select

from core.accounts.tables import User
from core.actors import SYSTEM, Actor, Role
from core.cli.say import AsJson, result
from core.db import answer, carry_out, read, schema
from core.demo import actions, queries
from core.errors import NotFound


def demo(
    remove: Annotated[bool, typer.Option("--remove", help="Take the sample data out.")] = False,
    once: Annotated[
        bool, typer.Option("--once", help="Do nothing if it is there or was ever removed.")
    ] = False,
    as_user: Annotated[
        str, typer.Option("--as", help="Whose it is; else the first administrator's.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Put generated sample data of every area in, shared with all; or take it out again."""
    schema.require_head()
    with read(SYSTEM) as db:
        owner = _owner(db, as_user)
    if once and answer(queries.standing, SYSTEM).was_loaded:
        result(as_json, {"rows": 0}, ["There was sample data before; nothing was done."])
        return
    if remove:
        rows = carry_out(actions.remove_samples, owner)
        result(as_json, {"rows": -rows}, [f"{rows:,} sample rows were taken out."])
        return
    rows = carry_out(actions.load_samples, owner, today=datetime.now(UTC).date())
    result(as_json, {"rows": rows}, [f"{rows:,} sample rows were put in, for {owner.name}."])


def _owner(db: Session, name: str) -> Actor:
    wanted = select(User).where(col(User.role) == Role.admin, col(User.is_active))
    if name:
        wanted = wanted.where(col(User.username) == name.strip().lower())
    found = db.exec(wanted.order_by(col(User.id)).limit(1)).first()
    if found is None:
        raise NotFound(
            f"There is no administrator called {name}."
            if name
            else "There is no administrator yet; `python -m core create-admin` makes one."
        )
    return Actor(found.id, found.username, found.role)
