"""Where the figures of a forecast, and those of the ledger of all of them, come from."""

from functools import partial
from uuid import UUID

import pandas as pd

from core import origins
from core.forecasting import anew, ledger, queries, scored_sums
from core.forecasting import origins as forecasts
from core.forecasting.queries import Version
from core.origins import Again, Origin
from pages.finance import scores
from pages.shared import show
from pages.shared.data import ask, later

KEY = "figure"


def of_version(version: Version) -> None:
    """The figures of one version, computed again from the values that were kept with it."""
    found = ask(forecasts.figures, version.id)
    show.origins(
        found,
        again=partial(_anew, version.id, found),
        key=KEY,
        rows=partial(_made_from, version.id),
    )


def of_ledger(series_id: UUID | None) -> None:
    """How forecasts have done by the tallies, summed up again from every single score."""
    show.origins(
        ask(scored_sums.of_tallies, series_id),
        again=lambda origin: origins.again(origin, later(scored_sums.of_scores, series_id)()),
        key=KEY,
        rows=None if series_id is None else partial(_scored, series_id),
    )


def _anew(model_id: UUID, found: tuple[Origin, ...], origin: Origin) -> Again:
    kept = later(queries.kept, model_id)()
    return origins.again(origin, anew.computed(kept, found, origin.key))


def _made_from(model_id: UUID, origin: Origin) -> pd.DataFrame:
    """The values that were known; of a figure of its past, what was expected of them before."""
    if origin.key in forecasts.AHEAD:
        return anew.values_of(later(queries.kept, model_id)())
    past = ask(queries.past, model_id)
    names = {"origin": "From", "moment": "Date", "expected": "Expected", "actual": "Came"}
    names |= {"lower_95": "95 % from", "upper_95": "95 % to"}
    return past[list(names)].rename(columns=names)


def _scored(series_id: UUID, _: Origin) -> pd.DataFrame:
    return scores.table(ask(ledger.scored, series_id))
