"""Who may see which version of a model, and who may put it away."""

from functools import partial
from uuid import UUID

from core.actors import Role
from core.forecasting import comparing
from core.forecasting.notebook import whole
from core.registry import actions, queries
from tests.bed.matters import Row, model
from tests.bed.reach import Call, Line, Reach
from tests.bed.rows import Rows
from tests.forecasting.futures import kept_of, told_of

READS = partial(Line, Role.viewer, Reach.own_shared_or_admin)
OWN = Line(
    Role.analyst, Reach.own_or_admin, lambda do, db, user, row: do(db, user, row["id"]), model
)


def two(rows: Rows, owner: UUID, is_shared: bool) -> Row:
    """Two versions of the forecast of one series, of which it was kept what they were made from."""
    first = model(rows, owner, is_shared)
    other = rows.add("trained_models", user_id=owner, series_id=first["series_id"])
    return first | {"other": other["id"]}


def whole_one(rows: Rows, owner: UUID, is_shared: bool) -> Row:
    """A version with all that it was made from."""
    series_id = model(rows, owner, is_shared)["series_id"]
    theirs = {"user_id": owner, "series_id": series_id, "metrics_json": told_of()}
    path, sha256 = kept_of()
    return rows.add("trained_models", model_path=path, model_sha256=sha256, **theirs)


REGISTERED: dict[Call, Line] = {
    actions.archive: OWN,
    actions.bring_back: OWN,
    queries.overview: READS(
        lambda ask, db, user, row: row["id"] in set(ask(db, user)["id"]), model, searches=True
    ),
    queries.history: READS(
        lambda ask, db, user, row: row["id"] in set(ask(db, user, row["id"])["id"]),
        model,
        searches=True,
    ),
    queries.about: READS(lambda ask, db, user, row: ask(db, user, row["id"]), model),
    comparing.compared: READS(
        lambda ask, db, user, row: ask(db, user, (row["id"], row["other"])), two
    ),
    whole.written: READS(lambda ask, db, user, row: ask(db, user, row["id"]), whole_one),
}
