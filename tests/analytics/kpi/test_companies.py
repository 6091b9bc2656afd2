"""The figures of a portfolio company are those that were reckoned elsewhere, or say why not."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.analytics.kpi.amount import WORDS
from core.analytics.kpi.companies import COMPANY_METRICS, company_figures
from core.analytics.kpi.history import FIELDS
from core.errors import Invalid
from tests.analytics.kpi.golden import company, near, quarter, quarters, section

EXPECTED = {one["period"]: one for one in section("golden_company")["expected_by_period"]}
CASES = [(period, key) for period, one in EXPECTED.items() for key in one if key != "period"]
LAST = (2024, 4)
ADDED = {  # beyond those that were reckoned elsewhere
    "net_income_growth_yoy",
    "net_income_margin",
    "gross_profit_per_fte_ltm",
    "runway_months_ltm",
    "ltm_cash_burn",
    "customer_growth_qoq",
    "customer_growth_yoy",
    "net_new_customers",
    "arr_per_customer",
    "cac_at_most",
}
VALUATIONS = ("valuation_to_revenue_quarter", "valuation_to_revenue_x4", "valuation_to_revenue_ltm")


@pytest.fixture(scope="module")
def found():
    return company_figures(company())


def last(**changes):
    """The figures of the newest quarter with some inputs of it changed."""
    rows = company().astype({name: object for name in changes if name in company()})
    rows = rows.assign(**{name: rows.get(name) for name in changes})
    for name, value in changes.items():
        rows.loc[rows.index[-1], name] = value
    return company_figures(rows)[LAST]


@pytest.mark.parametrize(("period", "key"), CASES, ids=[" ".join(case) for case in CASES])
def test_a_figure_is_the_one_that_is_known(found, period, key):
    expected = EXPECTED[period][key]

    figure = found[quarter(period)][key]

    assert figure.value == (None if expected is None else near(expected))
    assert bool(figure.why) == (expected is None)


def test_every_figure_that_is_known_is_there_and_every_other_is_named_here():
    known = set(EXPECTED["2024Q4"]) - {"period"}

    assert set(COMPANY_METRICS) == known | ADDED


def test_wrong_answers_do_not_return(found):
    wrong = section("golden_company")["wrong_answers_to_avoid_2024Q4"]
    values = [one.value for one in found[LAST].values() if one.value is not None]

    for value in wrong.values():
        assert value not in [near(one) for one in values]


@pytest.mark.parametrize("number", range(len(section("small_cases"))))
def test_a_small_case_gives_what_is_known(number):
    case = section("small_cases")[number]
    now = {name: value for name, value in case["inputs"].items() if name in FIELDS}
    before = {
        name.removesuffix("_previous"): value
        for name, value in case["inputs"].items()
        if name not in FIELDS
    }
    rows = pd.concat([quarters(["2024Q1"], **before), quarters(["2024Q2"], **now)])

    figures = company_figures(rows)[2024, 2]

    for key, expected in case["expected"].items():
        assert figures[key].value == near(expected)
    for value in case.get("other_systems", {}).values():
        assert figures["revenue_per_fte_x4"].value != near(value)


def test_figures_that_are_not_known_elsewhere_follow_from_their_formulas(found):
    sold = company().assign(customers=[10, 12, 15, 15, 20, 26, 32, 40])

    figures = company_figures(sold)[LAST]

    assert figures["net_income_margin"].value == near(-25 / 1500)
    assert figures["gross_profit_per_fte_ltm"].value == near(3977 / 60)
    assert figures["ltm_cash_burn"].value == near(463)
    assert figures["runway_months_ltm"].value == near(4685 / (463 / 12))
    assert figures["customer_growth_qoq"].value == near(0.25)
    assert figures["customer_growth_yoy"].value == near(40 / 15 - 1)
    assert figures["net_new_customers"].value == near(8)
    assert figures["arr_per_customer"].value == near(138)
    assert figures["cac_at_most"].value == near(52.5)


def test_a_cost_of_new_customers_from_a_difference_says_so():
    rows = quarters(["2024Q1", "2024Q2"], customers=[10, 14], sales_marketing_expense=80)

    figure = company_figures(rows)[2024, 2]["cac_at_most"]

    assert (figure.value, figure.reason) == (20, "new_customers_at_least")


@pytest.mark.parametrize(
    ("key", "changes", "reason"),
    [
        ("enterprise_value_gross", {"post_money_valuation": None}, "valuation_missing"),
        ("valuation_to_revenue_ltm", {"post_money_valuation": None}, "valuation_missing"),
        ("enterprise_value_net", {"debt_outstanding": None}, "debt_missing"),
        ("enterprise_value_net", {"cash_balance": None}, "input_missing"),
        (
            "ev_by_equity_raised_plus_debt",
            {"equity_raised": 0, "debt_outstanding": 0},
            "denominator_not_positive",
        ),
        ("ev_by_arr", {"recurring_revenue": 0}, "arr_not_positive"),
        ("gross_profit_margin", {"total_revenue": -1}, "revenue_not_positive"),
        ("gross_profit_margin", {"gross_profit": float("inf")}, "input_missing"),
        ("revenue_growth_qoq", {"total_revenue": None}, "input_missing"),
        ("ltm_revenue", {"total_revenue": None}, "input_missing"),
        ("yoy_growth_ltm_revenue", {"total_revenue": None}, "input_missing"),
        ("rule_of_40_ltm_ebitda", {"ebitda": None}, "input_missing"),
        ("runway_months_ltm", {"cash_burn": -10_000}, "not_burning"),
        ("arr_per_customer", {"customers": 0}, "customers_not_positive"),
        ("cac_at_most", {"customers": 1}, "no_base"),
    ],
)
def test_what_cannot_be_computed_says_why(key, changes, reason):
    figure = last(**changes)[key]

    assert (figure.value, figure.reason) == (None, reason)


def test_fewer_customers_have_no_cost_of_new_ones():
    rows = quarters(["2024Q1", "2024Q2"], customers=[14, 10], sales_marketing_expense=80)

    assert company_figures(rows)[2024, 2]["cac_at_most"].reason == "no_new_customers"


def test_selling_that_cost_nothing_has_no_magic_number():
    rows = quarters(
        ["2024Q1", "2024Q2"],
        total_revenue=[1, 2],
        recurring_revenue=[1, 2],
        sales_marketing_expense=[0, 1],
    )

    figures = company_figures(rows)[2024, 2]

    assert figures["magic_number_revenue"].reason == "sm_not_positive"
    assert figures["magic_number_arr"].reason == "sm_not_positive"


def test_an_overdrawn_company_has_no_runway_left_and_it_is_said():
    figure = last(cash_balance=-100)["runway_months"]

    assert (figure.value, figure.reason) == (0, "clipped_at_zero")


def test_lags_are_matched_by_the_quarter_and_not_by_the_row():
    rows = company().query("not (fiscal_year == 2024 and fiscal_quarter == 3)")

    figures = company_figures(rows)[LAST]

    assert figures["revenue_growth_qoq"].reason == "no_base"
    assert figures["change_in_cash"].reason == "no_base"
    assert figures["revenue_growth_yoy"].value == near(1500 / 1040 - 1)
    assert figures["net_new_arr_ltm"].value == near(1800)
    assert figures["ltm_revenue"].reason == "gap_in_quarters"
    assert figures["ltm_ebitda_margin"].reason == "gap_in_quarters"


def test_a_quarter_missing_a_year_ago_leaves_the_growth_of_twelve_months_open():
    rows = company().query("not (fiscal_year == 2023 and fiscal_quarter == 2)")

    figures = company_figures(rows)[LAST]

    assert figures["ltm_revenue"].value == near(5260)
    assert figures["yoy_growth_ltm_revenue"].reason == "gap_in_quarters"


def test_the_first_quarters_are_too_few_for_twelve_months(found):
    assert found[2023, 1]["ltm_revenue"].reason == "too_few_quarters"
    assert found[2023, 3]["burn_multiple_ltm"].reason == "too_few_quarters"
    assert found[2024, 3]["yoy_growth_ltm_revenue"].reason == "too_few_quarters"
    assert found[2023, 4]["burn_multiple_ltm"].reason == "no_base"


def test_money_that_came_from_elsewhere_is_what_the_bridge_does_not_explain():
    assert last(cash_balance=6685)["cash_bridge_gap"].value == near(2000)


def test_amounts_are_read_as_the_database_gives_them(found):
    rows = company().map(lambda value: Decimal(str(value)))
    rows["customers"] = pd.NA

    assert company_figures(rows)[LAST]["ev_by_arr"].value == near(found[LAST]["ev_by_arr"].value)
    assert company_figures(rows)[LAST]["net_new_customers"].reason == "input_missing"


def test_a_quarter_that_is_there_twice_is_refused():
    with pytest.raises(Invalid, match="FY2024 Q1 is there twice"):
        company_figures(quarters(["2024Q1", "2024Q1"], total_revenue=1))


def test_a_fifth_quarter_is_refused():
    with pytest.raises(Invalid, match="1, 2, 3 or 4, not 5"):
        company_figures(quarters(["2024Q5"], total_revenue=1))


def test_no_quarters_have_no_figures():
    assert company_figures(quarters([])) == {}


def test_every_definition_says_what_it_is():
    titles = [metric.title for metric in COMPANY_METRICS.values()]

    assert len(set(titles)) == len(titles)
    for metric in COMPANY_METRICS.values():
        assert metric.label
        assert metric.formula
        assert metric.version == "1"
        assert set(metric.inputs) <= set(FIELDS)


def test_what_exists_in_variants_names_them():
    by_label = {}
    for metric in COMPANY_METRICS.values():
        by_label.setdefault(metric.label, []).append(metric.variant)

    for variants in by_label.values():
        assert len(variants) == len(set(variants))
        assert len(variants) == 1 or all(variants)
    for key in VALUATIONS:
        assert COMPANY_METRICS[key].variant
    assert COMPANY_METRICS["enterprise_value_gross"].variant == "gross of cash"
    assert "EBITDA" in COMPANY_METRICS["rule_of_40_ltm_ebitda"].variant


NAMES = [f"{year}Q{number}" for year in (2022, 2023, 2024) for number in (1, 2, 3, 4)]
AMOUNTS = st.none() | st.integers(-1000, 1000).map(float)


@st.composite
def reported(draw):
    """Some quarters of three years, with gaps in quarters and in inputs."""
    names = draw(st.lists(st.sampled_from(NAMES), unique=True, min_size=1))
    size = {"min_size": len(names), "max_size": len(names)}
    return quarters(names, **{field: draw(st.lists(AMOUNTS, **size)) for field in FIELDS})


@settings(max_examples=20, deadline=None)
@given(reported(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(rows, random):
    places = random.sample(range(len(rows)), len(rows))

    assert company_figures(rows.iloc[places]) == company_figures(rows)


@settings(max_examples=20, deadline=None)
@given(reported())
def test_a_later_quarter_changes_no_earlier_one(rows):
    whole = company_figures(rows)

    for named, figures in list(whole.items())[:-1]:
        is_earlier = [
            place <= named
            for place in zip(rows["fiscal_year"], rows["fiscal_quarter"], strict=True)
        ]
        assert company_figures(rows.loc[is_earlier])[named] == figures


@settings(max_examples=20, deadline=None)
@given(reported(), st.sampled_from([2.0**-7, 2.0**10, 2.0**20]))
def test_only_money_depends_on_the_unit_of_money(rows, factor):
    counts = {"employees", "customers"}
    larger = rows.assign(
        **{
            name: [
                None if one is None else one * factor for one in rows[name].replace({np.nan: None})
            ]
            for name in set(FIELDS) - counts
        }
    )

    before, after = company_figures(rows), company_figures(larger)

    for named, figures in before.items():
        for key, figure in figures.items():
            by = factor if COMPANY_METRICS[key].unit == "money" else 1
            scaled = after[named][key]
            assert scaled.reason == figure.reason
            assert scaled.value == (None if figure.value is None else near(figure.value * by))


@settings(max_examples=20, deadline=None)
@given(reported())
def test_every_figure_is_a_number_or_has_a_sentence(rows):
    for figures in company_figures(rows).values():
        assert list(figures) == list(COMPANY_METRICS)
        for figure in figures.values():
            assert figure.value is not None or figure.why in WORDS.values()
