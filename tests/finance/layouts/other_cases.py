"""Journals, trial balances, banks, brokers and budgets, as programs export them."""

import random
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from tests.finance.layouts import case
from tests.finance.layouts.case import Case, Style, Truth, lines

LEDGER = {"sign": "as in the ledger"}
BOOKED = [  # day, voucher, account, name, cost centre, amount: debit is positive
    (3, "1001", "1200", "Bank", "", "1190.00"),
    (3, "1001", "4400", "Sales", "North", "-1000.00"),
    (3, "1001", "3806", "VAT", "", "-190.00"),
    (15, "1002", "6300", "Rent", "North", "1250.50"),
    (15, "1002", "1200", "Bank", "", "-1250.50"),
    (15, "1003", "6300", "Rent", "North", "49.50"),
    (15, "1003", "1200", "Bank", "", "-49.50"),
    (31, "1004", "6000", "Wages", "South", "20123.45"),
    (31, "1004", "1200", "Bank", "", "-20123.45"),
]


def _booked(has_name: bool, has_center: bool, positive: bool = False) -> Truth:
    made: Truth = {}
    for day, _, number, name, center, amount in BOOKED:
        entity = center if has_center else ""
        key = ("actual", name if has_name else number, entity, date(2024, 1, day))
        made[key] = made.get(key, Decimal(0)) + Decimal(amount) * (-1 if positive else 1)
    return made


def _sided(
    name: str, heads: Sequence[str], style: Style, delimiter: str, day: str, empty: str = ""
) -> Case:
    """Date, voucher, account, name, cost centre, debit and credit."""
    rows = [list(heads)]
    for at, voucher, number, called, center, amount in BOOKED:
        value = Decimal(amount)
        sides = [style.of(value), empty] if value > 0 else [empty, style.of(-value)]
        when = date(2024, 1, at).strftime(day)
        rows.append([when, voucher, number, called, center, *sides])
    return Case(name, lines(rows, delimiter), _booked(True, True), LEDGER, "journal")


def journals() -> list[Case]:
    """Journals of seven languages, one amount or two, with sides and contra accounts."""
    made = [
        _sided("journal en", ("Date", "Voucher", "Account", "Account name", "Cost centre", "Debit",
                              "Credit"), case.ENGLISH, ",", "%Y-%m-%d"),
        _sided("journal de", ("Buchungsdatum", "Belegnummer", "Konto", "Kontobezeichnung",
                              "Kostenstelle", "Soll", "Haben"), case.GERMAN, ";", "%d.%m.%Y"),
        _sided("journal fr", ("Date comptable", "Pièce", "Compte", "Libellé compte",
                              "Centre de coût", "Débit", "Crédit"), case.FRENCH, ";", "%d/%m/%Y"),
        _sided("journal es", ("Fecha", "Asiento", "Cuenta", "Descripción cuenta",
                              "Centro de coste", "Debe", "Haber"), case.GERMAN, ";", "%d/%m/%Y",
               "0,00"),
        _sided("journal it", ("Data registrazione", "Protocollo", "Conto", "Descrizione conto",
                              "Centro di costo", "Dare", "Avere"), case.GERMAN, ";", "%d/%m/%Y"),
        _sided("journal nl", ("Boekdatum", "Boekstuk", "Grootboekrekening", "Rekeningnaam",
                              "Kostenplaats", "Debet", "Credit"), case.COMMA, "\t", "%d-%m-%Y"),
        _sided("journal pt", ("Data", "Lançamento", "Conta", "Nome da conta", "Centro de custo",
                              "Débito", "Crédito"), case.COMMA, ";", "%d/%m/%Y"),
    ]  # fmt: skip
    rows = [["Posting date", "Document no", "Account", "Text", "Amount"]]
    rows += [
        [f"2024-01-{day:02}", voucher, number, f"Posting {voucher}", amount]
        for day, voucher, number, _, _, amount in BOOKED
    ]
    made.append(Case("journal with signed amounts", lines(rows, ","), _booked(False, False, True),
                     {"sign": "income positive"}, "journal"))  # fmt: skip
    rows = [["Datum", "Beleg", "Konto", "Betrag", "S/H"]]
    rows += [
        [f"{day:02}.01.2024", voucher, number, case.GERMAN.of(abs(Decimal(amount))),
         "S" if Decimal(amount) > 0 else "H"]
        for day, voucher, number, _, _, amount in BOOKED
    ]  # fmt: skip
    made.append(
        Case("journal with sides", lines(rows, ";"), _booked(False, False), LEDGER, "journal")
    )
    rows = [["Belegdatum", "Konto", "Gegenkonto", "Umsatz", "Soll/Haben", "Buchungstext"],
            ["02.01.2024", "6300", "1200", "1.250,50", "S", "Miete"],
            ["05.01.2024", "1200", "4400", "1.190,00", "S", "Zahlung"],
            ["05.01.2024", "1200", "6300", "50,00", "H", "Nebenkosten"]]  # fmt: skip
    truth = {
        ("actual", "6300", "", date(2024, 1, 2)): Decimal("1250.50"),
        ("actual", "1200", "", date(2024, 1, 2)): Decimal("-1250.50"),
        ("actual", "1200", "", date(2024, 1, 5)): Decimal("1140.00"),
        ("actual", "4400", "", date(2024, 1, 5)): Decimal("-1190.00"),
        ("actual", "6300", "", date(2024, 1, 5)): Decimal("50.00"),
    }
    made.append(
        Case(
            "journal with contra accounts",
            lines(rows, ";"),
            truth,
            {**LEDGER, "timestamp": "dmy"},
            "journal",
        )
    )
    return made


