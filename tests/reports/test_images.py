"""Pictures and paper, drawn by the machine's Chromium, or a sentence where that fails."""

import os
import re
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest

from core.charts.lines import lines
from core.charts.style import LIGHT
from core.errors import Unavailable
from core.reports import chromium, images, page
from core.reports.parts import Part, Report
from tests.bed import chromium as bed

FRAME = pd.DataFrame({"<b>é": [1.0, 3.0, 2.0]}, index=pd.date_range("2024-01-01", periods=3))
CHART = lines(FRAME, LIGHT, "EUR")
PAPER = Report("R", "Q?", parts=(Part("Revenue", "It grew.", FRAME, lambda: CHART),))


@pytest.fixture(autouse=True, scope="module")
def ended() -> Iterator[None]:
    """No browser outlives these tests."""
    yield
    images.stop()


@pytest.fixture
def browser() -> None:
    """What only a real one can show."""
    bed.require_for_pictures()


@pytest.fixture
def pretender(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A program in the place of Chromium, and a short patience."""
    images.stop()
    program = tmp_path / "chromium"
    program.touch(0o755)
    monkeypatch.setenv("BROWSER_PATH", str(program))
    monkeypatch.setattr(images, "START_SECONDS", 1.0)
    monkeypatch.setattr(images, "STOP_SECONDS", 0.5)
    yield program
    images.stop()
    images._kept.trouble = ""


def browser_pid() -> int:
    browser = images._kept.browser
    assert browser is not None
    return browser.kaleido.subprocess.pid


def is_gone(pid: int) -> bool:
    """Whether a process ends within five seconds; one that nobody buries counts as ended."""
    state = Path(f"/proc/{pid}/stat")
    for _ in range(100):
        if not state.exists() or state.read_text().split()[2] == "Z":
            return True
        time.sleep(0.05)
    return False


@pytest.mark.usefixtures("browser")
def test_a_png_is_sharp_enough_for_print():
    picture = images.png(CHART)

    assert picture.startswith(b"\x89PNG")
    assert int.from_bytes(picture[16:20]) == images.WIDTH * images.SHARPNESS


@pytest.mark.usefixtures("browser")
def test_an_svg_shows_names_as_they_are_written():
    picture = images.svg(CHART).decode()

    texts = [node.text for node in ElementTree.fromstring(picture).iter() if node.text]
    assert "EUR" in texts
    assert LIGHT.ink in picture or "rgb(15, 23, 32)" in picture


@pytest.mark.usefixtures("browser")
def test_one_browser_draws_all_pictures_of_a_process():
    images.svg(CHART)
    first = browser_pid()

    pictures: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: pictures.append(images.svg(CHART))) for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [picture.startswith(b"<svg") for picture in pictures] == [True] * 3
    assert browser_pid() == first


@pytest.mark.usefixtures("browser")
def test_a_browser_that_died_is_replaced():
    images.svg(CHART)
    dead = browser_pid()
    os.killpg(dead, signal.SIGKILL)

    assert images.svg(CHART).startswith(b"<svg")
    assert browser_pid() != dead


def test_without_chromium_a_sentence_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setenv("BROWSER_PATH", str(tmp_path / "absent"))
    images.stop()

    for wanted in (lambda: images.png(CHART), lambda: page.pdf(PAPER)):
        with pytest.raises(Unavailable, match="Install Chromium; until then the HTML download"):
            wanted()
    assert images.trouble() == chromium.NOT_FOUND


def test_a_chromium_that_hangs_is_given_up_and_remembered(pretender):
    pretender.write_text("#!/bin/sh\nexec sleep 60\n")
    began = time.monotonic()

    with pytest.raises(Unavailable, match="did not answer in time"):
        images.png(CHART)

    assert time.monotonic() - began < 15
    assert images.trouble() == chromium.SILENT


def test_a_chromium_that_does_not_start_is_said_to_have_failed(pretender, monkeypatch):
    pretender.write_text("#!/bin/sh\nexit 3\n")

    with pytest.raises(Unavailable, match="Chromium"):
        images.svg(CHART)

    assert images.trouble()
    with pytest.raises(Unavailable, match="could not draw"):
        page.pdf(PAPER)
    monkeypatch.delenv("BROWSER_PATH")
    monkeypatch.setattr(images, "START_SECONDS", 30.0)
    assert images.svg(CHART).startswith(b"<svg")
    assert images.trouble() == ""


def test_a_print_that_hangs_is_ended_with_all_that_it_started(pretender):
    pretender.write_text('#!/bin/sh\nsleep 60 &\necho $! > "$0.child"\nwait\n')

    with pytest.raises(Unavailable, match="did not answer in time"):
        chromium.printed(b"<p>hello", seconds=1)

    child = int(Path(f"{pretender}.child").read_text())
    assert is_gone(child)


def test_those_who_wait_too_long_are_told_to_come_back(monkeypatch):
    monkeypatch.setattr(chromium, "WAIT_SECONDS", 0.05)

    with chromium.turn(), pytest.raises(Unavailable, match="Too many images"):
        images.png(CHART)


@pytest.mark.usefixtures("browser")
def test_a_report_is_printed_on_a4():
    printed = page.pdf(PAPER)

    assert printed.startswith(b"%PDF")
    assert re.search(rb"/MediaBox \[0 0 59[45][.\d]* 84[12][.\d]*\]", printed)
