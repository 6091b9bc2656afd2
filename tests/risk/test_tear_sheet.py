"""A tear sheet says all there is in one file, and what cannot be said says why."""

import base64
import hashlib
import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from html import unescape

import numpy as np
import pandas as pd
import pytest
from plotly.offline import get_plotlyjs

from core.analytics.risk.metrics import METRICS, figures
from core.analytics.risk.ranking import ranked
from core.analytics.risk.returns import Returns
from core.analytics.risk.sample import Sample
from core.analytics.risk.sides import side_by_side
from core.charts.exceptions import Worth
from core.charts.style import DARK, LIGHT
from core.reports import chromium, sheet_page
from core.risk.sheet import Sheet
from core.risk.tear_sheet import tear_sheet
from tests.analytics.risk import known

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(2)>"
QUICK = ("hist", "normal")


def sheet(returns, name="Strategy", benchmark=None, **more):
    """What follows from returns, of two methods that are quick."""
    sample = Sample(returns, 0.02, benchmark)
    values = returns.frame.iloc[:, 0].dropna().to_numpy(dtype=float)
    var = side_by_side(values, methods=QUICK)
    told = {key: found[0] for key, found in figures(sample).items()}
    return Sheet(name, returns, told, var, tuple(ranked(var)), 0.02, benchmark, **more)


@cache
def golden():
    return sheet(known.returns(), benchmark=known.sample().benchmark, benchmark_name="Market")


def short(*values, name="Short"):
    days = pd.date_range("2024-01-01", periods=len(values))
    return sheet(Returns(pd.DataFrame({"r": values}, days, dtype=float), 252), name)


def written(*sheets, **options):
    page = tear_sheet(sheets, at=NOON, **options).decode()
    return page.replace(get_plotlyjs(), "")


@cache
def golden_page():
    """The tear sheet of the golden returns."""
    return written(golden(), source=("golden.csv",))


