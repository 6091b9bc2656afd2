"""A keyboard is enough for a day's work, and one sees where one is."""

import re

from playwright.sync_api import expect

from core.actors import Role
from core.charts import style
from tests.bed import looking
from tests.e2e.conftest import PASSWORD
from tests.e2e.test_signing_in import SQLITE

MOST_STEPS = 60
BLINKS, BLINK_MS = 40, 50
TEAL = looking.rgb(style.LIGHT.teal)
HERE = """teal => {
    const at = document.activeElement;
    const labels = at.labels?.length ? at.labels[0].textContent : "";
    const words = at.cloneNode(true);  // an icon is written with the letters of its name
    for (const icon of words.querySelectorAll('[data-testid="stIconMaterial"]')) icon.remove();
    const rings = [];
    for (let box = at; box && rings.length < 4; box = box.parentElement) rings.push(box);
    return {
        name: (at.getAttribute("aria-label") || labels || words.textContent).trim(),
        kind: at.getAttribute("role") || at.tagName.toLowerCase(),
        visible: at.matches(":focus-visible") && rings.some(box => {
            const style = getComputedStyle(box);
            return style.boxShadow !== "none" || style.outlineStyle !== "none"
                || style.borderTopColor === teal
                || (box === at && style.backgroundColor !== "rgba(0, 0, 0, 0)");
        }),
    };
}"""


def step_to(tab, kind, name):
    """Press Tab until this has the focus; one comes to see that it has."""
    passed = []
    for _ in range(MOST_STEPS):
        tab.page.keyboard.press("Tab")
        here = tab.page.evaluate(HERE, TEAL)
        passed.append((here["kind"], here["name"][:30]))
        if here["kind"] == kind and re.search(name, here["name"]):
            for _ in range(BLINKS):  # a border fades in
                if tab.page.evaluate(HERE, TEAL)["visible"]:
                    return
                tab.page.wait_for_timeout(BLINK_MS)
            raise AssertionError(f"one does not see that {passed[-1]} has the focus")
    raise AssertionError(f"{kind} {name} was not among {passed}")


@SQLITE
def test_a_keyboard_is_enough_to_come_look_choose_take_and_leave(furnished, visitor, person):
    ada = person(Role.analyst)
    tab = visitor(furnished.base).open()
    keys = tab.page.keyboard

    step_to(tab, "input", "User name")
    keys.type(ada.name)
    keys.press("Tab")
    keys.type(PASSWORD)
    keys.press("Enter")
    tab.shows("Home")

    step_to(tab.settled(), "a", "Instruments")
    keys.press("Enter")
    tab.shows("Instruments")
    heading = tab.page.get_by_test_id("stPlotlyChart")
    expect(heading).to_be_visible()

    step_to(tab.settled(), "combobox", "Instrument")
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    keys.press("Enter")
    tab.page.wait_for_url("**/instruments?instrument=*")

    step_to(tab.settled(), "button", "Download$")
    keys.press("Enter")
    step_to(tab, "button", "^CSV")
    with tab.page.expect_download() as coming:
        keys.press("Enter")
    assert coming.value.suggested_filename.endswith(".csv")
    keys.press("Escape")

    step_to(tab, "button", ada.name)
    keys.press("Enter")
    step_to(tab, "button", "Sign out")
    keys.press("Enter")
    tab.shows("Sign in")
