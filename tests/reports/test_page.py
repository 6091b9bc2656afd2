"""A whole report in one file."""

import json
import re
from datetime import UTC, datetime
from html import unescape

import pandas as pd
import pytest
from plotly.offline import get_plotlyjs

from core.charts import style
from core.charts.lines import lines
from core.charts.style import LIGHT
from core.reports import page
from core.reports.parts import Figure, Part, Report

NOON = datetime(2026, 11, 21, 15, 30, tzinfo=UTC)
EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(2)>"
FRAME = pd.DataFrame(
    {EVIL: [1234.5, None, -2.0], "n": [1, 2, 3], "text": ["=1", EVIL, "b"]},
    index=pd.date_range("2024-01-01", periods=3, tz="UTC"),
)


def report(**parts: object) -> Report:
    part = Part("Revenue", "It grew.", FRAME, lambda: lines(FRAME[[EVIL]], LIGHT, EVIL))
    told = {"title": "Revenue", "question": "How much?", "parts": (part,), "source": ("a.csv",)}
    return Report(**(told | parts))


def text(report: Report, **options: int) -> str:
    return page.html(report, at=NOON, **options).decode()


def without_plotly(written: str) -> str:
    return written.replace(get_plotlyjs(), "")


def test_the_page_holds_what_the_report_says():
    figures = (
        Figure("Next quarter", "1.2 m EUR", change="+3 %", since="on last quarter"),
        Figure("Accuracy", None, reason="needs 12 months; there are 3"),
    )

    written = without_plotly(text(report(figures=figures)))

    for said in ("Revenue", "How much?", "1.2 m EUR", "+3 % on last quarter", "It grew."):
        assert said in written
    assert "<dd>—</dd>" in written
    assert "needs 12 months; there are 3" in written
    assert "a.csv · written 2026-11-21 15:30 UTC" in written


def test_no_name_becomes_a_tag():
    part = Part(EVIL, EVIL, FRAME, lambda: lines(FRAME[[EVIL]], LIGHT, EVIL))
    figures = (Figure(EVIL, EVIL, change=EVIL, since=EVIL), Figure(EVIL, None, reason=EVIL))

    written = without_plotly(text(Report(EVIL, EVIL, figures, (part,), (EVIL,))))

    assert "<script>alert" not in written
    assert "<img" not in written
    assert written.count("</script>") == 3  # Plotly, the chart's data, and what draws it


def test_the_data_of_a_chart_is_read_back_as_it_was():
    written = text(report())

    data = re.search(r'<script type="application/json">(.*?)</script>', written, re.DOTALL)

    assert data
    assert unescape(json.loads(data[1])["data"][0]["name"]) == EVIL


def test_plotly_is_in_the_page_once_and_nothing_comes_from_elsewhere():
    two = report(parts=report().parts * 2)

    written = text(two)

    assert written.count(get_plotlyjs()) == 1
    assert not re.findall(r'(?:src|href)="', without_plotly(written))
    assert "default-src 'none'" in written


def test_a_report_without_charts_has_no_script():
    written = text(report(parts=(Part("Products", "Three.", FRAME),)))

    assert "<script" not in written
    assert "script-src 'none'" in written
    assert len(written) < 20_000


def test_tables_show_the_first_rows_and_say_so():
    written = without_plotly(text(report(), rows=2))

    assert written.count("<tr>") == 3
    assert "2 of 3 rows; the CSV and XLSX downloads have all of them." in written
    assert "3 rows." in text(report())


def test_numbers_are_right_aligned_with_thousands_apart_and_dates_iso():
    written = without_plotly(text(report()))

    assert '<td class="n">1,234.50</td>' in written
    assert '<td class="n"></td>' in written
    assert "<td>2024-01-01</td>" in written


def test_the_style_of_the_page_is_the_palette_of_the_charts():
    written = without_plotly(text(report()))

    tokens = re.findall(r"--(paper|sand|ink|teal|line): (#[0-9A-F]{6})", written)
    assert len(tokens) == 5
    assert all(getattr(style.LIGHT, name) == colour for name, colour in tokens)


@pytest.mark.parametrize("data", [pd.DataFrame(), pd.DataFrame({"a": []})])
def test_a_part_without_data_is_still_told(data):
    assert "It grew." in text(report(parts=(Part("Revenue", "It grew.", data),)))
