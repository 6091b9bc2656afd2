"""What heads, titles and lines of a statement say, and what is asked where they leave it open."""

import pytest

from core.finance.statements.heads import head_of
from core.finance.statements.titles import currencies_in, scale_of
from core.finance.statements.unfolding import unfold
from core.finance.statements.words import Name, Role, Scenario, name_of
from core.uploads.opening import opened


def read(text, **answers):
    return unfold(opened(text.encode(), {}), answers)


def asked(table):
    return [one.about for one in table.questions]


def cells(table, *names):
    return list(zip(*(table.column(name).cells() for name in names), strict=True))


@pytest.mark.parametrize(
    ("text", "year", "month", "months"),
    [
        ("Jan-24", 2024, 1, 1),
        ("févr. 2024", 2024, 2, 1),
        ("März 2024", 2024, 3, 1),
        ("enero de 2024", 2024, 1, 1),
        ("01/2024", 2024, 1, 1),
        ("2024-12", 2024, 12, 1),
        ("202406", 2024, 6, 1),
        ("Q3 2024", 2024, 7, 3),
        ("2. Quartal 2024", 2024, 4, 3),
        ("H2 2024", 2024, 7, 6),
        ("2024", 2024, 1, 12),
        ("mei", None, 5, 1),
        ("M7", None, 7, 1),
    ],
)
def test_a_head_names_a_period(text, year, month, months):
    head = head_of(text)

    assert (head.year, head.month, head.months) == (year, month, months)


@pytest.mark.parametrize("text", ["1.234,50", "12", "Rent", "", "13/2024", "Jan 2024 North"])
def test_what_is_no_head_is_none(text):
    assert head_of(text) is None


@pytest.mark.parametrize(
    ("text", "scenario", "role"),
    [
        ("Ist", Scenario.actual, Role.base),
        ("Réel janv. 2024", Scenario.actual, Role.base),
        ("Budget 2024", Scenario.budget, Role.base),
        ("Soll", Scenario.budget, Role.base),
        ("N-1", Scenario.prior, Role.base),
        ("Vorjahr", Scenario.prior, Role.base),
        ("Forecast Q4 2024", Scenario.forecast, Role.base),
        ("YTD", None, Role.cumulative),
        ("Summe", None, Role.whole),
        ("Abw. %", None, Role.aside),
    ],
)
def test_a_head_says_whose_figures_stand_below(text, scenario, role):
    head = head_of(text)

    assert (head.scenario, head.role) == (scenario, role)


@pytest.mark.parametrize(
    ("text", "scale", "currencies"),
    [
        ("in TEUR", 1_000, ["EUR"]),
        ("Montants en k€", 1_000, ["EUR"]),
        ("USD in thousands", 1_000, ["USD"]),
        ("importes en miles de euros", 1_000, ["EUR"]),
        ("Beträge in Mio. EUR", 1_000_000, ["EUR"]),
        ("Währung: CHF", 1, ["CHF"]),
        ("ALL STORES", 1, []),
    ],
)
def test_a_title_names_its_units(text, scale, currencies):
    assert scale_of([text])[0] == scale
    assert currencies_in(text) == currencies


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Total revenue", Name.total),
        ("Zwischensumme", Name.total),
        ("Résultat d'exploitation", Name.result),
        ("davon Inland", Name.part),
        ("Marge in %", Name.ratio),
        ("Erlöse 19 %", Name.plain),
        ("Headcount", Name.counted),
        ("Miete", Name.plain),
    ],
)
def test_a_label_says_what_a_line_is(label, name):
    assert name_of(label) is name


def test_thousands_are_applied_only_when_a_person_says_so():
    text = "in TEUR;;\nKonto;Jan 2024;Feb 2024\nUmsatz;100;110\nMiete;-10;-11\n"

    assert asked(read(text)) == ["scale"]
    assert "100,000" in read(text).questions[0].choices["as said"]
    assert cells(read(text, scale="as said"), "value")[0] == ("100000",)
    assert cells(read(text, scale="as written"), "value")[0] == ("100",)


