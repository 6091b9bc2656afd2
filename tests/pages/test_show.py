"""What every page shows its answers with."""

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from core.charts import style
from core.charts.lines import lines
from core.reports import chromium
from core.reports.parts import Figure
from pages.shared.show import charts, downloads, metrics, tables, texts
from tests.bed import chromium as bed

FRAME = pd.DataFrame({"v": [1.0, 2.0]}, index=pd.date_range("2024-01-01", periods=2, tz="UTC"))


def page_with_everything() -> None:
    import pandas as pd

    from core.charts.lines import lines
    from pages.shared import show

    days = pd.date_range("2000-01-01", periods=3_000, tz="UTC")
    frame = pd.DataFrame({"North": range(3_000), "So*th": range(3_000)}, index=days)
    told = show.figures(
        [
            show.Figure(
                "Next [quarter]", "1.2 m EUR", help="The sum.", change="+3 %", since="on Q2"
            ),
            show.Figure("Accuracy", None, reason="needs 12 months; there are 3"),
        ]
    )
    part = show.chart(lambda theme: lines(frame, theme, "EUR"), "Revenue", frame, "It *grew*.")
    show.table(frame.head(2), "Products")
    where = show.source("As of 2026-11-20", ("upload a.csv", "/data-uploads?id=1"))
    show.report(show.Report("Forecast", "How much?", told, (part,), where))


def empty_page() -> None:
    import pandas as pd

    from pages.shared import show

    show.table(pd.DataFrame({"a": []}), "Nothing")
    show.empty(
        "What runs out?", "Upload sales.", sample=pd.DataFrame({"a": [1]}), load=lambda: None
    )


@pytest.fixture(scope="module")
def shown() -> AppTest:
    return AppTest.from_function(page_with_everything, default_timeout=30).run()


def test_a_page_of_everything_shows_without_a_mishap(shown):
    assert not shown.exception
    assert [tab.label for tab in shown.tabs] == [":violet[Chart]", ":violet[Data]"]
    assert len(shown.dataframe) == 2


def test_figures_show_their_change_or_why_there_is_none(shown):
    first, second = shown.metric

    assert (first.label, first.value, first.delta) == ("Next \\[quarter\\]", "1.2 m EUR", "+3 %")
    assert (second.value, second.delta) == ("—", "needs 12 months; there are 3")


def test_a_finding_is_text_and_not_markup(shown):
    assert shown.markdown[0].value == "It \\*grew\\*."


def test_a_thinned_chart_says_so(shown):
    assert any(caption.value.startswith("Drawn with ") for caption in shown.caption)


def test_every_chart_table_and_page_has_its_files(shown):
    bed.require_for_pictures()
    labels = [button.label for button in shown.get("download_button")]

    assert labels == ["PNG", "SVG", "HTML", "CSV", "XLSX", "CSV", "XLSX", "HTML", "PDF"]


def test_the_source_line_links_to_our_own_pages_only(shown):
    line = next(each.value for each in shown.caption if "a.csv" in each.value)

    assert line.endswith("[upload a.csv](</data-uploads?id=1>)")
    assert texts.link("x", "//elsewhere.org") == "x"
    assert texts.link("x", "javascript:alert(1)") == "x"
    assert texts.link("x", "/a>b") == "x"


def test_where_there_is_no_chromium_a_sentence_stands_in_place_of_the_pictures(
    monkeypatch, tmp_path
):
    monkeypatch.setenv("BROWSER_PATH", str(tmp_path / "absent"))

    shown = AppTest.from_function(page_with_everything, default_timeout=30).run()

    labels = [button.label for button in shown.get("download_button")]
    assert labels == ["HTML", "CSV", "XLSX", "CSV", "XLSX", "HTML"]
    assert [caption.value for caption in shown.caption].count(chromium.NOT_FOUND) == 2


def test_an_empty_page_offers_the_next_step():
    shown = AppTest.from_function(empty_page).run()

    assert not shown.exception
    assert [caption.value for caption in shown.caption] == ["There are no rows."]
    assert [button.label for button in shown.button] == ["Load the sample data"]
    assert [button.label for button in shown.get("download_button")] == ["Sample file"]


@pytest.mark.parametrize(
    ("change", "better", "arrow", "colour"),
    [
        ("+3 %", "higher", "auto", "normal"),
        ("−3 %", "lower", "auto", "inverse"),
        ("94 %", "", "off", "off"),
    ],
)
def test_a_change_points_where_its_sign_says(change, better, arrow, colour):
    below = metrics.below(Figure("x", "1", change=change, better=better))

    assert (below["delta_arrow"], below["delta_color"]) == (arrow, colour)
    assert not below["delta"].startswith("−")


@pytest.mark.parametrize(
    "figure", [Figure("x", "1"), Figure("x", "1", change=" "), Figure("x", None)]
)
def test_nothing_to_say_is_not_said(figure):
    assert metrics.below(figure) == {}


def test_exports_are_light_and_whole_whatever_the_page_shows():
    long = pd.DataFrame({"v": range(5_000)}, index=pd.date_range("2000-01-01", periods=5_000))
    files = charts.downloads(
        lambda theme: lines(long, theme), charts.Part("n", "f", long, lambda: None), ()
    )

    exported = charts._exported(lambda theme: lines(long, theme), style.FULL)
    dark = charts._exported(lines(long, style.DARK), style.FULL)

    assert [file.extension for file in files] == ["png", "svg", "html", "csv", "xlsx"]
    assert len(exported.data[0].x) == 5_000
    assert dark.layout.template.layout.paper_bgcolor == style.LIGHT.paper


def test_files_are_made_only_when_they_are_asked_for():
    made: list[str] = []
    drawn = charts.Part("n", "f", FRAME, lambda: made.append("drawn"))

    offered = charts.downloads(lambda theme: made.append(theme), drawn, ())

    assert made == []
    assert isinstance(offered[0], downloads.Download)


def test_columns_are_written_by_what_is_in_them():
    shown = tables.readable(
        pd.DataFrame(
            {
                "day": FRAME.index,
                "moment": FRAME.index + pd.Timedelta(hours=1),
                "large": [1_234.5, 1.0],
                "small": [0.5, 0.25],
                "count": [1, 2],
                "ok": [True, False],
                "text": ["a", "b"],
            }
        )
    )

    forms = {name: form["type_config"]["format"] for name, form in tables.formats(shown).items()}

    assert forms == {
        "day": "YYYY-MM-DD",
        "moment": "YYYY-MM-DD HH:mm",
        "large": "%,.2f",
        "small": "%.6g",
        "count": "%,.0f",
    }
    assert tables.chosen({"large": "%.1f %%"})["large"]["type_config"]["format"] == "%.1f %%"
