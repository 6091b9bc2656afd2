"""The figures of a version computed anew, from the values that were kept with it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from core.analytics.forecasting.study import Wish, foreseen, studied
from core.analytics.forecasting.surroundings import Surroundings
from core.compute.fingerprint import libraries, own_code
from core.forecasting import making
from core.forecasting.origins import AHEAD, CODE, EXPECTED, LOWER, TOTAL, UPPER, shown, tried
from core.origins import Origin


def computed(kept: bytes, then: Sequence[Origin], key: str) -> tuple[Origin, ...]:
    """Figures computed anew from the values that were kept; all that need no back-test, or all."""
    said = json.loads(kept)
    values, wish = making.values_of(said), Wish.of(said["wish"])
    beside = Surroundings.of(said.get("beside", {}))
    found: dict[str, float | None] = {}
    if key in AHEAD:
        seen = foreseen(values, wish, beside)
        bands, total = seen.answer.bands, seen.total
    else:
        study = studied(values, wish, beside)
        bands, total = study.answer.bands, study.total
        best = study.past.combination
        found = tried({} if best is None else {**best.scores, "inside": best.inside, "of": best.of})
    has, is_flow = bands.has_bounds, any(one.key == TOTAL and one.value is not None for one in then)
    found |= {
        EXPECTED: float(bands.mean[0]),
        LOWER: float(bands.lower[-1, 0]) if has else None,
        UPPER: float(bands.upper[-1, 0]) if has else None,
        TOTAL: float(total.mean[0]) if is_flow else None,
    }
    here = {**libraries(), CODE: own_code()}
    return tuple(_now(one, found[one.key], here) for one in then if one.key in found)


def values_of(kept: bytes) -> pd.DataFrame:
    """The values that a version was made from, as they were kept with it."""
    return making.values_of(json.loads(kept)).rename("Value").rename_axis("Date").reset_index()


def _now(then: Origin, value: float | None, here: Mapping[str, str]) -> Origin:
    """A figure with another value, by the mathematics and the libraries of now."""
    inputs = tuple(replace(one, shown=here.get(one.name, one.shown)) for one in then.inputs)
    return replace(then, value=value, shown=shown(then.key, value), inputs=inputs)
