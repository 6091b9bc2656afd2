"""The colours of both themes as a page needs them: by their use, and each light one's dark one."""

from core.charts import style
from core.charts.style import DARK, LIGHT, Theme

USED = ("paper", "sand", "ink", "teal", "amber", "red", "green", "line")
Colours = tuple[dict[str, str], dict[str, str], list[tuple[str, str]]]


def colours() -> Colours:
    """Those of the light theme and of the dark one by their use; and pairs of light and dark.

    >>> light, dark, pairs = colours()
    >>> light["paper"], dark["paper"], pairs[0]
    ('#FCFBF8', '#12171D', ('#FCFBF8', '#12171D'))
    """
    return _by_use(LIGHT), _by_use(DARK), _darker()


def _by_use(theme: Theme) -> dict[str, str]:
    return {name: getattr(theme, name) for name in USED}


def _darker() -> list[tuple[str, str]]:
    """For each light colour of a chart, in full and mixed, the dark one of the same use."""
    pairs = dict(zip(style.colours(LIGHT), style.colours(DARK), strict=True))
    mixed = {style.mixed(light): style.mixed(dark) for light, dark in pairs.items()}
    return [*pairs.items(), *mixed.items()]
