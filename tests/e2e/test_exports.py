"""Every file a page offers is taken from it in a browser, opened, and holds what the page shows."""

from collections import Counter
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from PIL import Image
from playwright.sync_api import expect

from core.accounts import sessions
from core.actors import SYSTEM, Role
from core.charts import style
from core.db import engines, write
from tests.bed import chromium, looking
from tests.bed.databases import address
from tests.bed.visitors import Visitor, window
from tests.e2e.conftest import enter
from tests.e2e.test_signing_in import SQLITE

CHART = {"Download": ("PNG", "SVG", "HTML", "CSV", "XLSX")}
FILES = {"light": CHART | {"Report": ("HTML", "PDF")}, "dark": CHART}
FEW_SHADES = 12  # how far two colours may lie apart, a channel, for an edge of a line

pytestmark = SQLITE
EITHER_THEME = pytest.mark.parametrize("theme", ["light", "dark"])


@dataclass(frozen=True)
class Taken:
    """The files of one page, by popover and format."""

    page: str
    files: dict[tuple[str, str], Path]

    def bytes(self, kind: str) -> bytes:
        return self.files["Download", kind].read_bytes()


@pytest.fixture(scope="module")
def taken(browser, furnished_server, tmp_path_factory):
    """All files of a page in a light browser, and of another in a dark one."""
    chromium.require_for_pictures()
    folder = tmp_path_factory.mktemp("taken")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", address(furnished_server.url))
        engines.dispose()
        patch.setenv("PASSWORD_SCHEME", "argon2id")
        ada = enter(Role.analyst)
        with write(SYSTEM) as db:
            token = sessions.open_session(db, ada.id, None, None).token
        engines.dispose()
    visitor = Visitor(window(browser), furnished_server.base)
    visitor.brings(token)
    yield {
        theme: Taken(path, all_files(visitor.tab(), path, theme, folder / theme))
        for theme, path in {"light": "/instruments", "dark": "/series"}.items()
    }
    visitor.leave().close()


def all_files(tab, path, theme, folder):
    """Open a page and take every file that it offers."""
    looking.prepare(tab.page, theme, 1280)
    looking.drawn(tab.open(path).page)
    found = {}
    for popover, kinds in FILES[theme].items():
        tab.click(popover)
        for kind in kinds:
            with tab.page.expect_download() as coming:
                tab.page.get_by_role("button", name=kind, exact=True).click()
            found[popover, kind] = folder / popover / coming.value.suggested_filename
            coming.value.save_as(found[popover, kind])
        tab.page.keyboard.press("Escape")
    return found


def pixels(picture: bytes) -> Counter[tuple[int, ...]]:
    """How often each colour is there."""
    image = Image.open(BytesIO(picture)).convert("RGB")
    return Counter(image.get_flattened_data())


def is_near(colour: str, other: tuple[int, ...]) -> bool:
    wanted = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    return all(abs(one - two) <= FEW_SHADES for one, two in zip(wanted, other, strict=True))


def assert_is_a_light_chart(picture: bytes) -> None:
    """Light paper, a line and words in ink: neither blank nor black."""
    counted = pixels(picture)
    share = {
        name: sum(times for colour, times in counted.items() if is_near(wanted, colour))
        / counted.total()
        for name, wanted in {"paper": style.LIGHT.paper, "ink": style.LIGHT.ink}.items()
    }
    assert share["paper"] > 0.8
    assert share["ink"] > 0.001


@EITHER_THEME
def test_the_png_is_a_light_chart_whatever_the_page_wears(taken, theme):
    assert_is_a_light_chart(taken[theme].bytes("PNG"))


@EITHER_THEME
def test_the_svg_has_its_line_and_shows_in_a_browser(taken, theme, browser):
    path = taken[theme].files["Download", "SVG"]

    with browser.new_context(offline=True).new_page() as page:
        page.goto(path.as_uri())
        picture = page.screenshot()

    assert path.read_text().count("<path") > 5
    assert_is_a_light_chart(picture)


@pytest.mark.parametrize(
    ("theme", "popover"), [("light", "Download"), ("light", "Report"), ("dark", "Download")]
)
def test_the_html_shows_its_chart_alone_and_without_a_network(taken, theme, popover, browser):
    asked = []

    with browser.new_context(offline=True).new_page() as page:
        page.on("request", lambda request: asked.append(request.url))
        page.goto(taken[theme].files[popover, "HTML"].as_uri())
        expect(page.locator(".chart .scatterlayer path.js-line").first).to_be_visible()
        expect(page.get_by_role("table")).to_be_visible()
        picture = page.locator(".chart").screenshot()

    assert_is_a_light_chart(picture)
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []


@EITHER_THEME
def test_the_sheet_and_the_csv_hold_the_same_rows(taken, theme):
    csv = pd.read_csv(BytesIO(taken[theme].bytes("CSV")))
    book = openpyxl.load_workbook(BytesIO(taken[theme].bytes("XLSX")), data_only=True)

    head, *rows = book.worksheets[0].iter_rows(values_only=True)

    assert list(head) == list(csv.columns)
    assert len(rows) == len(csv) > 50
    assert [row[-1] for row in rows] == pytest.approx(csv.iloc[:, -1].tolist())
    assert [str(row[0])[:10] for row in rows] == csv.iloc[:, 0].str[:10].tolist()


def test_the_report_is_a_pdf_of_its_own(taken):
    made = taken["light"].files["Report", "PDF"].read_bytes()

    assert made.startswith(b"%PDF-")
    assert len(made) > 20_000


@EITHER_THEME
def test_files_are_named_after_what_is_in_them_and_the_day(taken, theme):
    names = {path.name for path in taken[theme].files.values()}

    assert len(names) == len(taken[theme].files)
    assert all(name.count("-") >= 3 and " " not in name for name in names)
