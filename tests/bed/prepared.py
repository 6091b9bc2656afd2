"""Who may see how a series is prepared, and who may change it."""

from functools import partial

from core.actors import Role
from core.series import recipes
from tests.bed.matters import points, row_of
from tests.bed.reach import Call, Line, Reach

ANOTHER = [{"step": "outliers"}]
OF_POINTS = Line(
    Role.viewer,
    Reach.own_shared_or_admin,
    lambda ask, db, user, row: ask(db, user, row["series_id"]),
    points,
)

PREPARED: dict[Call, Line] = {
    **dict.fromkeys(
        (recipes.recipe, recipes.prepared, recipes.points_prepared, recipes.shown), OF_POINTS
    ),
    recipes.set_recipe: Line(
        Role.analyst,
        Reach.own_or_admin,
        lambda do, db, user, row: do(db, user, row["id"], ANOTHER),
        partial(row_of, "series"),
    ),
}
