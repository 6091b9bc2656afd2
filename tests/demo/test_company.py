"""The sample books of a company hang together, and are what the file says that they came in."""

import gzip
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import select
from sqlmodel import col

from core.actors import SYSTEM
from core.catalogue import CSV_SHAPES
from core.db import answer, carry_out, read
from core.demo import actions as demo
from core.demo import company, currency, finance, statement
from core.demo.company import ACCOUNTS, actual
from core.finance import signs
from core.finance.kpi import verifying
from core.finance.tables import Budget, Side
from core.series.accounts import account_of
from core.series.tables import AccountClass, Series, SeriesMonth, TimeSeriesData
from core.uploads import actions
from core.uploads.actions import Received
from core.uploads.choices import Choices
from core.uploads.tables import DataUpload, UploadFile
from core.uploads.trial import tried
from tests.bed.cast import ROOT

TODAY = date(2026, 11, 21)
MONTHS = pd.date_range("2023-11-01", "2026-10-01", freq="MS")
SEEDS = pytest.mark.parametrize("seed", [2026, 1, 2])
SPENT = [
    one.name
    for one in ACCOUNTS
    if one.account_class in (AccountClass.cost_of_sales, AccountClass.operating_expense)
]
CENT = Decimal("0.01")


@cache
def made(seed=2026, today=TODAY):
    return statement.tables(seed, today, ROOT.id)


def content(name):
    tables = made()
    uploads = tables[DataUpload].set_index("filename")["id"]
    stored = tables[UploadFile].set_index("data_upload_id")["content"]
    return gzip.decompress(stored[uploads[name]])


def lines():
    """The lines of the file, sub-totals included, as decimal numbers by month."""
    rows = [line.split(",") for line in content(statement.FILENAME).decode().splitlines()]
    return {name: [Decimal(cell) for cell in cells] for name, *cells in rows[3:]}


def revenue(figures):
    return figures["Subscriptions"] + figures["Services"] - figures["Refunds"]


def before_tax(figures):
    return revenue(figures) - figures[[*SPENT, "Interest paid"]].sum(axis=1)


@SEEDS
def test_it_grows_and_earns_in_every_quarter_but_not_in_the_month_of_the_bonus(seed):
    figures = actual(seed, MONTHS)
    quarters = pd.DataFrame({"in": revenue(figures), "earned": before_tax(figures)})
    whole = quarters["2024":"2026-09"].resample("QS").sum()

    margins = whole["earned"] / whole["in"]
    years = whole["in"].resample("YS").sum()
    assert margins.between(0.03, 0.2).all()
    assert 1.1 < years["2025-01-01"] / years["2024-01-01"] < 1.3
    december = before_tax(figures)[figures.index.month == 12]
    assert (december < before_tax(figures).median()).all()


@SEEDS
def test_tax_is_a_part_of_what_is_earned_and_comes_back_where_a_month_loses(seed):
    figures = actual(seed, MONTHS)

    np.testing.assert_allclose(figures["Tax"], company.TAXED * before_tax(figures), atol=0.0051)


@SEEDS
def test_cash_at_bank_moves_by_the_cash_flow_and_lasts(seed):
    figures = actual(seed, MONTHS)

    moved = figures["Cash at bank"].diff().dropna()

    np.testing.assert_allclose(moved, figures["Net cash flow"].iloc[1:], atol=1e-6)
    assert figures["Cash at bank"].min() > 1_000_000


@pytest.mark.parametrize(
    "today", [date(2026, 1, 1), date(2024, 2, 29), date(2026, 10, 31), date(2026, 11, 1)]
)
def test_three_years_end_with_the_last_month_that_is_over(today):
    points = made(today=today)[TimeSeriesData]

    last = today.replace(day=1) - timedelta(days=1)
    assert points["timestamp"].max().date() == last.replace(day=1)
    assert set(points.groupby("series_id")["timestamp"].nunique()) == {36}


def test_its_costs_are_negative_in_the_file_and_those_of_the_businesses_are_not():
    points, others = made()[TimeSeriesData], finance.tables(2026, TODAY, ROOT.id)[TimeSeriesData]

    sums = points.groupby("category")["value"].sum()
    assert {name for name in sums.index if sums[name] < 0} == {
        *(one.name for one in ACCOUNTS if one.is_cost),
    }
    assert (others.loc[others["category"] == "expense", "value"] > 0).all()


def test_sub_totals_of_the_file_are_what_its_lines_add_up_to():
    found = lines()

    total, checked = [Decimal(0)] * 36, []
    for name, amounts in found.items():
        if name in statement.TOTALS.values():
            assert amounts == total, name
            checked.append(name)
        else:
            total = [so_far + one for so_far, one in zip(total, amounts, strict=True)]
    assert checked == list(statement.TOTALS.values())


