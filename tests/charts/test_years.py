"""Each year has a bar and its number, beside the benchmark's."""

import numpy as np
import pandas as pd
import pytest

from core.charts import years
from core.charts.style import DARK, LIGHT
from tests.analytics.risk import known


def golden():
    return known.returns().frame[known.NAME]


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_benchmark_is_told_apart_by_stripes_too(theme):
    drawn = years.years(golden(), theme, name="<b>", benchmark=known.sample().benchmark)

    own, other = drawn.data
    assert (own.name, other.name) == ("&lt;b>", "Benchmark")
    assert own.text == ("-1.9 %", "+5.1 %")
    assert own.y.tolist() == pytest.approx([-1.9, 5.08], abs=0.05)
    assert (own.marker.pattern.shape, other.marker.pattern.shape) == (None, "/")
    assert drawn.layout.xaxis.ticktext == ("2023", "2024*")


def test_the_benchmark_counts_where_the_subject_has_returns():
    own = golden().iloc[:300]

    drawn = years.years(own, LIGHT, benchmark=known.sample().benchmark)

    cut = known.sample().benchmark.reindex(own.index)
    after = (1 + cut[cut.index.year == 2024]).prod() - 1
    assert drawn.data[1].y[1] == pytest.approx(100 * after)


def test_years_without_returns_are_gaps():
    both = pd.concat(
        [pd.Series(0.01, pd.bdate_range(f"{year}-01-01", f"{year}-12-31")) for year in (2021, 2023)]
    )

    bars = years.years(both, LIGHT).data[0]

    assert bars.x.tolist() == [2021, 2022, 2023]
    assert np.isnan(bars.y[1])
    assert bars.text[1] == ""


def test_many_years_have_no_numbers():
    drawn = years.years(pd.Series(0.01, pd.date_range("1980", "2024", freq="ME")), LIGHT)

    assert drawn.data[0].text is None
    assert drawn.layout.xaxis.ticktext is None


def test_what_gained_and_what_was_ahead_is_said():
    told = years.finding(golden(), benchmark=known.sample().benchmark, benchmark_name="market")

    assert told == ("1 of 2 years gained; 1 of 2 were ahead of market. * Not whole: 2024.")
    assert years.finding(golden()) == "1 of 2 years gained. * Not whole: 2024."


def test_without_returns_nothing_is_said_or_drawn():
    nothing = pd.Series([np.nan], pd.DatetimeIndex(["2024-01-01"]))

    assert years.finding(nothing) == "There are no returns."
    assert not len(years.years(nothing, LIGHT).data[0].y)
