"""A version as a notebook that needs none of this product: the same figures by public libraries.

What its members saw of the series is written into it: values in equal steps, without what events
had added. Each member is run again as it ran; then they are put together, the bounds are reckoned,
and all of it is held against what was stored.
"""

import json
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import pandas as pd
from sqlmodel import Session

from core.actors import Actor, Role, require
from core.analytics.forecasters import FORECASTERS
from core.analytics.forecasters.contract import Forecaster
from core.analytics.forecasters.prophet import ProphetForecaster
from core.analytics.forecasting import ladder
from core.analytics.forecasting.engine import calmed_for
from core.analytics.forecasting.eventful import Calmed, calmed, is_eventful
from core.analytics.forecasting.question import Question
from core.analytics.forecasting.study import Asked, Wish, asked
from core.analytics.forecasting.surroundings import Surroundings
from core.forecasting import queries
from core.forecasting.making import values_of
from core.forecasting.notebook import closing
from core.forecasting.notebook.cells import Cell, Seen, cell
from core.registry import queries as registry
from core.registry.queries import About

READS = ("forecasting", "registry", "series", "uploads")
FORMAT = {"nbformat": 4, "nbformat_minor": 5}
KERNEL = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
PUBLIC = {
    "statsforecast": "statsforecast",
    "prophet": "prophet",
    "sklearn": "scikit-learn",
    "scipy": "scipy",
    "statsmodels": "statsmodels",
}
LINE = 96  # characters


def written(db: Session, user: Actor, model_id: UUID) -> bytes:
    """The notebook of a version."""
    require(user, Role.viewer)
    return notebook(registry.about(db, user, model_id), queries.kept(db, user, model_id))


def notebook(version: About, kept: bytes) -> bytes:
    """The same, of what was kept of it."""
    said = json.loads(kept)
    wish, known = Wish.of(said["wish"]), Surroundings.of(said.get("beside", {}))
    asking, chosen = asked(values_of(said), wish, known), wish.chosen()
    calm = _calm(chosen, asking.question)
    question = calm.question if calm else asking.question
    members = _members(chosen, question, said["method"], version)
    if chosen is not None and members:  # holidays of a country stand beside what else is known
        question = replace(question, history=members[0].history)
    written = [cell(one) for one in members]
    parts: list[tuple[str, str]] = [
        ("markdown", _title(version, said, asking)),
        ("code", _imports(written, said["libraries"])),
        ("code", _data(question, said)),
        *[("code", one) for one in dict.fromkeys(sum((one.before for one in written), ()))],
        *[("code", one.code) for one in written],
        *closing.cells(question, said["method"], [one.name for one in members], chosen),
    ]
    if calm is not None:
        parts += closing.events(calm, said["levels"])
    parts += closing.compared(said, asking)
    cells = [_cell(number, *part) for number, part in enumerate(parts)]
    whole = {"cells": cells, "metadata": KERNEL, **FORMAT}
    return json.dumps(whole, indent=1, ensure_ascii=False).encode()


def _calm(chosen: Forecaster | None, question: Question) -> Calmed | None:
    """What of the events is taken out before, if anything is."""
    if chosen is not None:
        return calmed_for(chosen, question)
    return calmed(question) if is_eventful(question.history) else None


def _members(
    chosen: Forecaster | None, question: Question, method: str, version: About
) -> list[Seen]:
    """Those that are in the forecast, each with what it saw."""
    history = question.history
    told = {one["name"]: one for one in version.told.get("members") or []}
    used = [name for name, one in told.items() if one["is_used"]]
    found = {name: one.get("parameters") or {} for name, one in told.items()}
    if chosen is not None:
        if isinstance(chosen, ProphetForecaster):
            history = chosen.with_holidays(history)[0]
        return [Seen(chosen.name, chosen, history, 0, found.get(chosen.name, {}))]
    if method.startswith("demand"):
        return [Seen(name, FORECASTERS[name](), history, 0, found[name]) for name in used]
    climbed = ladder.members(history, question.frequency, question.mode)
    members = [
        Seen(one.name, one.forecaster, seen, len(history) - len(seen), found[one.name])
        for one in climbed
        if one.name in used and (seen := one.seen(history)) is not None
    ]
    if ProphetForecaster.name in used:
        name = ProphetForecaster.name
        members.append(Seen(name, ProphetForecaster(), history, 0, found[name]))
    return members


