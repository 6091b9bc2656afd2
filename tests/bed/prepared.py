"""Who may see how a series is prepared and what is inside it, and who may change that."""

from datetime import timedelta
from functools import partial
from uuid import UUID

from core.actors import Role
from core.forecasting import apart
from core.series import recipes
from core.series.recipes import Verdict
from tests.bed.matters import Row, points, row_of
from tests.bed.reach import Call, Line, Reach
from tests.bed.rows import FIRST_MOMENT, Rows

ANOTHER = [{"step": "outliers"}]
ENOUGH = 8  # values, to be taken apart
OF_POINTS = Line(
    Role.viewer,
    Reach.own_shared_or_admin,
    lambda ask, db, user, row: ask(db, user, row["series_id"]),
    points,
)


def several(rows: Rows, owner: UUID, is_shared: bool) -> Row:
    """A series with some days."""
    first = points(rows, owner, is_shared)
    theirs = {name: first[name] for name in ("series_id", "data_upload_id", "category")}
    for day in range(1, ENOUGH):
        rows.add("timeseries_data", timestamp=FIRST_MOMENT + timedelta(days=day), **theirs)
    return first


PREPARED: dict[Call, Line] = {
    **dict.fromkeys(
        (recipes.recipe, recipes.prepared, recipes.points_prepared, recipes.shown), OF_POINTS
    ),
    apart.taken_apart: Line(OF_POINTS.role, OF_POINTS.reach, OF_POINTS.call, several),
    recipes.judge: Line(
        Role.analyst,
        Reach.own_or_admin,
        lambda do, db, user, row: do(
            db, user, row["series_id"], row["timestamp"], Verdict.leave_out
        ),
        several,
    ),
    recipes.set_recipe: Line(
        Role.analyst,
        Reach.own_or_admin,
        lambda do, db, user, row: do(db, user, row["id"], ANOTHER),
        partial(row_of, "series"),
    ),
}