def banks() -> list[Case]:
    """Statements of banks: a day, a text, an amount, a balance."""
    heads = {
        "en": (("Date", "Description", "Amount", "Balance"), case.PLAIN, ",", "%Y-%m-%d"),
        "de": (
            ("Buchungstag", "Verwendungszweck", "Betrag", "Saldo"),
            case.GERMAN,
            ";",
            "%d.%m.%Y",
        ),
        "fr": (("Date", "Libellé", "Montant", "Solde"), case.SPACED, ";", "%d/%m/%Y"),
        "es": (("Fecha", "Concepto", "Importe", "Saldo"), case.GERMAN, ";", "%d/%m/%Y"),
        "it": (("Data", "Descrizione", "Importo", "Saldo"), case.GERMAN, ";", "%d/%m/%Y"),
        "nl": (("Datum", "Omschrijving", "Bedrag", "Saldo"), case.COMMA, ";", "%d-%m-%Y"),
        "pt": (("Data", "Descrição", "Valor", "Saldo"), case.GERMAN, ";", "%d/%m/%Y"),
    }
    made = []
    for language, (names, style, delimiter, day) in heads.items():
        chance = random.Random(language)
        balance, rows = Decimal("5000.00"), [list(names)]
        truth: Truth = {}
        for at in (2, 5, 13, 19, 24, 28):
            amount = Decimal(chance.randint(-200_000, 200_000)) / 100
            balance += amount
            when = date(2024, 3, at)
            rows.append([when.strftime(day), f"Text {at}", style.of(amount), style.of(balance)])
            truth[("actual", "cash_flow", "", when)] = amount
            truth[("actual", "cash", "", when)] = balance
        made.append(Case(f"bank {language}", lines(rows, delimiter), truth, shape="bank"))
    return made


def trial_balances() -> list[Case]:
    """Balances of accounts on a day that only the title names."""
    heads = {
        "en": ("Trial balance as of 31 December 2024", "Account", "Name", "Debit", "Credit"),
        "de": ("Summen- und Saldenliste zum 31.12.2024", "Konto", "Bezeichnung", "Soll", "Haben"),
        "fr": ("Balance générale au 31/12/2024", "Compte", "Intitulé", "Débit", "Crédit"),
        "es": ("Balance de sumas y saldos 31/12/2024", "Cuenta", "Nombre", "Debe", "Haber"),
    }
    made = []
    for language, (title, *names) in heads.items():
        rows = [[title, "", "", ""], names, ["1200", "Bank", "500,00", ""],
                ["4400", "Sales", "", "800,00"], ["6300", "Rent", "300,00", ""]]  # fmt: skip
        truth = {
            ("actual", name, "", date(2024, 12, 31)): Decimal(value)
            for name, value in {"Bank": 500, "Sales": -800, "Rent": 300}.items()
        }
        made.append(Case(f"trial balance {language}", lines(rows, ";"), truth, LEDGER, "journal"))
    return made


def brokers() -> list[Case]:
    """What brokers export: trades and positions, that are no series."""
    trades = """Date/Time,Symbol,Side,Quantity,Price,Commission,Currency
2024-01-03,AAPL,BUY,10,184.25,1.00,USD
2024-01-05,MSFT,SELL,5,367.75,1.00,USD
"""
    positions = """Depotbestand per 31.01.2024;;;;
ISIN;Bezeichnung;Stück;Kurs;Kurswert
US0378331005;Apple Inc.;10;184,40;1.844,00
DE0007164600;SAP SE;25;160,48;4.012,00
"""
    return [Case("broker trades", trades, {}), Case("broker positions", positions, {})]


def budgets() -> list[Case]:
    """Budgets with an amount a line."""
    heads = {
        "en": (("Category", "Department", "Month", "Budget", "Currency"), case.ENGLISH, ","),
        "de": (("Kostenart", "Abteilung", "Monat", "Planwert", "Währung"), case.GERMAN, ";"),
        "fr": (("Poste", "Service", "Mois", "Montant budgété", "Devise"), case.FRENCH, ";"),
        "es": (("Partida", "Departamento", "Mes", "Presupuesto", "Moneda"), case.GERMAN, ";"),
        "it": (("Voce", "Reparto", "Mese", "Preventivo", "Valuta"), case.GERMAN, ";"),
        "nl": (("Post", "Afdeling", "Maand", "Begroting", "Valuta"), case.COMMA, ";"),
        "pt": (("Rubrica", "Departamento", "Mês", "Orçamento", "Moeda"), case.COMMA, ";"),
    }
    made = []
    for language, (names, style, delimiter) in heads.items():
        chance = random.Random(f"budget {language}")
        rows, truth = [list(names)], {}
        for month in (1, 2, 3):
            for line in ("Rent", "Wages"):
                value = Decimal(chance.randint(100_000, 900_000)) / 100
                rows.append([line, "North", f"2025-{month:02}", style.of(value), "EUR"])
                truth[("budget", line, "North", date(2025, month, 1))] = value
        made.append(Case(f"budgets {language}", lines(rows, delimiter), truth, shape="budgets"))
    rows = [["Line", "Start", "End", "Budget (EUR)"],
            ["Rent", "2025-01-01", "2025-03-31", "3000.00"],
            ["Rent", "2025-04-01", "2025-06-30", "3100.00"]]  # fmt: skip
    truth = {
        ("budget", "Rent", "", date(2025, 1, 1)): Decimal("3000.00"),
        ("budget", "Rent", "", date(2025, 4, 1)): Decimal("3100.00"),
    }
    made.append(
        Case("budgets without a currency", lines(rows, ","), truth, {"currency": "EUR"}, "budgets")
    )
    return made


def every_other() -> list[Case]:
    """All of them."""
    return [*journals(), *banks(), *trial_balances(), *brokers(), *budgets()]
