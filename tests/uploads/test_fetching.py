"""A file is fetched from an address: over https, from the public network, whole or not at all."""

from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event
from uuid import UUID

import pytest

from core.catalogue import JOBS
from core.db import answer, carry_out
from core.errors import Invalid, Unavailable
from core.jobs import actions as jobs
from core.jobs import queries as asked
from core.jobs.runner import Runner
from core.series import queries as series
from core.settings import settings
from core.uploads import fetching
from tests.bed.cast import ADA
from tests.bed.listening import serving
from tests.compute.conftest import until

FILE = b"date,value\n2026-01-31,1.5\n2026-02-28,2.5\n"
OWNER = UUID(int=7)


class Shelf(BaseHTTPRequestHandler):
    """Files by their paths, and ways of going wrong."""

    files: dict[str, bytes]

    def do_GET(self):
        """Give what is there."""
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/here/new.csv")
            self.end_headers()
        elif self.path == "/round":
            self.send_response(302)
            self.send_header("Location", "/round")
            self.end_headers()
        elif self.path == "/cut":
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(b"date")
        elif self.path in self.files:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(self.files[self.path])
        else:
            self.send_error(404)

    def log_message(self, *_):
        """Say nothing."""


@contextmanager
def standing(files):
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Here", (Shelf,), {"files": files}))
    with serving(server, Event()):
        yield f"http://127.0.0.1:{server.server_address[1]}"


@pytest.fixture
def shelf(monkeypatch, tmp_path):
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    files = {"/here/new.csv": FILE}
    with standing(files) as address:
        monkeypatch.setenv("FETCH_HOSTS", f"intranet, {address.removeprefix('http://')}")
        yield address, files


def left_behind():
    return list(Path(settings().data_dir, "spool").glob("part-*"))


def test_a_file_of_a_named_host_waits_byte_by_byte_and_is_counted_as_it_comes(shelf):
    seen = []

    waiting = fetching.fetch(OWNER, f"{shelf[0]}/moved", seen.append)

    assert (waiting.filename, waiting.path.read_bytes()) == ("new.csv", FILE)
    assert seen[-1] == len(FILE)


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("ftp://example.org/a.csv", "begins with https"),
        ("https:///a.csv", "begins with https"),
        ("http://example.org/a.csv", "over https only"),
        ("https://me:secret@example.org/a.csv", "password in it"),
        ("https://[::1/a.csv", "not a web address"),
        ("file:///etc/passwd", "begins with https"),
        ("https://127.0.0.1/a.csv", "not in the public network"),
        ("https://10.0.0.7/a.csv", "not in the public network"),
        ("https://169.254.169.254/latest/meta-data", "not in the public network"),
        ("https://[::ffff:127.0.0.1]/a.csv", "not in the public network"),
        ("https://localhost/a.csv", "not in the public network"),
    ],
)
def test_an_address_that_may_not_be_asked_is_a_sentence(url, sentence):
    with pytest.raises(Invalid, match=sentence):
        fetching.fetch(OWNER, url, print)


@pytest.mark.parametrize(
    ("path", "sentence"),
    [("/none", "answered with 404"), ("/cut", "ended before all"), ("/round", "from one place")],
)
def test_what_does_not_come_whole_leaves_nothing_behind(shelf, path, sentence):
    with pytest.raises((Invalid, Unavailable), match=sentence):
        fetching.fetch(OWNER, shelf[0] + path, lambda _: None)

    assert left_behind() == []


def test_a_file_larger_than_any_may_be_is_not_read_to_its_end(shelf, monkeypatch):
    shelf[1]["/large.csv"] = b"x" * 3_000_000
    monkeypatch.setenv("UPLOAD_MAX_MB", "1")

    with pytest.raises(Invalid, match="larger than 1 MB"):
        fetching.fetch(OWNER, f"{shelf[0]}/large.csv", lambda _: None)

    assert left_behind() == []


@pytest.mark.usefixtures("own_db")
def test_a_schedule_loads_what_is_new_once_and_says_when_it_is_the_same(shelf, monkeypatch):
    monkeypatch.setenv("COMPUTE_WORKERS", "0")
    address = {"url": f"{shelf[0]}/here/new.csv"}

    def called():
        job_id = carry_out(jobs.file_job, ADA, JOBS, "fetch", address)
        runner = Runner({"fetch": JOBS["fetch"]}).start()
        until(lambda: answer(asked.job, ADA, job_id).is_over)
        runner.stop()
        return answer(asked.job, ADA, job_id).result

    first, again = called(), called()
    shelf[1]["/here/new.csv"] = FILE + b"2026-03-31,3.5\n"
    third = called()

    (one,) = answer(series.series, ADA)
    assert [told["rows"] for told in (first, again, third)] == [2, 0, 3]
    assert "same file" in again["told"]
    assert answer(series.points, ADA, one.id)["value"].tolist() == [1.5, 2.5, 3.5]
