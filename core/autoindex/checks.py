"""What must hold of indices: their weights, and who is in them."""

from sqlalchemy import SelectBase, func, select
from sqlmodel import Session, col

from core.actors import Actor, Role, require
from core.autoindex.tables import Allocation, IndexMember, StrategyConfig
from core.db.findings import offenders
from core.market.tables import Instrument

TOLERANCE = 1e-9


def weights_sum_to_one(db: Session, user: Actor) -> list[str]:
    """Rebalancing dates on which the weights of a strategy do not sum to 1."""
    require(user, Role.admin)
    total = func.sum(Allocation.weight)
    wanted: SelectBase = (
        select(
            col(StrategyConfig.name).label("strategy"),
            col(Allocation.date),
            total.label("total"),
        )
        .join(Allocation, col(Allocation.strategy_id) == StrategyConfig.id)
        .group_by(col(StrategyConfig.id), col(StrategyConfig.name), col(Allocation.date))
        .having(func.abs(total - 1.0) > TOLERANCE)
    )
    return offenders(
        db,
        wanted,
        lambda row: f"The weights of '{row.strategy}' on {row.date} sum to {row.total:.12g}.",
    )


def benchmarks_are_no_members(db: Session, user: Actor) -> list[str]:
    """Strategies whose benchmark is a member of their own index."""
    require(user, Role.admin)
    wanted: SelectBase = (
        select(col(StrategyConfig.name).label("strategy"), col(Instrument.symbol))
        .join(IndexMember, col(IndexMember.strategy_id) == StrategyConfig.id)
        .join(Instrument, col(Instrument.id) == IndexMember.instrument_id)
        .where(col(StrategyConfig.benchmark_id) == IndexMember.instrument_id)
    )
    return offenders(
        db,
        wanted,
        lambda row: f"'{row.strategy}' has its benchmark {row.symbol} as a member.",
    )
