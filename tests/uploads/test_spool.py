"""Files on their way in: for their owner alone, once, whole, and not for ever."""

import gzip
import hashlib
import os
import time
from collections import namedtuple
from pathlib import Path
from uuid import UUID

import pytest

from core.errors import Invalid, NotFound
from core.settings import settings
from core.uploads import spool

ADA, EVE = UUID(int=1), UUID(int=2)
CONTENT = b"date,value\n2026-01-31,1\n"

Usage = namedtuple("Usage", "total used free")


@pytest.fixture(autouse=True)
def folder(monkeypatch, tmp_path):
    monkeypatch.setenv("DATA_DIR", str(tmp_path))


def received(owner=ADA, content=CONTENT, name="sales.csv"):
    return spool.receive(owner, name, spool.pieces_of(content))


def kept():
    return sorted(one.name for one in Path(settings().data_dir, "spool").iterdir())


def test_a_file_waits_whole_under_a_name_that_follows_from_owner_and_bytes():
    first, again = received(), received(name="same.csv")

    assert first.path.read_bytes() == CONTENT
    assert (again.token, again.filename) == (first.token, "same.csv")
    assert received(EVE).token != first.token
    assert kept() == sorted({first.token, received(EVE).token})


@pytest.mark.parametrize("token", ["", "..", "../../etc/passwd", "0" * 31, "G" * 32, "0" * 32])
def test_a_name_that_was_not_given_out_finds_nothing(token):
    with pytest.raises(NotFound):
        spool.waiting(ADA, token)


def test_a_file_is_found_changed_and_dropped_by_nobody_but_its_owner():
    token = received().token

    for deed in (spool.waiting, spool.choices, spool.drop):
        with pytest.raises(NotFound):
            deed(EVE, token)
    with pytest.raises(NotFound):
        spool.choose(EVE, token, {"policy": "good"})

    assert spool.choices(ADA, token) == {}


def test_what_was_said_of_a_file_stays_with_it_when_it_comes_again():
    token = received().token
    spool.choose(ADA, token, {"answers": {"timestamp": "dmy"}})

    received()

    assert spool.choices(ADA, token) == {"answers": {"timestamp": "dmy"}}


def test_a_file_that_breaks_off_leaves_nothing():
    def broken():
        yield b"date"
        raise ConnectionError("the line is gone")

    with pytest.raises(ConnectionError):
        spool.receive(ADA, "sales.csv", broken())

    assert kept() == []


def test_more_than_the_disk_can_hold_is_a_sentence_and_leaves_nothing(monkeypatch):
    monkeypatch.setattr("shutil.disk_usage", lambda _: Usage(10**9, 10**9 - 10**6, 10**6))

    with pytest.raises(Invalid, match="not enough room on the disk"):
        received()

    assert kept() == []


def test_the_packed_bytes_are_those_received_and_the_same_at_any_hour():
    waiting = received()

    first, second, other = waiting.packed(), waiting.packed(), spool.packed([CONTENT])

    assert gzip.decompress(b"".join(first.pieces())) == CONTENT
    assert b"".join(first.pieces()) == b"".join(second.pieces()) == b"".join(other.pieces())
    assert first.sha256 == hashlib.sha256(b"".join(first.pieces())).hexdigest()


def test_what_nobody_came_back_for_is_removed_and_the_rest_stays():
    old, new = received(), received(EVE)
    long_ago = time.time() - spool.KEPT_SECONDS - 60
    os.utime(old.path.parent, (long_ago, long_ago))

    assert spool.prune() == 1

    assert kept() == [new.token]
