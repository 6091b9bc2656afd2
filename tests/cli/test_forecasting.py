"""A file of series is forecast into another, whole or not at all, without a database."""

import csv
import json
import os
import resource
import signal
import threading
from collections import Counter

import pandas as pd
import pytest

from core.analytics.forecasting import question
from core.analytics.forecasting.filed import HEAD, Asked
from core.cli.forecasting import MOST_AHEAD, Mode
from core.compute.alone import Alone
from core.compute.engines import Engine
from core.errors import Unavailable
from core.forecasting.files import written
from core.forecasting.files.running import forecast_file
from core.forecasting.files.telling import MOST_REMARKS, SHOWN, Telling
from tests.bed.terminal import terminal

COUNT = 14


def rows_of(name, moments):
    return [(name, moment, 20) for moment in moments]  # which takes no model


MONTHS = [f"{at}" for at in pd.date_range("2023-01-31", periods=COUNT, freq="ME").date]
BY_NAME = rows_of("b", MONTHS) + rows_of("a", range(10, 10 + COUNT))
ROWS = [BY_NAME[(at * 5) % len(BY_NAME)] for at in range(len(BY_NAME))]  # in no order, b first


@pytest.fixture
def given(tmp_path):
    def put(rows=ROWS, head="unique_id,ds,y"):
        path = tmp_path / "in.csv"
        lines = [head, *(",".join(map(str, row)) for row in rows)]
        path.write_text("\n".join(lines) + "\n")
        return path

    return put


def forecast(path, *options, horizon=2, **environment):
    out = path.with_name("out.csv")
    arguments = ("forecast-file", str(path), "--out", str(out), "--horizon", str(horizon))
    return out, terminal(*arguments, "--workers", "0", *options, **environment)


def read(path):
    with path.open(newline="") as text:
        return list(csv.DictReader(text))


def left_beside(path):
    return sorted(one.name for one in path.parent.iterdir() if one != path)


def test_every_series_has_its_steps_in_order_of_first_appearance(given):
    out, said = forecast(given())

    found = read(out)
    assert said.returncode == 0
    assert said.stdout == ""
    assert out.read_text().startswith(",".join(HEAD) + "\n")
    assert [(row["unique_id"], row["step"], row["ds"]) for row in found] == [
        ("b", "1", "2024-03-31"),
        ("b", "2", "2024-04-30"),
        ("a", "1", "24"),
        ("a", "2", "25"),
    ]
    assert all(value for row in found for value in row.values())
    assert "28 rows of 2 series were read.\n" in said.stderr
    assert said.stderr.endswith(f"2 series, 2 steps each, are in {out}; 0 left out.\n")


def test_needs_no_database(given):
    out, said = forecast(given(), DATABASE_URL="postgresql://nobody@127.0.0.1:9/none")

    assert said.returncode == 0
    assert out.exists()


def test_columns_may_come_in_any_order_beside_others(given):
    rows = [(y, "x", name, ds) for name, ds, y in ROWS]

    out, said = forecast(given(rows, " y,note,unique_id,ds"))

    assert said.returncode == 0
    assert [row["unique_id"] for row in read(out)] == ["b", "b", "a", "a"]


def test_a_series_that_is_refused_is_named_and_left_out_with_a_status_of_its_own(given):
    rows = [*ROWS, ("c", "2024-01-01", 1), ("d", 1, ""), ("d", 2, "NaN")]

    out, said = forecast(given(rows), "--json")

    assert said.returncode == 3
    assert json.loads(said.stdout) == {"series": 4, "left_out": 2, "out": str(out)}
    assert Counter(row["unique_id"] for row in read(out)) == {"b": 2, "a": 2}
    assert "Series c is left out: one value does not tell" in said.stderr
    assert "Series d is left out: it has no value." in said.stderr


def test_many_steps_are_remarked_on_and_never_cut(given):
    out, said = forecast(given(), horizon=30)

    assert Counter(row["unique_id"] for row in read(out)) == {"b": 30, "a": 30}
    assert "Series a: 30 steps ahead are many for 14 values; beyond 7" in said.stderr


def test_frequency_and_season_can_be_named(given):
    rows = rows_of("c", [month for month in MONTHS if month != "2023-08-31"])

    out, said = forecast(given(rows), "--freq", "M", "--season-length", "2")
    wrong = forecast(given(rows), "--freq", "moon")[1]

    assert said.returncode == 0
    assert [row["ds"] for row in read(out)] == ["2024-03-31", "2024-04-30"]
    assert wrong.returncode == 1
    assert "There is no frequency 'moon'" in wrong.stderr


def test_worker_processes_give_the_same_bytes_alone_or_not(given):
    path = given()
    out, _ = forecast(path)
    here = out.read_bytes()

    _, said = forecast(path, "--workers", "1")
    there = out.read_bytes()
    forecast(path, "--alone")

    assert said.returncode == 0
    assert here == there == out.read_bytes()


