"""Files come in as people bring them: understood, set right, loaded, followed, and taken back."""

import re
import sys
import time
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from playwright.sync_api import expect

from core.actors import Role
from core.catalogue import CSV_SHAPES
from core.db import answer
from core.retail import lineage
from core.series import queries as series
from core.uploads import queries
from tests.bed.visitors import PAUSE_MS, Tab
from tests.e2e.test_signing_in import SQLITE

pytestmark = SQLITE

LOAD = re.compile(r"^Load [\d,]+ rows$")
STORED = re.compile("are stored")
SECONDS, CLICKS, CLICKS_NEXT_MONTH = 60, 6, 2
HEAD = "Société Exemple SARL\nExport des ventes;;;\n\nDate;Catégorie;Magasin;Montant HT\n"
FAULTY = "date,value,category\n2026-01-31,5,sales\n2026-02-30,6,sales\n2026-03-31,seven,sales\n"
CORRECTED = FAULTY.replace("02-30", "02-28").replace("seven", "7")
GOODS = "sku,name,price\nY-801,Pot,9.50\nY-802,Lid,3.25\n"
SOLD = "sku,quantity,price,date\nY-801,2,9.50,2026-01-05\nY-802,1,3.25,2026-01-05\n"
UNKNOWN = SOLD.replace("Y-80", "Z-90") + "Z-901,1,9.50,2026-01-06\n"
AMBIGUOUS = "date,value,category\n01/02/2026,1,twice\n03/04/2026,2,twice\n"


@dataclass
class Hand:
    """Somebody at a tab, whose clicks are counted; a drop is one, and so is a choice."""

    tab: Tab
    clicks: int = 0
    began: float = field(default_factory=time.monotonic)

    def drop(self, *files):
        self.clicks += 1
        kind = "application/octet-stream"
        given = [{"name": name, "mimeType": kind, "buffer": content} for content, name in files]
        self.tab.page.locator("input[type=file]").set_input_files(given)
        expect(self.tab.page.get_by_role("button", name="Leave it out")).to_be_visible()
        return self.settle()

    def press(self, name):
        self.clicks += 1
        self.tab.page.get_by_role("button", name=name).click()
        return self.settle()

    def say(self, words):
        self.clicks += 1
        self.tab.page.get_by_test_id("stRadio").get_by_text(words).click()
        return self.settle()

    def follow(self, name):
        self.clicks += 1
        self.tab.page.get_by_test_id("stApp").get_by_role(
            "link", name=name, exact=True
        ).last.click()
        return self.settle()

    def settle(self):
        self.tab.page.wait_for_timeout(PAUSE_MS)  # until the click is on its way
        self.tab.settled()
        return self

    def load(self):
        self.press(LOAD)
        expect(self.tab.page.get_by_text(STORED)).to_be_visible()
        return self

    @property
    def seconds(self):
        return time.monotonic() - self.began


@pytest.fixture
def analyst(person):
    return person(Role.analyst)


@pytest.fixture
def hand(house, signed_in, analyst):
    """An analyst who has opened the Upload page."""
    return Hand(signed_in(house, analyst).open("/upload"))


def french(month):
    """A messy export of twelve days, any of which could be a month."""
    rows = "".join(
        f"{day:02}/{month:02}/2026;Ventes;{shop};{1000 + 37 * day:,}".replace(",", "\xa0")
        + f",{day:02}\n"
        for day in range(1, 13)
        for shop in ("Lyon", "Évry")
    )
    return (HEAD + rows).encode("cp1252")


def values(who, name):
    """The values of a series, by day."""
    (one,) = [one for one in answer(series.series, who) if one.name == name]
    points = answer(series.points, who, one.id)["value"]
    return {f"{at:%Y-%m-%d}": value for at, value in points.items()}


def test_a_newcomer_has_a_messy_french_export_stored_within_a_minute_and_next_month_by_two_clicks(
    house, signed_in, analyst
):
    first = Hand(signed_in(house, analyst).open())
    first.follow("Upload")
    first.drop((french(1), "janvier.csv")).say("dd/mm/yyyy").load().follow("Series")
    expect(first.tab.page.locator(".js-plotly-plot").first).to_be_visible()
    stored = values(analyst, "Ventes · Lyon")

    later = Hand(first.tab.open("/upload"))
    later.drop((french(2), "fevrier.csv")).load()

    seconds = later.began - first.began
    sys.stdout.write(f"Month one: {first.clicks} clicks, {seconds:.1f} s. ")
    sys.stdout.write(f"Month two: {later.clicks} clicks, {later.seconds:.1f} s.\n")
    assert (stored["2026-01-01"], stored["2026-01-12"], len(stored)) == (1037.01, 1444.12, 12)
    assert values(analyst, "Ventes · Lyon")["2026-02-12"] == 1444.12
    assert (first.clicks <= CLICKS, seconds <= SECONDS) == (True, True)
    assert later.clicks <= CLICKS_NEXT_MONTH


def test_the_sample_of_each_shape_goes_in_by_a_drop_and_a_click(hand, analyst):
    for name, shape in CSV_SHAPES.items():  # those that others need come first
        hand.drop((shape.sample.encode(), f"{name}.csv")).press(LOAD)
        expect(hand.tab.page.get_by_text(f"rows of {name}.csv are stored")).to_be_visible()

    sys.stdout.write(f"{len(CSV_SHAPES)} samples: {hand.clicks} clicks, {hand.seconds:.1f} s.\n")
    stored = answer(queries.files, analyst)
    assert sorted(stored["data_type"]) == sorted(CSV_SHAPES)
    assert (stored["row_count"].gt(0) & stored["rejected_count"].eq(0)).all()
    assert hand.clicks == 2 * len(CSV_SHAPES)


