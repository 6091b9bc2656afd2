"""Every page keeps to the policy, can be read, fits its window and stands still, in both themes."""

import pytest
from playwright.sync_api import expect

from core.actors import Role
from core.charts import style
from pages.shared.menu import places
from tests.bed import looking
from tests.e2e.test_signing_in import SQLITE

WIDTHS = (800, 1280, 1920)
MOST_SHIFT = 0.1  # what browsers call good
HARMLESS = "_stcore"  # on a deep link Streamlit first asks beside the page, then at the root

pytestmark = SQLITE


@pytest.fixture
def look(furnished, visitor, signed_in, person):
    """Open a page in a theme, as an administrator or as a stranger, and wait for all of it."""

    def open_page(path, theme, *, stranger=False, width=1280):
        who = visitor(furnished.base) if stranger else signed_in(furnished, person(Role.admin))
        return drawn(who, path, theme, width)

    return open_page


def drawn(who, path, theme, width=1280):
    """A page in a theme, with all of it there."""
    tab = who.tab()
    looking.prepare(tab.page, theme, width)
    looking.drawn(tab.open(path).page)
    return tab


def look_over(page):
    """Whether it stood still, whether axe finds something, and what does not fit."""
    moved, found = looking.shifted(page), looking.findings(page)
    sizes = [looking.measured(page, width) for width in WIDTHS]
    fits = [{"width": width, "over": 0, "cut": []} for width in WIDTHS]
    assert found == []
    assert sizes == fits
    assert moved < MOST_SHIFT


@pytest.mark.parametrize("place", places(), ids=lambda place: place.title)
def test_a_page_opens_without_a_complaint_can_be_read_in_both_themes_fits_and_stands_still(
    furnished, signed_in, person, place
):
    """The visitor's browser notes what goes against the policy, and fails the test for it."""
    browser = signed_in(furnished, person(Role.admin))
    tab = drawn(browser, f"/{place.path}", "light")
    tab.shows(place.title)
    expect(tab.sentences.filter(has_text="incident")).to_have_count(0)
    assert [error for error in browser.errors if HARMLESS not in error] == []

    look_over(tab.page)
    looking.wear(tab.page, "dark")
    assert looking.findings(tab.page, "color-contrast") == []


def test_so_does_the_sign_in_form(look):
    tab = look("/", "light", stranger=True)

    look_over(tab.page)
    looking.wear(tab.page, "dark")
    assert looking.findings(tab.page, "color-contrast") == []


def test_a_page_that_comes_in_the_dark_to_a_narrow_window_stands_as_still(look):
    tab = look("/instruments", "dark", width=800)

    look_over(tab.page)


def paper_of(tab):
    """The colour a chart is drawn on, and that of the page around it."""
    chart = tab.page.locator(".js-plotly-plot .main-svg").first
    expect(chart).to_be_visible()
    return tuple(
        each.evaluate("each => getComputedStyle(each).backgroundColor")
        for each in (chart, tab.page.get_by_test_id("stApp"))
    )


def test_a_chart_wears_the_theme_of_the_browser_and_at_the_next_click_the_chosen_one(look):
    """Streamlit does not tell a page at once that its theme was changed (its issue 11920)."""
    dark, light = looking.rgb(style.DARK.paper), looking.rgb(style.LIGHT.paper)
    tab = look("/instruments", "dark")
    assert paper_of(tab) == (dark, dark)

    tab.page.get_by_test_id("stMainMenu").click()
    tab.page.get_by_role("menuitemradio", name="Light").click()
    tab.page.keyboard.press("Escape")
    expect(tab.page.get_by_test_id("stApp")).to_have_css("background-color", light)
    tab.page.get_by_text("1 year").click()

    expect(tab.page.locator(".js-plotly-plot .main-svg").first).to_have_css(
        "background-color", light
    )
    words = tab.page.locator(".js-plotly-plot .xtick text").first
    expect(words).to_have_css("fill", looking.rgb(style.LIGHT.ink))


def test_the_first_page_bears_our_name_and_mark_before_anything_is_drawn(look):
    tab = look("/", "light", stranger=True)
    tab.page.route("**/static/js/**", lambda route: route.abort())

    tab.page.goto(tab.base, wait_until="commit")

    expect(tab.page).to_have_title("Bellwether")
    icon = tab.page.locator("link[rel='shortcut icon']")
    assert icon.get_attribute("href").startswith("data:image/svg+xml")
    expect(tab.page.locator("html")).to_have_css("background-color", looking.rgb(style.LIGHT.paper))