@pytest.mark.parametrize(
    ("rows", "head", "why"),
    [
        ([], "", "is empty; its first line must name the columns unique_id,ds,y"),
        ([], "unique_id,ds,y", "has a header and no rows"),
        ([], "unique_id,ds", "Line 1 does not name the column y; it names unique_id, ds."),
        ([], "unique_id;ds;y", "Line 1 does not name .*; columns are separated by commas"),
        ([], "unique_id,ds,y,y", "Line 1 names the column y twice"),
        ([("a", 1, 1), ("a", 2, "many")], "unique_id,ds,y", "Line 3, column y: 'many' is not a"),
        ([("a", 1, "1_0")], "unique_id,ds,y", "Line 2, column y: '1_0' is not a number"),
        ([("a", 1, "inf")], "unique_id,ds,y", "Line 2, column y: 'inf' is not a number"),
        ([("a", "1.5.24", 1)], "unique_id,ds,y", "Line 2, column ds: '1.5.24' is not an ISO"),
        ([("a", "2024-02-30", 1)], "unique_id,ds,y", "Line 2, column ds: .* not a day of the"),
        ([("a", "", 1)], "unique_id,ds,y", "Line 2, column ds: it is empty"),
        ([(" ", 1, 1)], "unique_id,ds,y", "Line 2, column unique_id: it is empty"),
        ([(), ("a", 1)], "unique_id,ds,y", "Line 3 has 2 fields, and the header has 3"),
        ([("a" * 140_000, 1, 1)], "unique_id,ds,y", "Line 2 cannot be read as CSV: field larger"),
    ],
)
def test_a_file_that_is_wrong_is_refused_by_line_and_column(given, rows, head, why):
    path = given(rows, head)

    _, said = forecast(path)

    assert said.returncode == 1
    with pytest.raises(AssertionError, match=why):
        raise AssertionError(said.stderr)
    assert left_beside(path) == []


def test_what_is_no_utf_8_is_said_to_be_none(given):
    path = given()
    path.write_bytes("unique_id,ds,y\nZürich,1,2\n".encode("latin-1"))

    _, said = forecast(path)

    assert "in.csv is not UTF-8 after line" in said.stderr


def test_places_that_cannot_be_read_or_written_are_told_before_any_work(given, tmp_path):
    path = given()
    missing = forecast(tmp_path / "none.csv")[1].stderr
    folder = forecast(tmp_path)[1].stderr
    into = [str(tmp_path), str(tmp_path / "none" / "out.csv"), os.devnull]

    said = [forecast(path, "--out", place)[1].stderr for place in into]

    assert "There is no file" in missing
    assert "is a folder" in folder
    assert "is no file that could be written" in said[0]
    assert "There is no folder" in said[1]
    assert "is no file that could be written" in said[2]


def test_a_full_disk_is_told_and_leaves_what_was_there_before(tmp_path):
    out = tmp_path / "out.csv"
    out.write_text("before")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)

    def fill():
        with written.whole(out) as write:
            write("x" * 100_000)

    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, limits[1]))
        with pytest.raises(Unavailable, match="was not written, and nothing is left of it: File"):
            fill()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)

    assert out.read_text() == "before"
    assert left_beside(out) == []


def test_a_file_that_was_there_is_replaced_where_a_link_points_to(given, tmp_path):
    real, link = tmp_path / "real.csv", tmp_path / "link.csv"
    real.write_text("before")
    real.chmod(0o640)
    link.symlink_to(real)

    forecast(given(), "--out", str(link))

    assert link.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert len(read(real)) == 4


def test_ctrl_c_is_answered_with_a_sentence(tmp_path):
    path = tmp_path / "in.csv"
    os.mkfifo(path)

    def interrupt():
        with path.open("w") as into:
            into.write("unique_id,ds,y\na,1,2\n")
            into.flush()
            os.kill(os.getpid(), signal.SIGTERM)
            ended.wait(30)

    ended = threading.Event()
    sender = threading.Thread(target=interrupt)
    sender.start()
    try:
        out, said = forecast(path)
    finally:
        ended.set()
        sender.join()

    assert said.returncode == 130
    assert said.stderr == f"Stopped; {out} was not written, and nothing is left of it.\n"


def test_whoever_ends_it_in_the_middle_leaves_nothing(given):
    path = given([*ROWS, ("c", "2024-01-01", 1)])
    out, beside = path.with_name("out.csv"), []

    def say(text):
        if text.startswith("Series c is left out"):
            beside.extend(left_beside(path))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        forecast_file(path, out, Asked(2), Engine(Alone()), is_alone=True, say=say)

    assert len(beside) == 1
    assert left_beside(path) == []


def test_remarks_that_many_series_share_are_counted():
    said = []
    telling = Telling(said.append, 10)

    for number in range(10):
        telling.remark(f"s{number}", f"{number + 2} gaps filled by interpolation")
    for number in range(2 * MOST_REMARKS):
        telling.remark("s", "very odd" + "!" * number)
    telling.counted()

    assert said[0] == "Series s0: 2 gaps filled by interpolation."
    assert said[-2:] == [
        f"{10 - SHOWN} more series: “# gaps filled by interpolation”.",
        f"{MOST_REMARKS + 1 - SHOWN} more series: other remarks.",
    ]


def test_progress_is_said_now_and_then():
    said = []
    telling = Telling(said.append, 200, refused=3)
    telling.began -= 600
    telling.said_at -= 600

    for done in (0, 100, 101):
        telling.progress(done)

    assert said == ["100 of 200 series (50%), 3 left out; about 10 minutes to go."]


def test_the_terminal_takes_what_the_engine_takes():
    assert MOST_AHEAD == question.MOST_AHEAD
    assert [one.value for one in Mode] == [one.value for one in question.Mode]
