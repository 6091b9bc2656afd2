"""Sample portfolios hold what is listed, since a day with prices, and have a risk at once."""

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from core.actors import SYSTEM
from core.db import answer, carry_out, read, write
from core.demo import actions
from core.demo.holdings import SAMPLES, portfolio_key
from core.risk import histories, portfolios
from core.risk.asking import Asked
from core.risk.tables import RiskMetrics, RiskSubject
from tests.bed.rows import Rows


@pytest.mark.usefixtures("sampled_db")
def test_each_has_years_of_returns_beside_the_index():
    for sample in SAMPLES:
        found = answer(
            histories.history, SYSTEM, Asked(RiskSubject.portfolio, portfolio_key(sample.name))
        )

        assert len(found.known) > 700
        assert found.currency == sample.currency
        assert found.benchmark is not None
        assert (found.worth is None) == (sample.by == "weight")


@pytest.mark.usefixtures("sampled_db")
def test_everybody_sees_them(vic):
    names = [one.name for one in answer(portfolios.portfolios, vic)]

    assert names == sorted(sample.name for sample in SAMPLES)


@pytest.mark.usefixtures("sampled_db")
def test_what_was_computed_of_them_goes_with_them(root):
    of_sample = {"subject_type": "portfolio", "subject_id": portfolio_key(SAMPLES[0].name)}
    with write(SYSTEM) as db:
        Rows(db.connection()).add("risk_metrics", user_id=root.id, **of_sample)

    carry_out(actions.remove_samples, root)

    with read(SYSTEM) as db:
        assert db.scalar(select(func.count(col(RiskMetrics.id)))) == 0