def test_its_points_are_the_figures_of_the_file_to_the_cent():
    stored = {
        name: [Decimal(repr(one)).quantize(CENT) for one in some["value"]]
        for name, some in made()[TimeSeriesData].groupby("category", sort=False)
    }

    assert stored == {
        name: amounts for name, amounts in lines().items() if name not in statement.TOTALS.values()
    }


def test_months_are_the_points_themselves():
    points, months = made()[TimeSeriesData], made()[SeriesMonth]

    assert (months["points"] == 1).all()
    assert months["total"].sum() == pytest.approx(points["value"].sum())


@pytest.mark.parametrize("name", [statement.FILENAME, statement.PLANS])
def test_each_file_is_understood_without_a_question(name):
    upload = made()[DataUpload].set_index("filename").loc[name]

    trial = tried(content(name), CSV_SHAPES)

    assert (trial.shape, len(trial.rows)) == (upload["data_type"], upload["row_count"])
    assert (trial.questions, trial.refusals, trial.warnings) == ([], [], [])


def test_whoever_uploads_the_file_gets_the_same_series_and_points(db, ada):
    received = Received.made(statement.FILENAME, content(statement.FILENAME))

    actions.load_file(
        db, ada, CSV_SHAPES, received, tried(content(statement.FILENAME), CSV_SHAPES), Choices()
    )
    db.flush()

    told = ("name", "category", "entity", "frequency", "unit", "currency")
    own = {tuple(getattr(one, name) for name in told) for one in db.scalars(select(Series))}
    series = made()[Series].assign(unit=None)
    assert own == set(series[list(told)].itertuples(index=False, name=None))
    wanted = select(
        col(TimeSeriesData.category), col(TimeSeriesData.timestamp), col(TimeSeriesData.value)
    )
    points = made()[TimeSeriesData][["category", "timestamp", "value"]]
    held = set(points.itertuples(index=False, name=None))
    assert {tuple(row) for row in db.execute(wanted)} == held


def test_an_account_has_the_class_that_its_name_suggests_where_it_suggests_one():
    guesses = {one: guess for one in ACCOUNTS if (guess := account_of(one.name)) is not None}

    assert len(guesses) == 9
    for one, guess in guesses.items():
        told = (one.account_class, one.kind, one.favourable)
        assert told == (guess.account_class, guess.kind, guess.favourable)


@pytest.mark.parametrize("version", [1, 2])
def test_every_flow_is_planned_for_every_month_to_the_end_of_the_year(version):
    budgets = made()[Budget].query("version == @version")

    months = [month.start_time.date() for month in pd.period_range("2023-11", "2026-12", freq="M")]
    assert set(budgets["category"]) == set(company.FLOWS)
    for _, mine in budgets.groupby("category"):
        assert list(mine["period_start"]) == months


@SEEDS
def test_this_year_alone_was_planned_anew(seed):
    budgets = made(seed)[Budget]
    plans = budgets.pivot(index=["category", "period_start"], columns="version", values="amount")
    this_year = plans.index.get_level_values("period_start") >= date(2026, 1, 1)

    assert (plans.loc[~this_year, 1] == plans.loc[~this_year, 2]).all()
    assert (plans.loc["Subscriptions"].loc[date(2026, 1, 1) :].diff(axis=1)[2] != 0).all()


def test_the_same_seed_and_day_give_the_same_books_and_another_seed_others(make_anew, same):
    same(made(), make_anew(statement))

    assert not made()[TimeSeriesData]["value"].equals(made(seed=1)[TimeSeriesData]["value"])


@pytest.mark.usefixtures("sampled_db")
def test_its_signs_are_recognised_beside_those_of_the_businesses():
    with read(SYSTEM) as db:
        found = {one.filename: one for one in signs.signs(db, SYSTEM, ROOT.id)}
        plans = [signs.plan_signs(db, SYSTEM, ROOT.id, version) for version in (1, 2)]

    company_file, businesses = found[statement.FILENAME], found[finance.FILENAME]
    assert (company_file.income, company_file.cost, company_file.deductions) == (1, -1, -1)
    assert (businesses.income, businesses.cost) == (1, 1)
    assert not any(one.is_doubtful for one in found.values())
    assert plans == [{Side.income: 1, Side.cost: 1}] * 2


@pytest.mark.parametrize("today", [date(2026, 1, 1), date(2024, 2, 29), date(2025, 7, 1)])
@pytest.mark.usefixtures("own_db")
def test_reports_can_be_made_of_it_on_any_day(root, today, monkeypatch):
    monkeypatch.setattr(demo, "AREAS", (currency, statement))

    carry_out(demo.load_samples, root, today=today)

    found = answer(verifying.verify_all, root)
    assert [one.faults for one in found] == [(), ()]


def test_what_is_stored_is_what_was_made(unstored):
    assert unstored(made()) == set()