def test_of_files_that_are_dropped_together_those_go_in_first_that_others_need(hand, analyst):
    hand.drop(
        (CORRECTED.encode(), "months.csv"),
        (GOODS.encode(), "goods.csv"),
        (SOLD.encode(), "sold.csv"),
    )

    hand.press("Load all 2 that are ready").load()

    assert answer(queries.files, analyst)["filename"].tolist() == [
        "sold.csv",
        "months.csv",
        "goods.csv",
    ]


def test_of_products_that_nobody_knows_it_is_asked_whether_to_make_them(hand, analyst):
    page = hand.drop((UNKNOWN.encode(), "unknown.csv")).tab.page
    expect(page.get_by_text("2 products are not known: Z-901, Z-902")).to_be_visible()
    expect(page.get_by_role("button", name="Load", exact=True)).to_be_disabled()

    hand.say(re.compile("^Make the products")).load()

    (file,) = answer(queries.files, analyst).to_dict("records")
    made = [use.name for use in answer(lineage.used, analyst, file["id"]) if use.kind == "Product"]
    assert made == ["Z-901", "Z-902"]
    assert (file["row_count"], file["rejected_count"], hand.clicks) == (3, 0, 3)


def test_a_broken_file_is_corrected_by_its_list_of_refusals_and_taken_back_restores_it(
    hand, analyst
):
    page = hand.drop((FAULTY.encode(), "broken.csv")).tab.page
    expect(page.get_by_text("Refusals (2)")).to_be_visible()
    expect(page.get_by_role("button", name="Load", exact=True)).to_be_disabled()
    hand.press("All 2")
    with page.expect_download() as kept:
        page.get_by_test_id("stPopoverBody").get_by_role("button", name="CSV").click()
    refusals = kept.value.path().read_text("utf-8-sig").splitlines()
    page.keyboard.press("Escape")
    hand.press("Leave it out").drop((CORRECTED.encode(), "broken.csv")).load()
    before = values(analyst, "sales")
    overwritten = CORRECTED.replace(",7,", ",700,").encode()
    hand.tab.open("/upload")
    hand.drop((overwritten, "again.csv")).load()
    changed = values(analyst, "sales")

    hand.press("Take it back")
    expect(page.get_by_role("button", name=LOAD)).to_be_visible()

    assert [line.split(",")[:3] for line in refusals[1:]] == [
        ["3", "date", "2026-02-30"],
        ["4", "value", "seven"],
    ]
    assert (before["2026-03-31"], changed["2026-03-31"]) == (7, 700)
    assert values(analyst, "sales") == before


def test_two_tabs_and_a_reload_in_mid_wizard_lose_nothing_that_was_said(hand, analyst):
    hand.drop((AMBIGUOUS.encode(), "twice.csv")).say("mm/dd/yyyy")
    expect(hand.tab.page.get_by_role("button", name=LOAD)).to_be_enabled()
    second = Tab(hand.tab.page.context.new_page(), hand.tab.base)

    hand.tab.reload()
    expect(hand.tab.page.get_by_role("button", name=LOAD)).to_be_enabled()
    second.open(hand.tab.path)
    Hand(second).load()
    hand.tab.reload()

    expect(hand.tab.page.get_by_text(STORED)).to_be_visible()
    assert values(analyst, "twice") == {"2026-01-02": 1, "2026-03-04": 2}


def test_a_workbook_is_asked_for_its_sheet(hand, analyst):
    hand.drop((workbook(), "book.xlsx")).say("Data").load()

    assert values(analyst, "staff") == {"2026-01-31": 40, "2026-02-28": 41}


def workbook():
    """Two sheets, of which one has what is wanted."""
    made = openpyxl.Workbook()
    made.active.title = "Notes"
    made.active.append(["Who", "What"])
    made.active.append(["Ada", "Staff by month"])
    sheet = made.create_sheet("Data")
    for row in (
        ("Date", "Category", "Value"),
        (date(2026, 1, 31), "staff", 40),
        (date(2026, 2, 28), "staff", 41),
    ):
        sheet.append(row)
    into = BytesIO()
    made.save(into)
    return into.getvalue()


def test_a_file_that_is_sent_by_the_form_for_large_ones_arrives_on_the_page(hand, analyst):
    with hand.tab.page.expect_popup() as opened:
        hand.tab.page.get_by_role("link", name="by a form of its own").click()
    tab = Tab(opened.value, hand.tab.base)
    file = {"name": "large.csv", "mimeType": "text/csv", "buffer": CORRECTED.encode()}
    tab.page.locator("input[type=file]").set_input_files([file])
    tab.page.get_by_role("button", name="Send it").click()
    tab.shows("Upload")

    expect(tab.page.get_by_text("large.csv")).to_be_visible()
    Hand(tab.settled()).load()

    assert len(values(analyst, "sales")) == 3


def test_a_viewer_is_offered_no_upload_and_gets_no_form(house, signed_in, person):
    viewer = signed_in(house, person(Role.viewer))
    tab = viewer.open("/uploads")

    expect(tab.page.get_by_text("Which files are the figures from?")).to_be_visible()
    assert tab.page.get_by_role("link", name=re.compile("^Upload( a file)?$")).count() == 0
    tab.page.goto(f"{tab.base}/files/large")
    expect(tab.page.get_by_role("alert")).to_contain_text("needs the role analyst")
