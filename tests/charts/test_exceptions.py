"""Every loss beyond its line is marked, with date and amount, however many returns there are."""

import numpy as np
import pandas as pd
import pytest

from core.analytics.risk.backtests import backtest
from core.charts import exceptions, thinning
from core.charts.exceptions import Worth
from core.charts.style import DARK, LIGHT
from tests.analytics.risk import known


def golden():
    return known.returns().frame[known.NAME]


def said():
    found = backtest(golden().to_numpy(), 0.95)
    return pd.DataFrame({"Historical 95 %": found.forecasts}, golden().index)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_marks_are_the_exceptions_of_the_back_test(theme):
    drawn = exceptions.exceptions(golden(), said(), theme)

    dots, line, marks = drawn.data
    expected = backtest(golden().to_numpy(), 0.95).exceptions
    assert marks.x.tolist() == dots.x[list(expected)].tolist()
    assert (dots.name, line.name) == ("Return", "Historical 95 %")
    assert marks.name == "Below Historical 95 % (6)"
    assert len(line.x) == 254
    assert (line.y < 0).all()


def test_an_exception_tells_its_date_its_loss_and_its_amount():
    marks = exceptions.exceptions(golden(), said(), LIGHT, worth=Worth(1e6, "EUR")).data[-1]

    assert marks.text[0] == "<b>2024-06-05</b><br>-2.61 % (EUR -26,136)<br>forecast at most 1.93 %"


def test_lines_differ_by_dash_and_marks_by_shape():
    both = said().assign(**{"Historical <99 %>": said() * 1.2})

    drawn = exceptions.exceptions(golden(), both, LIGHT)

    assert [line.line.dash for line in drawn.data[1:3]] == ["dash", "solid"]
    assert len({mark.marker.symbol for mark in drawn.data[3:]}) == 2
    assert drawn.data[2].name == "Historical &lt;99 %>"


def test_a_return_just_at_the_line_is_no_exception():
    days = pd.date_range("2024-01-01", periods=3)
    lost = pd.Series([-0.02, -0.03, np.nan], days)

    found = exceptions.passed(lost, pd.Series(0.02, days))

    assert found.index.tolist() == [days[1]]
    assert found.columns.tolist() == ["return", "var"]


def test_thinned_returns_keep_every_exception():
    days = pd.bdate_range("1990-01-01", periods=8_000)
    lost = pd.Series(np.tile([0.01, -0.011, -0.012, 0.0], 2_000), days)
    lines = pd.DataFrame({"A": 0.0105}, days)

    drawn = exceptions.exceptions(lost, lines, LIGHT)

    assert len(drawn.data[0].x) <= 2_000
    assert len(drawn.data[-1].x) == 4_000
    assert "of 8,000 points" in thinning.sentence(drawn)


def test_each_line_is_told_with_its_worst():
    lines = said().assign(Safe=1.0)

    assert exceptions.finding(golden(), lines) == (
        "Historical 95 %: 6 of 254 returns came below it, the worst -2.66 % on 2024-08-13. "
        "Safe: 0 of 504 returns came below it."
    )


def test_without_forecasts_only_returns_are_drawn():
    nothing = pd.DataFrame({"A": np.nan}, golden().index)

    assert [len(trace.x) for trace in exceptions.exceptions(golden(), nothing, LIGHT).data] == [
        504,
        0,
        0,
    ]
    assert exceptions.finding(golden(), nothing.iloc[:, :0]) == "Nothing was forecast."


def test_an_amount_without_a_currency_is_a_number():
    assert Worth(200.0).of(-0.5) == "-100"