def _title(version: About, said: Mapping[str, Any], asking: Asked) -> str:
    notes = "".join(f"- {note[:1].upper()}{note[1:].rstrip('.')}.\n" for note in asking.notes)
    done = f"\nWhat was done to the values before, and is not done again here:\n\n{notes}"
    return f"""# {version.name}, version {version.version}

Stored by {version.author} on {version.trained_at:%Y-%m-%d %H:%M} UTC, of values up to
{pd.Timestamp(version.trained_until or said["moments"][-1]):%Y-%m-%d}. This notebook makes the same
forecast with public libraries alone, and holds it against what was stored.
SHA-256 of the values: `{version.data_sha256 or "not kept"}`.
{done if notes else ""}"""


def _imports(written: Sequence[Cell], libraries: Mapping[str, str]) -> str:
    lines = sorted(set(sum((one.imports for one in written), ())))
    first = [line for line in lines if line.startswith("from math")]
    later = [line for line in lines if line not in first]
    packages = {PUBLIC[line.split()[1].split(".")[0]] for line in later}
    pinned = [
        f"{name}=={libraries[name]}"
        for name in ("numpy", "pandas", *sorted(packages))
        if name in libraries
    ]
    return "\n".join(
        [
            f"# pip install {' '.join(pinned)}",
            "import warnings",
            *first,
            "from statistics import NormalDist",
            "",
            "import numpy as np",
            "import pandas as pd",
            *later,
            "",
            'warnings.simplefilter("ignore")',
            'np.seterr(all="ignore")',
        ]
    )


def _data(question: Question, said: Mapping[str, Any]) -> str:
    """The values as the engine saw them, their moments, and what is known beside them."""
    history, horizon = question.history, question.horizon
    percents = [round(100 * level, 6) for level in _levels(said)]
    lines = [
        f"y = np.array({_numbers(history.values)})",
        f"HORIZON, SEASON = {horizon}, {history.season}",
        f"PERCENTS = {percents}  # of the bounds",
        "LEVELS = [one / 100 for one in PERCENTS]",
        "BEYOND = [NormalDist().inv_cdf(0.5 + level / 2) for level in LEVELS]",
    ]
    if history.moments is not None:
        lines.append(f"MOMENTS = {_moments(history.moments[: len(history) + horizon])}")
    if history.regressors is not None:
        names = ", ".join(history.regressors.names)
        lines.append(f"# Known beside the series, a column each: {names}")
        for name, rows in (
            ("PAST", history.regressors.past),
            ("AHEAD", history.regressors.steps(horizon)),
        ):
            lines.append(f"{name} = np.array({_numbers(rows.ravel())}).reshape({rows.shape})")
    return "\n".join([*lines, "members = {}  # by name: the mean, and bounds a row for each level"])


def _levels(said: Mapping[str, Any]) -> list[float]:
    """Members of a combination are asked for one level; all others are asked for all."""
    levels: list[float] = said["levels"]
    return levels[-1:] if closing.plain(said["method"]) == closing.COMBINATION else levels


def _moments(moments: pd.DatetimeIndex) -> str:
    """A range where there is one, else all of them."""
    frequency = pd.infer_freq(moments) if len(moments) > 2 else None
    if frequency is not None:
        tried = pd.date_range(moments[0], periods=len(moments), freq=frequency)
        if (tried == moments).all():
            first = moments[0].isoformat()
            return f'pd.date_range("{first}", periods={len(moments)}, freq="{frequency}")'
    every = ", ".join(f'"{moment.isoformat()}"' for moment in moments)
    return f"pd.DatetimeIndex([\n{_filled(every)}\n])"


def _numbers(values: Any) -> str:
    """Numbers to the last digit, in lines."""
    return "[\n" + _filled(", ".join(repr(float(one)) for one in values)) + "\n]"


def _filled(text: str) -> str:
    return textwrap.fill(
        text, LINE, initial_indent="    ", subsequent_indent="    ", break_on_hyphens=False
    )


def _cell(number: int, kind: str, source: str) -> dict[str, Any]:
    """A cell as the format has it."""
    lines = source.strip("\n").splitlines(keepends=True)
    more: dict[str, Any] = {"execution_count": None, "outputs": []} if kind == "code" else {}
    return {
        "cell_type": kind,
        "id": f"cell-{number}",
        "metadata": {},
        "source": lines,
        **more,
    }
