"""A watched folder: what is put there is loaded, or lies beside the reason why it was not."""

import pytest

from core.db import answer
from core.errors import Invalid
from core.series import queries as series
from tests.bed.cast import ADA
from tests.cli.test_terminal import run

GOOD = "date;value\n2026-01-31;1,5\n2026-02-28;2,5\n"

pytestmark = pytest.mark.usefixtures("own_db")


def looked(folder, *options):
    return run("import", "--watch", str(folder), "--once", "--as", "ada", *options).output


def test_a_good_file_is_loaded_and_put_away(tmp_path):
    (tmp_path / "sales.csv").write_text(GOOD)

    told = looked(tmp_path)

    (one,) = answer(series.series, ADA)
    assert answer(series.points, ADA, one.id)["value"].tolist() == [1.5, 2.5]
    assert "sales.csv: 2 rows are stored." in told
    assert [path.name for path in (tmp_path / "loaded").iterdir()] == ["sales.csv"]
    assert looked(tmp_path) == "", "nothing is taken twice"


def test_a_bad_file_is_put_away_with_its_reason_and_the_next_one_is_loaded(tmp_path):
    (tmp_path / "a.csv").write_text(GOOD + "30.02.2026;1\n")
    (tmp_path / "b.csv").write_text(GOOD)

    told = looked(tmp_path)

    reason = (tmp_path / "refused" / "a.csv.txt").read_text()
    assert "a.csv was refused" in told
    assert "line 4" in reason
    assert (tmp_path / "loaded" / "b.csv").exists()


def test_the_same_name_never_overwrites_what_was_put_away(tmp_path):
    (tmp_path / "sales.csv").write_text(GOOD)
    looked(tmp_path)
    (tmp_path / "sales.csv").write_text("date;value\n2026-03-31;3,5\n")

    looked(tmp_path)

    names = {path.name for path in (tmp_path / "loaded").iterdir()}
    assert names == {"sales.csv", "sales (2).csv"}


def test_what_has_to_be_asked_is_refused_with_the_question(tmp_path):
    (tmp_path / "us.csv").write_text("date,value\n01/02/2026,1\n03/04/2026,2\n")

    told = looked(tmp_path)

    assert "has to be said of us.csv" in told


def test_a_folder_that_is_none_is_a_sentence(tmp_path):
    with pytest.raises(Invalid, match="There is no folder"):
        looked(tmp_path / "nowhere")
