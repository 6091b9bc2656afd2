"""The terminal tells the risk of a file of prices or returns without a database."""

import json

import pytest

from core.analytics.risk.metrics import METRICS
from core.analytics.risk.var import METHODS
from core.errors import BellwetherError
from tests.analytics.risk import known
from tests.cli.test_terminal import run


@pytest.fixture
def file(tmp_path):
    """The golden returns, beside their benchmark."""
    golden = known.golden()
    rows = zip(golden["dates"][1:], golden["returns"], golden["benchmark"], strict=True)
    path = tmp_path / "returns.csv"
    lines = [f"{day},{own},{other}" for day, own, other in rows]
    path.write_text("\n".join(["date,strategy,market", *reversed(lines)]) + "\n")
    return path


def told(path, *more, kind="returns"):
    return json.loads(run("risk-file", str(path), "--kind", kind, "--json", *more).output)


def test_every_figure_of_a_subject_is_told_as_json(file):
    expected = known.golden()["expected"]

    found = told(file, "--benchmark", "market")["subjects"]

    assert list(found) == ["strategy"]
    one = found["strategy"]
    assert (one["n"], one["from"], one["to"]) == (504, "2023-01-04", known.golden()["dates"][-1])
    assert one["metrics"].keys() == METRICS.keys()
    assert one["metrics"]["sharpe"] == pytest.approx(expected["sharpe_rf0"], rel=1e-9)
    assert one["metrics"]["beta"] == pytest.approx(expected["beta"], rel=1e-9)
    assert one["null_reasons"] == {"cagr_calendar": "It is not known when the first price was."}
    assert one["var"].keys() == METHODS.keys()
    assert one["var"]["hist"]["99"]["es"] == pytest.approx(expected["cvar_hist_99"], rel=1e-9)
    tried = one["var"]["hist"]["95"]["backtest"]
    assert (tried["forecasts"], tried["exceptions"], tried["zone"]) == (254, 6, "green")


def test_lines_say_the_same_for_people(file):
    lines = run("risk-file", str(file), "--kind", "returns", "--columns", "strategy").output

    assert "strategy: 504 returns from 2023-01-04" in lines
    assert "Sharpe ratio                0.175192" in lines
    assert "Beta                        There is no benchmark." in lines
    assert "6 of 254 passed it, 12.7 expected: green" in lines


def test_prices_have_a_base_and_a_benchmark_may_be_a_file_of_its_own(tmp_path):
    prices, other = tmp_path / "prices.csv", tmp_path / "market.csv"
    prices.write_text(
        "day,A,B\n2026-01-02,10,\n2026-01-05,11,5\n2026-01-06,12.1,6\n2026-01-07,11,6\n"
    )
    other.write_text("day,M\n2026-01-02,1\n2026-01-05,2\n2026-01-06,3\n2026-01-07,2\n")

    found = told(prices, "--date", "day", "--benchmark", str(other), kind="prices")["subjects"]

    assert found["A"]["metrics"]["total_return"] == pytest.approx(0.1)
    assert found["A"]["metrics"]["cagr_calendar"] is not None
    assert found["A"]["metrics"]["beta"] is not None
    assert found["B"]["n"] == 2
    assert found["A"]["var"]["hist"]["99"]["backtest"] is None
    assert "99% needs 1,000 returns" in found["A"]["var"]["hist"]["99"]["caution"]
    lines = run("risk-file", str(prices), "--kind", "prices", "--periods", "12").output
    assert "too few returns to try it" in lines


def test_what_is_not_defined_says_why_and_the_rest_is_told(tmp_path):
    path = tmp_path / "flat.csv"
    path.write_text("date,Flat,None\n2026-01-02,0.01,\n2026-01-05,0.01,n/a\n")

    found = told(path)["subjects"]

    assert found["Flat"]["metrics"]["sharpe"] is None
    assert found["Flat"]["null_reasons"]["sharpe"] == "All returns are the same."
    assert found["Flat"]["var"]["normal"]["95"]["null_reason"] == "All returns are the same."
    assert (found["None"]["n"], found["None"]["from"]) == (0, None)
    assert "All returns are the same." in run("risk-file", str(path), "--kind", "returns").output


