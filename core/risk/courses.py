"""How a subject went beside its benchmark, from the same start."""

import numpy as np
import pandas as pd
from sqlmodel import Session

from core.actors import Actor, Role, require
from core.risk.asking import Asked
from core.risk.histories import History, history

READS = ("risk", "market", "series", "currency", "uploads")
HUNDRED = 100.0


def course(db: Session, user: Actor, asked: Asked) -> tuple[History, pd.DataFrame]:
    """The history of a subject, and what 100 of it and of its benchmark have become by moment."""
    require(user, Role.viewer)
    one = history(db, user, asked)
    return one, grown(one)


def grown(one: History) -> pd.DataFrame:
    """What 100 have become; nothing is earned where a return is missing."""
    lines = {one.name: one.returns.frame.iloc[:, 0]}
    if one.benchmark is not None:
        lines[one.benchmark_label] = one.benchmark
    frame = pd.DataFrame(lines)
    worth = HUNDRED * (1 + frame.fillna(0.0)).cumprod()
    if one.returns.base is None:
        return worth
    first = pd.DataFrame(HUNDRED, [one.returns.base], frame.columns, dtype=np.float64)
    return pd.concat([first, worth])
