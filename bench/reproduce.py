"""Every forecaster on the sample data: stored, and computed again by another process."""

from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import date
from multiprocessing import get_context

from bench import rows
from bench.measure import Table, exactly
from bench.places import Given
from core.actors import SYSTEM, Actor, Role
from core.analytics.forecasters import FORECASTERS
from core.analytics.forecasting.backtest import COMBINATION
from core.analytics.forecasting.study import Wish
from core.db import answer, carry_out, write
from core.demo import actions as demo
from core.errors import Invalid
from core.forecasting import actions, making, queries
from core.forecasting.making import Again
from core.series import queries as series
from tests.forecasting.futures import untried

TODAY = date(2026, 11, 21)
HORIZON = 6
LAST = 150  # values: with more, ARIMA takes minutes and shows the same


def measured(engine: str, _given: Given) -> Table:
    """How many versions of each forecaster came out the same to the last digit."""
    with write(SYSTEM) as db:
        person = rows.stored_user(db, "samples")
        owner = Actor(person.id, person.username, Role.admin)
    carry_out(demo.load_samples, owner, today=TODAY)
    table = Table(
        f"The same again, {engine}", ("forecaster", "versions", "the same", "most apart", "refused")
    )
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as elsewhere:
        for name in (COMBINATION, *FORECASTERS):
            kept, refused = _stored(owner, name)
            found = list(elsewhere.map(making.again, kept))
            table.add(*_cells(name, found, refused), target=exactly(_differing(found), 0))
    table.notes.append(
        f"The last {LAST} values of each sample series; refused: it has no answer for such."
    )
    return table


def _stored(owner: Actor, name: str) -> tuple[list[bytes], int]:
    """What was kept of a version of each series, and of how many there is none."""
    kept: list[bytes] = []
    outcome: Counter[str] = Counter()
    for one in answer(series.series, owner):
        known = answer(making.known, owner, one.id)
        try:
            made = untried(known.values.tail(LAST), Wish(HORIZON, forecaster=name), known.beside)
        except Invalid:
            outcome["refused"] += 1
            continue
        model_id = carry_out(
            actions.store, owner, replace(made, known=replace(known, values=made.known.values))
        )
        kept.append(answer(queries.kept, owner, model_id))
    return kept, outcome["refused"]


def _cells(name: str, found: list[Again], refused: int) -> tuple[object, ...]:
    same = sum(one.is_same and one.most_apart == 0 for one in found)
    apart = max((one.most_apart for one in found), default=0.0)
    return name, len(found), same, f"{apart:g}", refused


def _differing(found: list[Again]) -> int:
    return sum(one.most_apart != 0 for one in found)
