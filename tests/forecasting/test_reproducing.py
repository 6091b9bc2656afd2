"""Every forecaster's version comes out the same to the last digit, in another process too."""

import json
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import cache
from multiprocessing import get_context

import numpy as np
import pytest

from core.analytics.forecasters import FORECASTERS
from core.analytics.forecasting.backtest import COMBINATION
from core.analytics.forecasting.study import Wish
from core.compute.fingerprint import own_code
from core.db import carry_out, read, write
from core.forecasting import actions, making, queries
from core.forecasting.making import Again
from core.forecasting.reproducing import in_words, reproduced
from core.registry import queries as registry
from core.registry.tables import TrainedModel
from tests.bed.rows import Rows
from tests.forecasting.futures import made_of, months, seasonal, untried

NOW_AND_THEN = months(np.tile([0.0, 0.0, 3.0, 0.0, 5.0, 0.0], 6))
MONTHLY = months(seasonal(60))
OF_DEMAND = ("croston", "sba", "tsb", "adida", "imapa")


@cache
def every():
    """A forecast by each forecaster, made once."""
    values = dict.fromkeys(OF_DEMAND, NOW_AND_THEN)
    return {
        name: untried(values.get(name, MONTHLY), Wish(3, forecaster=name))
        for name in (COMBINATION, *FORECASTERS)
    }


@pytest.fixture(scope="session")
def elsewhere():
    """Another process, which knows nothing of this one."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        yield pool


@pytest.mark.usefixtures("own_db")
def test_each_forecaster_comes_out_the_same_to_the_last_digit_elsewhere(ada, elsewhere):
    with write(ada) as db:
        series_id = Rows(db.connection()).add("series", user_id=ada.id, name="Sales")["id"]
    stored = {
        name: carry_out(
            actions.store, ada, replace(made, known=replace(made.known, series_id=series_id))
        )
        for name, made in every().items()
    }
    with read(ada) as db:
        kept = [queries.kept(db, ada, model_id) for model_id in stored.values()]

    found = dict(zip(stored, elsewhere.map(making.again, kept), strict=True))

    assert found == dict.fromkeys(stored, Again(True, 0.0, ()))


def test_other_mathematics_of_the_product_are_named(db, ada, series):
    model_id = actions.store(db, ada, made_of(series.id))
    db.get_one(TrainedModel, model_id).code_version = "0ther"
    db.flush()

    found = reproduced(registry.about(db, ada, model_id), queries.kept(db, ada, model_id))

    assert found.is_same
    assert found.changed == (f"the product's own mathematics was 0ther, and is {own_code()}",)


def test_how_far_off_it_is_stands_in_the_sentence(db, ada, series):
    model_id = actions.store(db, ada, made_of(series.id))
    said = json.loads(queries.kept(db, ada, model_id))
    said["mean"][0] += 0.5

    found = reproduced(registry.about(db, ada, model_id), json.dumps(said).encode())

    assert in_words(found) == "It differs by up to 0.5."
