"""What a person can choose from when a series is forecast."""

from dataclasses import dataclass

from core.analytics.forecasters import FORECASTERS
from core.analytics.forecasting.backtest import COMBINATION
from core.analytics.forecasting.question import MOST_AHEAD, Mode
from core.analytics.parameters import Parameter

__all__ = ["MODES", "MOST_AHEAD", "WAYS", "Way"]


@dataclass(frozen=True)
class Way:
    """A way to forecast, as choosers name it."""

    name: str
    title: str
    said: str
    parameters: tuple[Parameter, ...] = ()

    def __str__(self) -> str:
        """Its title."""
        return self.title


TOGETHER = "All that suit the series, without the highest and the lowest: the best choice by far."
WAYS: tuple[Way, ...] = (
    Way(COMBINATION, "Combination", TOGETHER),
    *(
        Way(name, one.title, one.said, tuple(one.parameters()))
        for name, one in FORECASTERS.items()
        if name != "boosting"
    ),
)
MODES: tuple[str, ...] = tuple(mode.value for mode in Mode)
