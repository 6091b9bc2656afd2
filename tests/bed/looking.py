"""What a browser can say about how a page looks: whether it can be read, fits, and stands still."""

from dataclasses import dataclass
from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from core.charts.mark import PAPER as PAPERS

# A page rests when so many looks in a row find the same; it has three seconds for that.
ALIKE, LOOKS, LOOK_AGAIN_MS = 3, 30, 100
Theme = Literal["light", "dark"]
HEIGHT = 900
# Streamlit's menu puts a group between list and item as soon as pages stand in sections.
MENU = '[data-testid="stSidebarNavItems"]'
OF_STREAMLIT = {("list", True), ("listitem", True)}
WATCH_SHIFTS = """
    window.shifted = 0;
    new PerformanceObserver(list => {
        for (const entry of list.getEntries())
            if (!entry.hadRecentInput) window.shifted += entry.value;
    }).observe({type: "layout-shift", buffered: true});
"""
FIND = """async ({menu, rules}) => {
    const only = rules.length ? {runOnly: rules} : {};
    const found = await axe.run({resultTypes: ["violations"], ...only});
    return found.violations
        .filter(rule => ["serious", "critical"].includes(rule.impact))
        .flatMap(rule => rule.nodes.map(node => ({
            rule: rule.id,
            in_menu: !!document.querySelector(node.target[0])?.closest(menu),
            said: node.html.slice(0, 200) + " " + node.failureSummary,
        })));
}"""
MEASURE = """async () => {
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    const boxes = [document.documentElement, document.querySelector('[data-testid="stMain"]')];
    const cut = [...document.querySelectorAll('[data-testid^="stMetric"] *')]
        .filter(each => each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 0)
        .filter(each => getComputedStyle(each).overflowX !== "visible");
    return {
        width: innerWidth,
        over: Math.max(...boxes.map(box => box.scrollWidth - box.clientWidth)),
        cut: cut.map(each => each.textContent),
    };
}"""


@dataclass(frozen=True)
class Finding:
    """Something on a page that somebody could not read, reach or understand."""

    rule: str
    said: str


def prepare(page: Page, theme: Theme, width: int) -> None:
    """Have a tab prefer a theme, be so wide, and note what moves while a page comes."""
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.add_init_script(WATCH_SHIFTS)


def wear(page: Page, theme: Theme) -> None:
    """Have an open page change its theme with the browser's."""
    page.emulate_media(color_scheme=theme)
    expect(page.get_by_test_id("stApp")).to_have_css("background-color", rgb(PAPERS[theme]))


def rgb(colour: str) -> str:
    """A colour as browsers write it."""
    return f"rgb({', '.join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))})"


def drawn(page: Page) -> Page:
    """Wait until every part of a page is there."""
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    return page


def shifted(page: Page) -> float:
    """How much of the page jumped how far since it was opened, added up."""
    return float(page.evaluate("window.shifted"))


def findings(page: Page, *rules: str) -> list[Finding]:
    """What axe holds for serious or critical, by some rules or all; not what is Streamlit's own."""
    if not page.evaluate("!!window.axe"):
        page.evaluate(Axe().axe_script)
    found: list[dict[str, Any]] = page.evaluate(FIND, {"menu": MENU, "rules": rules})
    ours = [each for each in found if (each["rule"], each["in_menu"]) not in OF_STREAMLIT]
    return [Finding(each["rule"], each["said"]) for each in ours]


def measured(page: Page, width: int) -> dict[str, Any]:
    """By how many pixels the page is too wide for a window, and which figures are cut off."""
    page.set_viewport_size({"width": width, "height": HEIGHT})
    rest(page)
    return sizes(page)


def rest(page: Page) -> None:
    """Wait until a page has followed its window, whether it fits by then or not."""
    found = [sizes(page)]
    while any(one != found[-1] for one in found[-ALIKE:]) or len(found) < ALIKE:
        assert len(found) < LOOKS, f"The page does not come to rest: {found[-ALIKE:]}"
        page.wait_for_timeout(LOOK_AGAIN_MS)
        found.append(sizes(page))


def sizes(page: Page) -> dict[str, Any]:
    """What is too wide at this moment."""
    found: dict[str, Any] = page.evaluate(MEASURE)
    return found