def words(page):
    """What a reader reads."""
    plain = re.sub(r"<script.*?</script>|<style>.*?</style>", "", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", plain))).replace("\xa0", " ")


def charts(page):
    found = re.findall(r'</div><script type="application/json">(.*?)</script>', page, re.DOTALL)
    return [json.loads(one) for one in found]


def test_the_figures_at_the_head_say_what_they_are_and_how_they_are_reckoned():
    said = words(golden_page())

    assert "Risk of Strategy" in said
    assert "504 returns from 2023-01-04 to 2024-12-09. It gained 3.1 % (+1.5 % a year)" in said
    assert "Over the same moments Market made +22.9 %." in said
    assert "Total return 3.08 % the product of 1 + each return, less 1" in said
    assert "VaR 95 %, Normal 2.00 % the loss of one period that 95 of 100 stay below" in said
    assert "golden.csv · written 2026-11-21 12:00 UTC" in said


def test_every_metric_has_a_row_with_its_formula_or_the_reason_why_not():
    said = words(written(sheet(known.returns())))

    for metric in METRICS.values():
        assert metric.label in said
    assert "Sharpe ratio 0.073 mean return beyond the risk-free one" in said
    assert "Beta — There is no benchmark." in said
    assert "There is no benchmark; figures that need one are dashes." in said


def test_the_benchmark_stands_beside_the_subject_over_the_moments_of_both():
    said = words(golden_page())

    other = Returns(known.sample().benchmark.to_frame(), known.DAYS)
    volatility = figures(Sample(other, 0.02))["volatility_ann"][0].value
    assert f"Volatility 19.43 % {100 * volatility:.2f} % sample standard deviation" in said
    assert "Beta 0.775 covariance with the benchmark" in said


def test_every_picture_is_there_with_its_finding_for_those_who_cannot_see_it():
    page = golden_page()

    assert len(charts(page)) == 6
    labels = re.findall(r'role="img" aria-label="([^"]+)"', page)
    assert [one.partition(". ")[0] for one in labels] == [
        "Returns by month",
        "Returns by year",
        "How large losses were, and where each method draws its line",
        "Losses beyond the line",
        "Falls from the height",
        "The last 63 returns, at each date",
    ]
    assert all(one.partition(". ")[2] for one in labels)


def test_methods_stand_side_by_side_with_their_back_tests_in_words():
    said = words(golden_page())

    row = "Historical 1.92 % 2.64 % 6 of 254 12.7 * 0.032 0.589 0.087 ● green, not too many"
    assert row in said
    assert "99% needs 1,000 returns for 10 beyond it; there are 504." in said
    assert "Which to believe" in said


def test_the_falls_are_those_of_the_golden_table():
    said = words(golden_page())

    assert "1 2023-10-06 2024-01-22 not yet -23.33 % 108 —" in said
    assert "2 2023-06-09 2023-07-11 2023-08-03 -11.11 % 32 55" in said


def test_a_loss_is_an_amount_too_where_the_worth_is_known():
    said = words(written(sheet(known.returns(), worth=Worth(1e6, "EUR"))))

    assert "Historical 1.92 % EUR 19,194 2.64 % EUR 26,369" in said
    assert "the loss (EUR 19,999) of one period" in said


def test_several_subjects_have_a_part_each_and_a_way_to_it():
    two = (short(0.1, name="First"), short(0.1, name="Second & last"))

    page = written(*two)

    assert "<title>Risk of 2 subjects</title>" in page
    assert '<a href="#second-last-2">Second &amp; last</a>' in page
    assert 'id="second-last-2"' in page
    assert len(re.findall("<article", page)) == 2


def test_several_subjects_without_returns_are_told_as_such():
    said = words(written(short(), short(np.nan, name="Other")))

    assert "None of them has a return." in said
    assert said.count("There are no returns, too few to say anything.") == 2


def test_how_subjects_move_together_is_shown_once_and_what_one_is_made_of_in_its_part():
    matrix = pd.DataFrame([[1, 0.5], [0.5, 1]], list("AB"), list("AB"))
    sheets = [short(0.1, name="One"), replace(short(0.1), correlation=matrix)]

    page = tear_sheet(sheets, correlation=matrix).decode()

    assert page.count("Closest: A and B, 0.50.</p>") == 2
    assert page.index("How they move together") < page.index("<article")
    alone = tear_sheet([short(0.1)], correlation=matrix.iloc[:1, :1]).decode()
    assert "How they move together" not in alone


@pytest.mark.parametrize(
    ("returns", "told"),
    [
        ((), "There are no returns, too few to say anything."),
        ((0.1,), "There is 1 return, too few to say anything."),
        (
            (
                0.01,
                0.01,
                0.01,
            ),
            "All returns are the same.",
        ),
        (
            (
                -1.0,
                0.0,
                0.5,
            ),
            "It lost 100.0 %",
        ),
        (
            (
                0.1,
                np.nan,
                -0.2,
            ),
            "It lost 12.0 %",
        ),
    ],
)
def test_what_cannot_be_said_says_why_and_the_rest_is_there(returns, told):
    said = words(tear_sheet([short(*returns)]).decode())

    assert told in said
    assert "Every figure" in said
    assert " nan" not in said.lower()


def test_a_series_that_never_fell_has_no_table_of_falls():
    page = tear_sheet([short(*[0.01, 0.02] * 40)]).decode()

    assert "It never fell." in page
    assert "Back at its height" not in page


def test_a_benchmark_of_another_time_is_left_out():
    other = pd.Series([0.1], pd.DatetimeIndex(["1999-01-01"]))

    said = words(tear_sheet([replace(short(0.1, 0.2), benchmark=other)]).decode())

    assert "Over the same moments" not in said


def test_without_methods_the_head_says_so():
    bare = replace(short(0.1, 0.2), var={}, ranks=())

    said = words(tear_sheet([bare]).decode())

    assert "VaR — It was not computed." in said
    assert "Value at risk side by side" not in said


def test_no_name_becomes_a_tag():
    one = sheet(known.returns(), EVIL, known.sample().benchmark, benchmark_name=EVIL)

    page = written(one, title=EVIL, source=(EVIL,))

    assert "<script>alert" not in page
    assert "<img" not in page


def test_nothing_comes_from_elsewhere_and_only_our_scripts_run():
    page = tear_sheet([short(0.1, 0.2)]).decode()

    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy
    assert "default-src 'none'" in policy[1]
    assert not re.findall(r'(?:src|href)="(?!#)', page.replace(get_plotlyjs(), ""))
    for script in re.findall(r"<script>(.*?)</script>", page, re.DOTALL):
        sha = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{sha}'" in policy[1]


def test_in_the_dark_every_colour_of_a_chart_has_another():
    page = golden_page()
    pairs = json.loads(re.search(r'id="colours">(.*?)</script>', page)[1])
    data = json.dumps(charts(page))

    for light, dark in pairs:
        data = data.replace(light, dark)

    left = set(re.findall(r"#[0-9A-F]{6}", data))
    assert left <= {DARK.paper, DARK.sand, DARK.ink, DARK.red, DARK.line, *DARK.series}
    assert not set(dict(pairs).values()) & {LIGHT.paper, LIGHT.ink}
    assert f"--paper: {DARK.paper};" in page


def test_the_same_can_be_printed():
    assert chromium.printed(tear_sheet([short(0.1)], at=NOON)).startswith(b"%PDF")


def test_a_table_bears_its_name_and_note():
    made = sheet_page.table([sheet_page.Cell("A")], [[sheet_page.Cell("<1>", "low")]], note="Few.")

    assert "<td>&lt;1&gt;<small>low</small></td>" in made
    assert made.endswith('<p class="rows">Few.</p>')
