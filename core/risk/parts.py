"""Questions about what risk is made of: through time, by holding, and beside other subjects."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import pandas as pd
from sqlmodel import Session

from core.actors import Actor, Role, require
from core.analytics.risk import metrics, panels
from core.analytics.risk.contributions import Split, split
from core.analytics.risk.correlations import Pairs, correlation
from core.analytics.risk.metrics import METRICS, Figure
from core.analytics.risk.sample import Sample
from core.errors import BellwetherError, Invalid
from core.risk.asking import Asked
from core.risk.histories import History, history
from core.risk.tables import RiskSubject

READS = ("risk", "market", "series", "currency", "uploads")
ALONE = "It is one subject alone; only a portfolio has parts."
MOST_BESIDE = 20


@dataclass(frozen=True)
class Beside:
    """Several subjects over the same time: the figures of each, and how they move together."""

    figures: dict[str, dict[str, Figure]]  # by subject, then by the keys of METRICS
    together: Pairs
    left_out: tuple[str, ...]  # in sentences


def through_time(db: Session, user: Actor, asked: Asked, window: int) -> dict[str, pd.DataFrame]:
    """Volatility, Sharpe ratio, beta and value at risk of the newest returns at each moment."""
    require(user, Role.viewer)
    one = history(db, user, asked)
    return panels.panel(Sample(one.returns, asked.rf, one.benchmark), window)


def by_holding(db: Session, user: Actor, asked: Asked, level: float, kind: str) -> Split:
    """How much of the risk each holding carries at its newest weight; the parts add up."""
    require(user, Role.viewer)
    one = history(db, user, asked)
    if one.parts is None:
        return Split(None, None, (), ALONE, None)
    held = one.parts.now[one.parts.now != 0]
    return split(one.parts.returns[held.index], held, level, kind)


def together(db: Session, user: Actor, asked: Asked) -> Pairs:
    """How holdings, or a subject and its benchmark, move together."""
    require(user, Role.viewer)
    one = history(db, user, asked)
    frame = one.returns.frame if one.parts is None else one.parts.returns
    if one.benchmark is not None:
        frame = frame.assign(**{one.benchmark_label: one.benchmark})
    if one.parts is None and frame.shape[1] < 2:
        raise Invalid(f"{ALONE} Choose something to hold it against.")
    return correlation(frame)


def beside(
    db: Session, user: Actor, asked: Asked, others: Sequence[tuple[RiskSubject, UUID]]
) -> Beside:
    """A subject and others, over the moments that all have, each against the same benchmark."""
    require(user, Role.viewer)
    if len(others) > MOST_BESIDE:
        raise Invalid(f"At most {MOST_BESIDE} others are shown beside a subject.")
    found: list[History] = [history(db, user, asked)]
    left_out = []
    for kind, key in others:
        try:
            found.append(history(db, user, _alike(asked, kind, key, found[0])))
        except BellwetherError as error:  # of one of them; the others are told
            left_out.append(str(error))
    frame = pd.concat([one.returns.frame.iloc[:, 0] for one in found], axis=1).sort_index()
    frame = frame.loc[:, ~frame.columns.duplicated()]
    returns = type(found[0].returns)(frame, found[0].returns.periods)
    sample = Sample(returns, asked.rf, found[0].benchmark)
    computed = metrics.figures(sample)
    return Beside(
        {
            str(name): {key: computed[key][at] for key in METRICS}
            for at, name in enumerate(frame.columns)
        },
        correlation(frame),
        tuple(left_out),
    )


def _alike(asked: Asked, kind: RiskSubject, key: UUID, first: History) -> Asked:
    """The same question about another subject."""
    return Asked(
        kind, key, asked.since, asked.until, None, periods=first.returns.periods, rf=asked.rf
    )
