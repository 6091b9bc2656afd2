"""A series comes in, is forecast with its proof, and is held against what comes next."""

import re

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import expect

from core.actors import Role
from tests.e2e.test_signing_in import SQLITE
from tests.e2e.test_upload import Hand

pytestmark = SQLITE

MONTHS = 60
FIRST_MS, NEXT_MS = 90_000, 30_000  # the first forecast waits for its libraries


def file(values, first):
    days = pd.date_range(first, periods=len(values), freq="ME")
    lines = [f"{day:%Y-%m-%d},{value:.2f},sales" for day, value in zip(days, values, strict=True)]
    return ("date,value,category\n" + "\n".join(lines) + "\n").encode()


def sales():
    at = np.arange(MONTHS)
    noise = np.random.default_rng(7).normal(0, 2, MONTHS)
    return 100 + at / 2 + 10 * np.sin(2 * np.pi * at / 12) + noise


@pytest.fixture
def hand(fresh_server, signed_in, person):
    return Hand(signed_in(fresh_server(), person(Role.analyst)).open("/upload"))


def test_a_forecast_is_made_proved_and_left_by_what_comes(hand):
    page = hand.tab.page
    hand.drop((file(sales(), "2021-01-31"), "sales.csv")).load()

    hand.tab.open("/forecasting")
    hand.press("Forecast")
    said = page.get_by_text(re.compile("sales is expected to be .* on 2026-01-31"))
    expect(said).to_be_visible(timeout=FIRST_MS)
    hand.tab.settled()
    expect(page.get_by_text("Forecast from 3 earlier origins")).to_be_visible()
    expect(page.get_by_test_id("stPlotlyChart")).to_be_visible()
    page.get_by_role("tab", name="The same again").click()
    hand.press("Compute it again")
    expect(page.get_by_text("The same numbers came out again.")).to_be_visible(timeout=NEXT_MS)

    hand.tab.open("/upload")
    hand.drop((file([900.0], "2026-01-31"), "next.csv")).load()

    left = page.get_by_text(re.compile("sales was 900 on 2026-01-31, outside of its forecast"))
    hand.tab.open("/")
    for _ in range(15):
        if left.count():
            break
        page.wait_for_timeout(2_000)
        hand.tab.open("/")
    expect(left).to_be_visible()
