"""Where the figures of a series come from: each value from the file that stated it last."""

from core import origins
from core.series import origins as figures
from core.series import queries
from core.series.queries import Listed
from pages.shared import show
from pages.shared.data import ask, later


def view(one: Listed) -> None:
    """Its figures by what is kept summed up, reckoned again of every single value."""
    show.origins(
        ask(figures.figures, one.id),
        again=lambda origin: origins.again(origin, later(figures.from_points, one.id)()),
        key="figure",
        rows=lambda _: later(queries.points, one.id)().rename_axis("Date").reset_index(),
    )