def test_a_note_says_that_figures_would_be_multiplied_until_somebody_says_that_they_are():
    text = "in TEUR;;\nKonto;Jan 2024;Feb 2024\nUmsatz;100;110\nMiete;-10;-11\n"

    (open_, said, refused) = (
        [note for note in read(text, **answers).notes if "multiplied" in note]
        for answers in ({}, {"scale": "as said"}, {"scale": "as written"})
    )

    assert open_ == ["in TEUR: figures would be multiplied by 1,000; say whether they are to be."]
    assert said == ["in TEUR: figures were multiplied by 1,000."]
    assert refused == []


def test_a_year_that_is_nowhere_is_asked_for_and_not_remembered():
    table = read("Konto;Nov;Dez;Jan\nUmsatz;100;110;120\n", year="2023")

    (question,) = table.questions
    assert (question.about, question.lasts) == ("year", False)
    assert question.choices["2023"] == "November 2023 to January 2024"
    assert [day for (day,) in cells(table, "timestamp")] == [
        "2023-11-01",
        "2023-12-01",
        "2024-01-01",
    ]


def test_weeks_that_look_like_months_are_asked():
    assert asked(read("Line,Jan 12,Jan 19,Jan 26\nSales,1,2,3\n")) == ["month_or_day"]


def test_a_line_that_adds_up_without_a_word_for_it_is_asked_where_it_may_be_chance():
    text = "Konto;2023;2024\nAlpha;100;110\nBeta;5;6\nGamma;105;116\n"

    assert asked(read(text)) == ["sums"]
    assert len(read(text, sums="sums")) == 4
    assert len(read(text, sums="lines")) == 6


def test_a_sum_that_does_not_agree_is_told_with_its_line_value_and_sum():
    table = read("Konto;Jan 2024;Feb 2024\nWare;10;20\nDienste;1;2\nSumme Umsatz;11;23\n")

    (warning,) = table.warnings
    assert (warning.line, warning.column, warning.value) == (4, "Feb 2024", "23")
    assert warning.reason == "Summe Umsatz is 23, but lines 2 to 3 add up to 22."
    assert len(table) == 4


def test_a_total_of_months_that_does_not_agree_is_told():
    table = read("Konto;Jan 2024;Feb 2024;Summe\nWare;10;20;31\nMiete;-1;-2;-3\n")

    assert [(one.line, one.column) for one in table.warnings] == [(2, "Summe")]


def test_costs_without_a_minus_stay_as_they_are_and_it_is_noted():
    table = read(",Jan 2024,Feb 2024\nRevenue,100,110\nCosts,40,45\nGross profit,60,65\n")

    assert cells(table, "category", "value")[2:] == [("Costs", "40"), ("Costs", "45")]
    assert any("without a minus" in note for note in table.notes)


def test_a_cell_that_is_no_figure_is_refused_and_its_column_stays():
    table = read("Account;Jan 2024;Feb 2024\nSales;100;tbd\nCosts;-50;-60\n")

    (refusal,) = table.refusals
    assert (refusal.line, refusal.column, refusal.value) == (2, "Feb 2024", "tbd")
    assert len(table) == 3


def test_a_second_table_in_the_file_is_refused():
    table = read("P&L;Jan 2024;Feb 2024\nSales;1;2\n;;\nAssets;Mar 2024;Apr 2024\nCash;5;6\n")

    assert [one.line for one in table.refusals] == [4]


def test_running_totals_become_the_figures_of_each_month():
    text = "GuV kumuliert 2024;;;\nKonto;Jan;Feb;Mrz\nUmsatz;100;210;330\n"

    table = read(text, running_totals="to date")

    assert asked(table) == ["running_totals"]
    assert cells(table, "value") == [("100",), ("110",), ("120",)]


@pytest.mark.parametrize(
    "text",
    [
        "date,value\n2024-01-31,5\n2024-02-29,6\n",
        "Buchung;Valuta;Text;Betrag\n02.01.2024;03.01.2024;A;1,00\n",
        "Konto;Name;Soll;Haben\n1200;Bank;5,00;\n4400;Sales;;5,00\n",
        "name,colour\na,red\n",
    ],
)
def test_other_layouts_are_not_taken_for_statements(text):
    assert read(text) is None
