"""The layouts of statements that are tried, one function each or one line of a list."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial

from tests.finance.layouts import case
from tests.finance.layouts.case import Case, lines
from tests.finance.layouts.statements import (
    ACCOUNTS,
    FULL,
    LEAVES,
    NAMES,
    Sheet,
    blocks,
    months,
    of_language,
    simple,
)


def heads_in(language: str, form: str) -> Callable[[int], str]:
    """The short names of months within other words."""
    return lambda month: form.format(of_language(language, month))


def heads_with_year(language: str) -> Callable[[int, int], str]:
    """The short names of months with their year."""
    return lambda month, year: f"{of_language(language, month)} {year}"


def whole_name(language: str, month: int) -> str:
    """The whole name of a month."""
    return FULL[language].split()[month - 1]


def one_row() -> list[Case]:
    """One row of heads, in seven languages and many ways to write a month."""
    made = [
        simple(f"months of {language}", language, style, delimiter,
               heads_in(language, "{} 2024"),
               total=total)
        for language, style, delimiter, total in (
            ("en", case.ENGLISH, ",", "Total"), ("de", case.GERMAN, ";", "Summe"),
            ("fr", case.FRENCH, ";", "Total"), ("es", case.GERMAN, ";", "Total"),
            ("it", case.GERMAN, ";", "Totale"), ("nl", case.GERMAN, "\t", "Totaal"),
            ("pt", case.COMMA, ";", "Total"),
        )
    ]  # fmt: skip
    made += [
        simple(f"whole names of {language}", language, case.PLAIN, ",",
               partial(whole_name, language),
               titles=["Profit and loss 2024"], has_accounts=False)
        for language in FULL
    ]  # fmt: skip
    ways = {
        "Jan-24": lambda month: f"{of_language('en', month)}-24",
        "01/2024": lambda month: f"{month:02}/2024",
        "2024-01": lambda month: f"2024-{month:02}",
        "01.2024": lambda month: f"{month:02}.2024",
        "202401": lambda month: f"2024{month:02}",
        "M1 2024": lambda month: f"M{month} 2024",
        "01/24": lambda month: f"{month:02}/24",
        "Jan'24": lambda month: f"{of_language('en', month)}'24",
        "Actual Jan 24": lambda month: f"Actual {of_language('en', month)} 24",
    }
    made += [simple(f"heads as {name}", "en", case.ENGLISH, ",", way) for name, way in ways.items()]
    return made


def units() -> list[Case]:
    """Thousands, millions, brackets, currencies, companies, footers."""
    german = {"scale": "as said"}
    return [
        simple("in TEUR", "de", case.THOUSANDS, ";", lambda month: f"{month:02}.2024",
               titles=["Muster GmbH", "GuV 2024, in TEUR"], answers=german, scale=1000,
               entity="Muster GmbH"),
        simple("k€ above the names", "fr", case.WHOLE_GERMAN, ";",
               lambda month: f"{of_language('fr', month)} 2024",
               first_head=("Compte", "en k€"), answers=german, scale=1000),
        simple("in thousands", "en", case.WHOLE, ",",
               lambda month: f"{of_language('en', month)}-24",
               titles=["Income statement", "(USD in thousands)"], answers=german, scale=1000),
        simple("not in thousands after all", "en", case.WHOLE, ",",
               lambda month: f"{of_language('en', month)}-24",
               titles=["Income statement", "EUR '000"], answers={"scale": "as written"}),
        simple("unit in the footer", "es", case.WHOLE_GERMAN, ";",
               lambda month: f"{of_language('es', month)} 2024",
               footers=["Importes en miles de euros"], answers=german, scale=1000),
        simple("brackets", "en", case.BRACKETS, ",",
               lambda month: f"{of_language('en', month)} 2024",
               titles=["Example Ltd"], entity="Example Ltd"),
        simple("minus behind", "de", case.TRAILING, ";", lambda month: f"{month:02}/2024"),
        simple("swiss", "de", case.SWISS, ";", lambda month: f"{month:02}.2024",
               titles=["Beispiel AG", "Währung: CHF"], entity="Beispiel AG"),
        simple("costs without a minus", "en", case.ENGLISH, ",",
               lambda month: f"{of_language('en', month)} 2024", costs=1, total="YTD"),
        simple("no year", "de", case.GERMAN, ";", lambda month: of_language("de", month),
               answers={"year": "2024"}),
        simple("footers", "nl", case.GERMAN, ";", lambda month: f"{of_language('nl', month)} 2024",
               titles=["Winst- en verliesrekening"],
               footers=["Concept, niet gecontroleerd", "Afgedrukt door: boekhouding"]),
        simple("days as heads", "de", case.GERMAN, ";", lambda month: f"01.{month:02}.2024",
               answers={"timestamp": "dmy"}),
        simple("no sums", "pt", case.COMMA, ";", lambda month: f"{of_language('pt', month)}/2024",
               has_sums=False, spacer=False),
        simple("spaces between thousands", "fr", case.SPACED, "\t",
               lambda month: f"{FULL['fr'].split()[month - 1]} 2024", total="Cumul"),
    ]  # fmt: skip


def two_rows() -> list[Case]:
    """Blocks of scenarios and years in two rows of heads."""
    eur = {"currency": "EUR"}
    pairs = {
        "en": ("Actual", "Budget"), "de": ("Ist", "Plan"), "fr": ("Réel", "Budget"),
        "es": ("Real", "Presupuesto"), "it": ("Consuntivo", "Budget"),
        "nl": ("Werkelijk", "Begroting"), "pt": ("Realizado", "Orçamento"),
    }  # fmt: skip
    styles = {"en": (case.ENGLISH, ","), "fr": (case.SPACED, ";")}
    made = [
        blocks(f"{actual} and {budget}", language, *styles.get(language, (case.GERMAN, ";")),
               [(actual, "actual", 2024), (budget, "budget", 2024)],
               head=heads_with_year(language),
               answers=eur)
        for language, (actual, budget) in pairs.items()
    ]  # fmt: skip
    made += [
        blocks("a row of years", "de", case.GERMAN, ";",
               [("2023", "actual", 2023), ("2024", "actual", 2024)],
               head=lambda month, _: of_language("de", month), total="Summe"),
        blocks("prior year below the same months", "fr", case.SPACED, ";",
               [("N", "actual", 2024), ("N-1", "actual", 2023)],
               head=lambda month, year: f"{of_language('fr', month)} 2024"),
        blocks("prior year with its own months", "de", case.GERMAN, ";",
               [("Ist", "actual", 2024), ("Vorjahr", "actual", 2023)],
               head=lambda month, year: f"{month:02}/{year}"),
        blocks("a forecast", "en", case.ENGLISH, ",",
               [("Actual", "actual", 2024), ("Forecast", "forecast", 2024)],
               head=lambda month, year: f"{of_language('en', month)}-{year % 100}",
               left_out=["forecast"]),
        blocks("Soll and Ist in thousands", "de", case.THOUSANDS, ";",
               [("Soll", "budget", 2024), ("Ist", "actual", 2024)], unit="0.1", scale=1000,
               head=lambda month, year: f"{month:02}.{year}",
               prefix=[["Angaben in TEUR", "", "", "", "", "", "", ""]],
               answers={"scale": "as said"}, total="Gesamt"),
    ]  # fmt: skip
    return made


def side_by_side() -> Case:
    """Each month with actual, budget and the difference below it."""
    sheet = Sheet("de", case.GERMAN, seed=77)
    rows = [["Konto", "Bezeichnung"], ["", ""]]
    for month in (1, 2, 3):
        rows[0] += [f"{of_language('de', month)} 2024", "", ""]
        rows[1] += ["Ist", "Plan", "Abw."]
    for line, label in enumerate(sheet.names):
        row = [ACCOUNTS[line], label]
        for month in (1, 2, 3):
            actual, plan = (sheet.value(line, 2024, month, one) for one in ("actual", "budget"))
            row += [sheet.style.of(one) for one in (actual, plan, actual - plan)]
        rows.append(row)
    columns = [*months(2024, 1, 3), *months(2024, 1, 3, "budget")]
    return Case("actual, plan and difference a month", lines(rows, ";"), sheet.truth(columns),
                {"currency": "EUR"}, "statement")  # fmt: skip


def one_month() -> Case:
    """One month that only the title names: actual, budget, prior year."""
    sheet = Sheet("en", case.ENGLISH, seed=5)
    rows = [["Management report", "", "", ""], ["Period: March 2024", "", "", ""],
            ["Currency: EUR", "", "", ""], ["", "Actual", "Budget", "Prior year"]]  # fmt: skip
    wanted = [("actual", 2024, 3, 1), ("budget", 2024, 3, 1), ("actual", 2023, 3, 1)]
    for line, label in enumerate(sheet.names):
        rows.append([label, *sheet.cells(line, wanted)])
    return Case("one month in the title", lines(rows, ","), sheet.truth(wanted), {}, "statement")


def quarters() -> list[Case]:
    """Quarters, and months with their quarters and the year as sums."""
    sheet = Sheet("en", case.ENGLISH, seed=8)
    four = [("actual", 2024, month, 3) for month in (1, 4, 7, 10)]
    rows = [["", "Q1 2024", "Q2 2024", "Q3 2024", "Q4 2024", "FY 2024"]]
    rows += [
        [label, *sheet.cells(line, [*four, ("actual", 2024, 1, 12)])]
        for line, label in enumerate(sheet.names)
    ]
    made = [Case("quarters and the year", lines(rows, ","), sheet.truth(four),
                 {"fiscal_year_end": "12"}, "statement")]  # fmt: skip
    mixed = Sheet("de", case.GERMAN, seed=9)
    some = [*months(2024, 1, 3), ("actual", 2024, 1, 3), *months(2024, 4, 6),
            ("actual", 2024, 4, 3)]  # fmt: skip
    heads = ["Jan 24", "Feb 24", "Mrz 24", "Q1 24", "Apr 24", "Mai 24", "Jun 24", "Q2 24"]
    rows = [["Position", *heads]]
    rows += [[label, *mixed.cells(line, some)] for line, label in enumerate(mixed.names)]
    made.append(Case("months with their quarters", lines(rows, ";"),
                     mixed.truth(months(2024, 1, 6)), {}, "statement"))  # fmt: skip
    return made


def years() -> Case:
    """Whole years side by side."""
    sheet = Sheet("it", case.GERMAN, seed=10)
    three = [("actual", year, 1, 12) for year in (2022, 2023, 2024)]
    rows = [["Voce", "2022", "2023", "2024"]]
    rows += [[label, *sheet.cells(line, three)] for line, label in enumerate(sheet.names)]
    return Case("years", lines(rows, ";"), sheet.truth(three), {}, "statement")


def fiscal_year() -> Case:
    """A year that begins in April, called by the year it ends in."""
    sheet = Sheet("en", case.ENGLISH, seed=11)
    order = [(2023, month) for month in range(4, 13)] + [(2024, month) for month in (1, 2, 3)]
    columns = [("actual", year, month, 1) for year, month in order]
    rows = [["", "FY24", *[""] * 11], ["Line item", *(of_language("en", m) for _, m in order)]]
    rows += [[label, *sheet.cells(line, columns)] for line, label in enumerate(sheet.names)]
    return Case("a fiscal year from April", lines(rows, ","), sheet.truth(columns),
                {"fiscal_year_end": "3"}, "statement")  # fmt: skip


def number_and_name_in_one_cell() -> Case:
    """Accounts written as 6000 Wareneinsatz."""
    sheet = Sheet("de", case.GERMAN, seed=12)
    rows = [["Konto", "Jan 2024", "Feb 2024", "Mrz 2024"]]
    for line, label in enumerate(sheet.names):
        name = f"{ACCOUNTS[line]} {label}".strip()
        rows.append([name, *sheet.cells(line, months(2024, 1, 3))])
    return Case("number and name in one cell", lines(rows, ";"),
                sheet.truth(months(2024, 1, 3)), {}, "statement")  # fmt: skip


def entities_down() -> Case:
    """A column says of which store each line is."""
    north, south = Sheet("en", seed=13), Sheet("en", seed=14)
    rows = [["Store", "Account", "Jan 2024", "Feb 2024", "Mar 2024"]]
    three = months(2024, 1, 3)
    for store, sheet in (("North", north), ("South", south)):
        rows += [[store, sheet.names[line], *sheet.cells(line, three)] for line in LEAVES]
    truth = north.truth(three, "North") | south.truth(three, "South")
    return Case("stores down the side", lines(rows, ","), truth, {}, "statement")


def scenario_down() -> Case:
    """A column says of each line whether it is actual or budget."""
    sheet = Sheet("en", seed=15)
    rows = [["Account", "Scenario", "Currency", "Jan 2024", "Feb 2024", "Mar 2024"]]
    for scenario in ("actual", "budget"):
        for line in LEAVES:
            cells = sheet.cells(line, months(2024, 1, 3, scenario))
            rows.append([sheet.names[line], scenario.title(), "EUR", *cells])
    truth = sheet.truth([*months(2024, 1, 3), *months(2024, 1, 3, "budget")])
    return Case("scenarios down the side", lines(rows, ","), truth, {}, "statement")


def wrong_sum() -> Case:
    """A sum that does not agree is told, and nothing of it is stored."""
    sheet = Sheet("de", case.GERMAN, seed=16)
    rows = [["Konto", "Bezeichnung", "Jan 2024", "Feb 2024", "Mrz 2024"]]
    for line, label in enumerate(sheet.names):
        cells = sheet.cells(line, months(2024, 1, 3))
        if line == 2:
            cells[1] = sheet.style.of(sheet.value(2, 2024, 2) + Decimal(1000))
        rows.append([ACCOUNTS[line], label, *cells])
    return Case("a sum that is wrong", lines(rows, ";"), sheet.truth(months(2024, 1, 3)), {},
                "statement", must_warn=True)  # fmt: skip


def sums_above() -> Case:
    """Sums stand above what they add up, indented below them."""
    rows = [["", "2023", "2024"], ["Total revenue", "300", "360"], ["  Goods", "200", "250"],
            ["  Services", "100", "110"], ["Total costs", "-180", "-200"],
            ["  Wages", "-150", "-160"], ["  Rent", "-30", "-40"]]  # fmt: skip
    said = {"Goods": (200, 250), "Services": (100, 110), "Wages": (-150, -160), "Rent": (-30, -40)}
    truth = {
        ("actual", name, "", date(year, 1, 1)): Decimal(value)
        for name, values in said.items()
        for year, value in zip((2023, 2024), values, strict=True)
    }
    return Case("sums above their parts", lines(rows, ";"), truth, {}, "statement")


def condensed() -> Case:
    """Nothing but sums: what they would add up is not in the file."""
    rows = [["EUR", "Jan 2024", "Feb 2024", "Mar 2024"], ["Revenue", "100", "110", "120"],
            ["Total cost of sales", "-40", "-45", "-50"], ["Gross profit", "60", "65", "70"],
            ["Total operating expenses", "-31", "-32", "-33"],
            ["EBITDA", "29", "33", "37"]]  # fmt: skip
    said = {"Revenue": (100, 110, 120), "Total cost of sales": (-40, -45, -50),
            "Total operating expenses": (-31, -32, -33)}  # fmt: skip
    truth = {
        ("actual", name, "", date(2024, month, 1)): Decimal(value)
        for name, values in said.items()
        for month, value in zip((1, 2, 3), values, strict=True)
    }
    return Case("nothing but sums", lines(rows, ","), truth, {}, "statement")


def people_and_ratios() -> Case:
    """Ratios are left out, and people are not counted in thousands."""
    rows = [["P&L 2024 in kEUR", "", "", ""], ["", "Jan", "Feb", "Mar"],
            ["Revenue", "1.200", "1.250", "1.300"], ["Wages", "-400", "-410", "-420"],
            ["EBITDA", "800", "840", "880"], ["EBITDA margin %", "66,7", "67,2", "67,7"],
            ["Headcount", "12", "13", "13"]]  # fmt: skip
    said = {"Revenue": (1_200_000, 1_250_000, 1_300_000), "Wages": (-400_000, -410_000, -420_000),
            "Headcount": (12, 13, 13)}  # fmt: skip
    truth = {
        ("actual", name, "", date(2024, month, 1)): Decimal(value)
        for name, values in said.items()
        for month, value in zip((1, 2, 3), values, strict=True)
    }
    answers = {"scale": "as said", "value": "decimal ',' thousands '.'"}
    return Case("people and ratios", lines(rows, ";"), truth, answers, "statement")


def budget_only() -> Case:
    """A budget that only its title calls one."""
    sheet = Sheet("pt", case.COMMA, seed=18)
    columns = months(2025, 1, 6, "budget")
    rows = [["Orçamento 2025 (EUR)", *[""] * 6],
            ["Rubrica", *(of_language("pt", month) for month in range(1, 7))]]  # fmt: skip
    rows += [[label, *sheet.cells(line, columns)] for line, label in enumerate(sheet.names)]
    return Case("a budget by its title", lines(rows, ";"), sheet.truth(columns), {}, "statement")


def trial_balance_by_month() -> Case:
    """The movements of accounts a month, with a line of sums that is zero."""
    accounts = {"1200": "Bank", "1400": "Forderungen", "4400": "Erlöse 19 %", "6300": "Miete"}
    figures = {"1200": (500, -250), "1400": (700, 550), "4400": (-1000, -300), "6300": (-200, 0)}
    rows = [["Summen- und Saldenliste 2024", "", "", ""], ["Konto", "Name", "Jan", "Feb"]]
    rows += [[number, accounts[number], *map(str, figures[number])] for number in accounts]
    rows.append(["", "Summe", "0", "0"])
    truth = {
        ("actual", accounts[number].replace(" %", " %"), "", date(2024, month, 1)): Decimal(value)
        for number, values in figures.items()
        for month, value in zip((1, 2), values, strict=True)
    }
    return Case("movements of accounts a month", lines(rows, ";"), truth, {}, "statement")


def every_statement() -> list[Case]:
    """All of them."""
    assert set(NAMES) == set(FULL)
    return [
        *one_row(), *units(), *two_rows(), side_by_side(), one_month(), *quarters(), years(),
        fiscal_year(), number_and_name_in_one_cell(), entities_down(), scenario_down(),
        wrong_sum(), sums_above(), condensed(), people_and_ratios(), budget_only(),
        trial_balance_by_month(),
    ]  # fmt: skip
