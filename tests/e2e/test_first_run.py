"""The first command of a newcomer, from an empty clone to an answer, and the second one."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.bed.server import KEPT, ROOT
from tests.e2e.conftest import PASSWORD
from tests.test_run import BORROWED_PIP

FIRST_PORT = 8501
ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)/\S*")
BUSY_MS = 60_000  # what a click may take while the samples are forecast for the first time
STOP_SECONDS = 20


@dataclass
class Run:
    """`python run.py`, as typed in a clone, up to the address that it prints last."""

    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))
            if ADDRESS.fullmatch(self.lines[-1]):
                break

    @property
    def address(self) -> str:
        return self.lines[-1]

    @property
    def port(self) -> int:
        found = ADDRESS.fullmatch(self.address)
        assert found, self.lines
        return int(found[1])

    def stop(self) -> str:
        """Ctrl-C; what it said on top."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGINT)
        return self.process.communicate(timeout=STOP_SECONDS)[0]


@pytest.fixture
def make_run(tmp_path: Path) -> Iterator[Callable[[], Run]]:
    """Type the command in an empty clone; packages and pip are those of the tests, none fetched."""
    clone = tmp_path / "clone"
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if not name.startswith(("tests/", "docs/", "bench/")) and (ROOT / name).is_file():
            (clone / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, clone / name)
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    (tmp_path / "sitecustomize.py").write_text(BORROWED_PIP)
    paths = os.pathsep.join([str(tmp_path), sysconfig.get_paths()["purelib"]])
    packages = {"PYTHONPATH": paths, "PIP_NO_INDEX": "1"}
    runs: list[Run] = []

    def start() -> Run:
        process = subprocess.Popen(
            [sys.executable, "run.py"],
            cwd=clone,
            env=kept | packages | {"PASSWORD_SCHEME": "argon2id"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        runs.append(Run(process))
        return runs[-1]

    yield start
    for each in runs:
        if each.process.stdout and not each.process.stdout.closed:
            each.stop()


@pytest.fixture
def first_port_taken() -> Iterator[None]:
    """Somebody else has the port that is tried first."""
    with ExitStack() as stack:
        with suppress(OSError):  # then somebody has it indeed
            stack.enter_context(socket.create_server(("127.0.0.1", FIRST_PORT)))
        yield


def test_from_an_empty_clone_to_an_answer_one_click_after_signing_in_and_back_again(
    browser, visitor, make_run, first_port_taken
):
    first = make_run()
    tab = visitor(f"http://127.0.0.1:{first.port}").open(
        first.address.partition(str(first.port))[2]
    )
    tab.page.set_default_timeout(BUSY_MS)
    tab.shows("Choose a password")
    tab.field("New password").fill(PASSWORD)
    tab.field("The same again").fill(PASSWORD)
    tab.click("Keep this password")
    tab.shows("Home")
    tab.follow("Instruments")
    tab.shows("Instruments")
    expect(tab.page.get_by_test_id("stPlotlyChart").first).to_be_visible()
    beside = make_run()
    ended = beside.process.wait(STOP_SECONDS)
    said_on_top = first.stop()
    second = make_run()

    assert [line.split()[0] for line in first.lines if line.startswith("  ")] == [
        "Environment",
        "Packages",
        "Database",
        "Sample",
    ]
    assert "?link=" in first.address
    assert first.port != FIRST_PORT
    assert (ended, beside.port) == (0, first.port)
    assert "running here already" in beside.lines[1]
    assert said_on_top.strip() == ""
    assert second.address == f"http://127.0.0.1:{second.port}/"
    assert "Sign in as admin" in second.lines[-2]
    assert ".venv/bin/python -m core reset-password admin" in second.lines[-2]
    assert not [line for line in second.lines if line.startswith("  ")], "nothing was to do"
