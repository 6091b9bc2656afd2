"""Prices come in and are held together; what can be lost is proved, stored, limited, and told."""

import re
from io import BytesIO

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import expect

from core.actors import Role
from tests.e2e.test_alerts import choose
from tests.e2e.test_upload import Hand
from tests.risk.markets import walk

SYMBOLS = {"APL": 0.02, "PER": 0.01, "PLM": 0.015}  # and how restless each is
WEIGHTS = {"APL": 0.5, "PER": 0.3, "PLM": 0.2}
COUNT = 300
DAYS = pd.bdate_range("2025-01-01", periods=COUNT)
FIRST_MS = 60_000  # the first report waits for its libraries
LIGHTS = {"● green", "▲ yellow", "✗ red"}
LOOKS, LOOK_AGAIN_MS = 20, 2_000  # limits are looked at every few seconds


def prices():
    """Closes to the cent, as the file tells them."""
    walks = {symbol: walk(COUNT, seed, size) for seed, (symbol, size) in enumerate(SYMBOLS.items())}
    return pd.DataFrame(walks, DAYS).round(2)


def write_prices(path):
    """A line for each instrument and day, of which only the close matters."""
    lines = [
        f"{day:%Y-%m-%d},{symbol},{close:.2f},{close:.2f},{close:.2f},{close:.2f},1000"
        for symbol, closes in prices().items()
        for day, close in closes.items()
    ]
    path.write_text("\n".join(["date,symbol,open,high,low,close,volume", *lines, ""]))
    return path.read_bytes(), path.name


def by_hand():
    """The returns of what was bought on the first day and never touched again."""
    closes = prices()
    worth = (closes / closes.iloc[0] * pd.Series(WEIGHTS)).sum(axis=1)
    return worth.pct_change().dropna()


@pytest.fixture
def hand(fresh_server, signed_in, person):
    return Hand(signed_in(fresh_server(), person(Role.analyst)).open("/upload"))


def open_part(hand, name):
    hand.tab.open_part(name)
    hand.settle()


def begin(hand, name):
    """A portfolio, and what it holds, pasted as from a spreadsheet."""
    page = hand.tab.open("/portfolios").page
    hand.press("New portfolio")
    page.get_by_label("Name").fill(name)
    hand.press("Begin it")
    expect(page.get_by_text(f"{name} holds nothing yet")).to_be_visible()
    open_part(hand, "Change what it holds")
    rows = [f"{symbol} (US)\t2025-01-01\t{100 * weight:g}" for symbol, weight in WEIGHTS.items()]
    paste(page, "\n".join(rows))
    expect(page.get_by_text("add up to 100 %")).to_be_visible()
    hand.press("Keep these holdings")
    expect(page.get_by_text("3 rows of holdings are kept.")).to_be_visible()
    expect(page.get_by_text(f"{name} made")).to_be_visible()


def paste(page, text):
    """Put text into an empty table that can be edited, which is drawn on a canvas."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.get_by_test_id("stDataFrame").last.click(position={"x": 120, "y": 52})  # adds a row
    choices = page.locator("#portal [id^=gdg-overlay]")
    choices.wait_for()
    page.keyboard.press("Escape")  # from the cell's choices to the cell
    choices.wait_for(state="hidden")
    page.keyboard.press("Control+V")


def downloaded(hand):
    """The rows of the table at the bottom of the page."""
    page = hand.tab.page
    page.get_by_role("button", name="Download").last.click()
    with page.expect_download() as kept:
        page.get_by_test_id("stPopoverBody").get_by_role("button", name="CSV").click()
    page.keyboard.press("Escape")
    hand.settle()
    return pd.read_csv(BytesIO(kept.value.path().read_bytes()))


def check_methods(hand):
    """Every method has a light, and one of its figures is what a person reckons from the data."""
    every = downloaded(hand)
    assert set(every["Light"]) <= LIGHTS
    assert every["Light"].notna().all()
    assert len(every) == 2 * every["Method"].nunique() >= 16

    open_part(hand, "Returns")
    returns = downloaded(hand)["Return"]
    assert returns.to_numpy() == pytest.approx(by_hand().to_numpy(), abs=1e-9)

    mine = -np.quantile(returns, 0.05)
    told = every[every["Method"].eq("Historical") & every["Level"].eq("95 %")]["VaR (%)"].item()
    assert told == pytest.approx(100 * mine)
    believed = every[every["Place"].eq(1) & every["Level"].eq("95 %")]["VaR (%)"].item()
    shown = hand.tab.page.get_by_test_id("stMetricValue").first
    expect(shown).to_have_text(f"{believed:.2f} %")
    return 100 * mine


def limit(hand, red):
    """A limit on the stored figure, which it has passed already."""
    page = hand.tab.open("/limits").page
    choose(hand.tab, "Warn when it", "is above")
    page.get_by_role("spinbutton", name="Red (%)").fill(f"{red:.2f}")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Now 1 of 1 is over a limit.")).to_be_visible()
    hand.press("Add the rule")
    expect(page.get_by_text("1 of 1 is over a limit: VaR 95 % of Fruit.")).to_be_visible()


def seen_at_home(hand, said):
    """Home says so, once the server has looked at the limits by itself."""
    page = hand.tab.page
    for _ in range(LOOKS):
        hand.tab.open("/")
        if page.get_by_text(said).count():
            break
        page.wait_for_timeout(LOOK_AGAIN_MS)
    expect(page.get_by_text(said).first).to_be_visible()


def test_prices_are_uploaded_held_proved_stored_and_a_limit_that_is_passed_is_told_at_home(
    hand, tmp_path
):
    page = hand.tab.page
    hand.drop(write_prices(tmp_path / "prices.csv")).load()
    begin(hand, "Fruit")

    page.get_by_role("link", name="Its risk").click()
    expect(page.get_by_text("VaR 95 %", exact=True).first).to_be_visible(timeout=FIRST_MS)
    hand.settle()
    var = check_methods(hand)
    open_part(hand, "Stress")
    expect(page.get_by_text(re.compile(", the most of all.$"))).to_be_visible()
    open_part(hand, "Futures")
    expect(page.get_by_text("After 21 returns, 95 %: value at risk")).to_be_visible()
    hand.press(re.compile("Store$"))
    expect(page.get_by_text("Stored with its method, window and data version.")).to_be_visible()

    limit(hand, var / 2)
    seen_at_home(hand, re.compile(f"VaR 95 % of Fruit is {var:.2f}"))
    hand.tab.open("/limits")
    open_part(hand, "Why")
    expect(page.get_by_text(re.compile(r"APL \(US\) carries .* of it"))).to_be_visible()
