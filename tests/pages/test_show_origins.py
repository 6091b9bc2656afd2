"""What is shown of where a figure comes from, whatever is known of it and whatever goes wrong."""

import pytest
from streamlit.testing.v1 import AppTest

from pages.shared.show import followed
from pages.shared.show.origins import NONE, took
from tests.bed.cast import ADA, VIC
from tests.bed.databases import SQLITE
from tests.bed.tabs import signed_in

pytestmark = [SQLITE, pytest.mark.usefixtures("own_db")]


def with_nothing() -> None:
    from pages.shared import session, show

    session.look_up()
    show.origins([], again=lambda one: one, key="figure")


def with_everything() -> None:
    from uuid import UUID

    import pandas as pd

    from core import origins
    from core.errors import Invalid
    from core.origins import Input, Model, Origin, Source
    from pages.shared import session, show

    def again(one):
        if one.key == "broken":
            raise Invalid("The rates of EUR are missing.")
        return origins.held_against(one, 0.2, "20 %", "Costs *were* 1 and are 2")

    def rows(one):
        if one.key == "broken":
            raise Invalid("Its rows were deleted.")
        return pd.DataFrame({"v": range(3)})

    session.look_up()
    inputs = (Input("Costs", "1.0 M", 1e6, "in EUR"), Input("Against", "last year"))
    files = tuple(Source(UUID(int=at), f"f{at}.csv", f"{at}" * 64, at) for at in range(1, 9))
    hidden = Source(UUID(int=99), "a file that is not shared with you", "", 3)
    found = [
        Origin("margin", "Margin [net]", 0.1, "10 %", "profit over *revenue*", "net", "2",
               inputs=inputs, rows=12, period="2026", files=(*files, hidden),
               model=Model(UUID(int=5), "Sales 1"),
               conventions=("Costs are positive.",), made_of="months"),
        Origin("broken", "Broken", None, "", "nothing", reason="there is no base"),
    ]  # fmt: skip
    show.origins(found, again=again, key="figure", rows=rows)


def shown(page, who=ADA):
    found = signed_in(AppTest.from_function(page, default_timeout=30), who).run()
    assert not found.exception
    return found


def said(page):
    return " ".join(one.value for one in (*page.markdown, *page.caption)).replace("\\", "")


def test_without_a_figure_it_says_so():
    page = shown(with_nothing)

    assert said(page) == NONE
    assert not page.button


def test_a_figure_stands_above_its_formula_variant_and_version():
    page = shown(with_everything)

    assert [one.value for one in page.metric] == ["10 %", "12 months", "9"]
    assert "**Formula:** profit over *revenue*" in said(page)
    assert "**Variant:** net" in said(page)
    assert "**Version:** 2" in said(page)
    assert "Costs are positive." in said(page)


def test_inputs_and_files_are_tables_with_all_that_is_known():
    inputs, files = (one.value for one in shown(with_everything).dataframe)

    assert inputs["Exact"].tolist()[0] == 1e6
    assert inputs["Note"].tolist()[0] == "in EUR"
    assert len(files) == 9
    assert files["SHA-256"].isna().sum() == 1


def test_the_first_files_are_one_click_away_and_a_hidden_one_is_not():
    links = [one.proto.label for one in shown(with_everything).get("page_link")]

    assert links == [f"f{at}.csv" for at in range(1, 1 + followed.MOST_LINKS)]


def test_a_model_that_is_gone_is_named_and_said_to_be_gone():
    assert "**Model:** Sales 1. This version was deleted" in said(shown(with_everything))


@pytest.mark.parametrize("who", [ADA, VIC], ids=lambda who: who.name)
def test_another_number_is_told_beside_the_button_as_text_and_not_as_markup(who):
    page = shown(with_everything, who)

    page = page.button(key="figure-press").click().run()

    line = next(one.value for one in page.markdown if "Computed again" in one.value)
    assert line.startswith(":orange[:material/warning:] ")
    assert "because Costs \\*were\\* 1 and are 2" in line


def test_a_figure_that_cannot_be_computed_says_why_and_the_page_goes_on():
    page = shown(with_everything)
    page = page.selectbox(key="figure").set_value("Broken").run()
    assert page.metric[0].delta == "there is no base"
    page.toggle(key="figure-rows").set_value(True)

    page = page.button(key="figure-press").click().run()

    assert "It cannot be computed again: The rates of EUR are missing." in said(page)
    assert "Its rows were deleted." in said(page)
    assert "sample data, or of what was entered by hand" in said(page)


def test_a_number_is_held_against_what_was_seen_of_the_same_figure_alone():
    page = shown(with_everything)
    page = page.selectbox(key="figure").set_value("Broken").run()

    page = page.selectbox(key="figure").set_value("Margin [net]").run()
    page = page.button(key="figure-press").click().run()

    assert "20 %; it was 10 %." in said(page)


def test_how_long_it_took_is_said_in_the_unit_that_fits():
    assert [took(seconds) for seconds in (0.0004, 0.25, 1.0, 12.34)] == [
        "0 ms",
        "250 ms",
        "1.0 s",
        "12.3 s",
    ]
