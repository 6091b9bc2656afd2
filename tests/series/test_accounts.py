"""What an account is called tells its class in seven languages, or nothing is told of it."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from core.series.account_words import SOURCE, Says, phrases
from core.series.accounts import account_of, guesses
from core.series.charts_of_accounts import PCG, PGC, SKR03, SKR04, chart_of, split
from core.series.tables import AccountClass

with Path(__file__).with_name("account_names.csv").open(encoding="utf-8", newline="") as names:
    NAMES = list(csv.DictReader(names))
LANGUAGES = sorted({row["language"] for row in NAMES})
SKR03_FILE = ["1200 Bank", "8400 Erlöse 19 % USt", "4120 Gehälter", "4930 Bürobedarf", "4980 Dies"]
SKR04_FILE = ["1800 Bank", "4400 Erlöse 19 % USt", "6020 Gehälter", "6815 Bürobedarf", "6850 Dies"]
PCG_FILE = ["512000 Banque", "607100 Achats", "641100 Salaires", "706000 Prestations", "658 Ceci"]
PGC_FILE = ["57200001 Bancos", "600 Compras", "640 Sueldos", "700 Ventas", "62900000 Esto"]
PLAIN_FILE = ["4000 Sales", "5000 Cost of sales", "6000 Rent", "6100 Salaries", "6150 Kitchen"]


def told(row):
    """What is answered for a name, as the table says it."""
    guess = account_of(row["name"])
    if guess is None:
        return ("", "", "")
    account_class = "subtotal" if guess.is_subtotal else guess.account_class.value
    return (account_class, guess.kind.value, guess.favourable.value)


def wanted(row):
    return (row["account_class"], row["kind"], row["favourable"])


def test_the_table_holds_hundreds_of_names_in_seven_languages():
    counts = Counter(row["language"] for row in NAMES)

    assert len(NAMES) >= 850
    assert len(counts) >= 7
    assert min(counts.values()) >= 100
    assert {row["account_class"] for row in NAMES} == {*AccountClass, "subtotal", ""}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_answered_is_right_and_most_is_answered(language):
    rows = [row for row in NAMES if row["language"] == language]

    wrong = {row["name"]: told(row) for row in rows if told(row) not in {wanted(row), ("", "", "")}}
    left_out = [row["name"] for row in rows if wanted(row)[0] and not told(row)[0]]

    assert wrong == {}
    assert len(left_out) <= 0.05 * len(rows), left_out


@pytest.mark.parametrize(
    ("name", "account_class"),
    [
        ("Cost of revenue", "cost_of_sales"),
        ("Umsatzkosten", "cost_of_sales"),
        ("Sales and marketing expense", "operating_expense"),
        ("Salaires", "operating_expense"),
        ("Nombre de salariés", "headcount"),
        ("Tax refund", "tax"),
        ("Deferred revenue", "other"),
        ("Revenue reserves", "other"),
        ("Interest income", "financial"),
        ("Other operating income", "other"),
        ("umsatzerloese_inland", "revenue"),
        ("OperatingExpenses", "operating_expense"),
    ],
)
def test_a_word_that_seems_to_say_something_else_misleads_nobody(name, account_class):
    assert account_of(name).account_class == account_class


def test_cash_is_a_balance_and_cash_flow_is_none():
    assert (account_of("Cash").kind, account_of("Cash flow").kind) == ("stock", "flow")


def test_every_guess_says_which_words_decided():
    assert account_of("4711 Kosten der Warenabgabe").why == (
        "“Kosten der Warenabgabe” says operating expense"
    )


@pytest.mark.parametrize("name", ["", "value", "4400", "8400", "2024", "???", "A", "%", "Ω"])
def test_nothing_is_told_of_what_says_nothing(name):
    assert account_of(name) is None


@pytest.mark.parametrize(
    ("file", "chart"),
    [(SKR03_FILE, SKR03), (SKR04_FILE, SKR04), (PCG_FILE, PCG), (PGC_FILE, PGC)],
    ids=lambda one: getattr(one, "name", ""),
)
def test_all_accounts_of_a_file_tell_its_chart_and_then_a_number_decides(file, chart):
    numbers = [split(name)[0] for name in file]

    last = guesses(file)[file[-1]]

    assert chart_of(numbers) is chart
    assert last.account_class == "operating_expense"
    assert chart.name in last.why


def test_a_chart_without_a_law_is_known_by_what_its_accounts_are_called():
    found = guesses(PLAIN_FILE)

    assert found["6150 Kitchen"].account_class == "operating_expense"
    assert chart_of([split(name)[0] for name in PLAIN_FILE]) is None


@pytest.mark.parametrize(
    "file",
    [
        ["4400 This"],
        ["4400 This", "4930 That"],
        ["4000 Sales", "5000 Rent", "6000 Interest income", "4100 Taxes", "6600 Something"],
        ["1200 Revenue", "8400 Rent", "4120 Sales", "4930 Cash", "4980 Something"],
        [f"{number} Something" for number in range(1000, 1400, 7)],
    ],
)
def test_few_numbers_or_names_that_contradict_them_tell_no_chart(file):
    assert guesses(file)[file[-1]] is None


def test_a_sum_with_a_number_is_a_sum_all_the_same():
    found = guesses([*SKR03_FILE, "4990 Summe Aufwendungen"])

    assert found["4990 Summe Aufwendungen"].is_subtotal


def test_a_tax_rate_beside_an_account_is_not_what_it_is():
    names = ["Erlöse 19 % USt", "Ventas (sin IVA)", "Umsatz zzgl. MwSt.", "Sales excl. VAT"]

    assert {account_of(name).account_class for name in names} == {"revenue"}


def test_no_phrase_says_two_things():
    whole, open_ended = phrases()
    every = [one for some in whole.values() for one in some] + list(open_ended)

    says = {}
    for one in every:
        says.setdefault(one.words, set()).add((one.says, one.is_weak))

    assert [words for words, several in says.items() if len(several) > 1] == []
    assert {one.says for one in every} == set(Says)
    assert SOURCE.read_text(encoding="utf-8").count("[") == len(Says)