def test_a_tear_sheet_is_written_beside_the_same_json(file, tmp_path):
    sheet = tmp_path / "sheet.html"

    with_sheet = told(file, "--benchmark", "market", "--html", str(sheet))

    assert with_sheet == told(file, "--benchmark", "market")
    page = sheet.read_text()
    assert "<h1>Risk of strategy</h1>" in page
    assert "Over the same moments market made +22.9&nbsp;%." in page
    assert "returns.csv · written " in page


def test_several_subjects_have_a_part_each_in_one_tear_sheet(tmp_path):
    path, sheet = tmp_path / "prices.csv", tmp_path / "sheet.html"
    path.write_text("day,A,B\n2026-01-02,10,4\n2026-01-05,11,5\n2026-01-06,12.1,6\n")

    lines = run("risk-file", str(path), "--kind", "prices", "--html", str(sheet)).output

    assert f"The tear sheet is in {sheet}." in lines
    page = sheet.read_text()
    assert "<h1>Risk of 2 subjects</h1>" in page
    assert page.count("<article") == 2
    assert "2 returns from 2026-01-05 to 2026-01-06." in page


def test_more_subjects_than_a_tear_sheet_has_room_for_are_refused_with_the_way_out(tmp_path):
    path, names = tmp_path / "wide.csv", [f"S{at}" for at in range(51)]
    path.write_text(f"date,{','.join(names)}\n2026-01-02{',0.1' * 51}\n")

    with pytest.raises(BellwetherError, match="room for 50 subjects; there are 51. Name some"):
        run("risk-file", str(path), "--kind", "returns", "--html", str(tmp_path / "sheet.html"))


@pytest.mark.parametrize("place", ["none/sheet.html", "."])
def test_a_tear_sheet_that_cannot_be_written_is_refused_before_any_work(tmp_path, place):
    with pytest.raises(BellwetherError, match="write|written"):
        run("risk-file", "no such file", "--kind", "prices", "--html", str(tmp_path / place))


@pytest.mark.parametrize(
    ("text", "more", "said"),
    [
        ("date,A\n", (), "needs a line with names and one with values"),
        ("date,A,A\n2026-01-02,1,2\n", (), "names the column A twice"),
        ("date,A\n2026-13-02,1\n", (), "Line 2: '2026-13-02' is no date"),
        ("date,A\n2026-01-02,lots\n", (), "Line 2, column A: 'lots' is not a number"),
        ("date,A\n2026-01-02,0.1\n2026-01-02,0.2\n", (), "The date 2026-01-02 is there twice"),
        ("date,A\n2026-01-02,-7\n", (), "'A' loses more than everything"),
        ("date,A\n2026-01-02,0.1\n", ("--columns", "B"), "There is no column 'B'; there is A"),
        ("date,A\n2026-01-02,0.1\n", ("--date", "day"), "has no column 'day'"),
        ("date,A\n2026-01-02,0.1\n", ("--benchmark", "B"), "'B' is neither a column nor a file"),
        ("date,A\n2026-01-02,0.1\n", ("--periods", "0"), "A year has from 1 to 366 periods"),
        ("date,A\n\ud800", (), "cannot be read as CSV"),
    ],
)
def test_bad_input_gets_a_sentence(tmp_path, text, more, said):
    path = tmp_path / "bad.csv"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))

    with pytest.raises(BellwetherError, match=said):
        run("risk-file", str(path), "--kind", "returns", *more)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(BellwetherError, match="There is no file"):
        run("risk-file", str(tmp_path / "none.csv"), "--kind", "prices")
