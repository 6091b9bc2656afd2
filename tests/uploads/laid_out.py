"""Files of the kinds whose layout is no table: months, quarters, series or currencies across."""

from collections.abc import Iterator

from tests.uploads.kind import LANGUAGES, Case

MONTHS = ("2026-01-31", "2026-02-28", "2026-03-31")
DATES = ("Date", "Datum", "Date", "Fecha", "Data", "Datum", "Data")
MEASURES = (
    "Revenue,Costs,Orders|Umsatz,Kosten,Aufträge|Ventes,Coûts,Commandes|Ventas,Costes,Pedidos|"
    "Ricavi,Costi,Ordini|Omzet,Kosten,Orders|Vendas,Custos,Pedidos"
)
LINES = (
    "Revenue,Cost of sales,Personnel expenses,Rent|Umsatzerlöse,Materialaufwand,Personalaufwand,"
    "Miete|Chiffre d'affaires,Achats,Charges de personnel,Loyer|Ingresos,Coste de ventas,"
    "Gastos de personal,Alquiler|Ricavi,Costo del venduto,Costi del personale,Affitto|Omzet,"
    "Kostprijs,Personeelskosten,Huur|Receitas,Custo das vendas,Gastos com pessoal,Rendas"
)
QUARTERS = ("Q1 2025", "Q2 2025", "Q3 2025")
NAMED_OTHERWISE = {
    "with a slash": ("Q1/2025", "Q2/2025", "Q3/2025"),
    "with a dash": ("2025-Q1", "2025-Q2", "2025-Q3"),
    "in French": ("T1 2025", "T2 2025", "T3 2025"),
    "with an apostrophe": ("Q1'25", "Q2'25", "Q3'25"),
    "in one word": ("2025Q1", "2025Q2", "2025Q3"),
    "with actuals": ("Q1 2025 A", "Q2 2025 A", "Q3 2025 A"),
}
REPORTED = {
    "Total revenue": "1010000.00,1085000.00,1100000.00",
    "Recurring revenue": "0.00,0.00,10.00",
    "Gross profit": "338000.00,371000.00,380000.00",
    "EBITDA": "-397000.00,-377000.00,-300000.00",
    "Cash balance": "4800000.00,4395000.00,4000000.00",
    "Cash burn": "430000.00,405000.00,395000.00",
    "Employees": "40,41,43",
}
RATES = {"USD": "1.0863,1.0877,1.0892", "JPY": "156.83,157.02,157.41", "CHF": "0.93,0.94,0.95"}


def every_layout() -> Iterator[Case]:
    """Each layout in seven languages, and in the ways that people change it."""
    for at, language in enumerate(LANGUAGES):
        measures = MEASURES.split("|")[at].split(",")
        yield _wide(f"in {language}", DATES[at], measures)
        yield _rates(f"in {language}", DATES[at], [f"EUR/{code}" for code in RATES])
        yield _statement(f"in {language}", LINES.split("|")[at].split(","), MONTHS)
    yield from _changed()


def _changed() -> Iterator[Case]:
    yield _wide("with units", "Month", ["Revenue (EUR)", "Costs (EUR)", "Weight (kg)"])
    yield _wide("in snake case", "month_end", ["net_revenue", "gross_costs", "new_orders"])
    yield _wide("in camel case", "PeriodEnd", ["NetRevenue", "GrossCosts", "NewOrders"])
    yield _wide("with an entity", "date", ["Revenue", "Costs", "Orders"], {"Store": "North"})
    yield _wide("with a number of the line", "date", ["A", "B", "C"], first="1,2,3")
    yield _rates("of codes alone", "Date", [*RATES])
    yield _rates("of pairs in one word", "Date", [f"EUR{code}" for code in RATES])
    yield _rates("with a dash", "date", [f"EUR-{code}" for code in RATES])
    yield _rates("with a column of words", "date", [*RATES], "ECB")
    yield _rates("of a bank", "Date", [f"{code} per EUR" for code in RATES])
    months = ("Jan 2026", "Feb 2026", "Mar 2026")
    english = LINES.split("|", maxsplit=1)[0].split(",")
    yield _statement("with names of months", english, months)
    yield _statement("with a title", english, months, above="Example Ltd;;;\nProfit and loss;;;\n")
    yield _statement("of numbered months", english, ("01.2026", "02.2026", "03.2026"))
    yield _statement("of short years", english, ("Jan-26", "Feb-26", "Mar-26"))
    yield _statement("of years", english, ("2024", "2025", "2026"))
    for name, head in {"": "Company,Birchline,,\nCurrency,USD,,\n", "of no company": ""}.items():
        for first in ("", "Figure"):
            yield _quarters(f"{name} {first}", head, first, QUARTERS)
    for way, heads in NAMED_OTHERWISE.items():
        yield _quarters(way, "Company,Birchline,,\n", "", heads)
    yield _quarters("in short", "Company,Birchline,,\n", "", ("1Q25", "2Q25", "3Q25"))
    yield _quarters("by last days", "Company,B,,\n", "", ("2025-03-31", "2025-06-30", "2025-09-30"))


def _wide(
    way: str,
    date: str,
    names: list[str],
    more: dict[str, str] | None = None,
    first: str = "",
) -> Case:
    words = [*(more or {})]
    counted = first.split(",") if first else []
    rows = [[*(["#"] if counted else []), date, *words, *names]]
    for at, day in enumerate(MONTHS):
        figures = [f"{100 * column + 7 * at}.50" for column, _ in enumerate(names, 1)]
        rows.append([*counted[at : at + 1], day, *(more or {}).values(), *figures])
    return _case("series_wide", way, rows)


def _rates(way: str, date: str, names: list[str], source: str = "") -> Case:
    rows = [[date, *names, *(["Source"] if source else [])]]
    for at, day in enumerate(MONTHS):
        rates = [cells.split(",")[at] for cells in RATES.values()]
        rows.append([day, *rates, *([source] if source else [])])
    return _case("fx_wide", way, rows)


def _statement(way: str, names: list[str], heads: tuple[str, ...], above: str = "") -> Case:
    rows = [["", *heads]]
    rows += [
        [name, *(f"{1000 * at + 3 * m}.25" for m in range(3))] for at, name in enumerate(names, 2)
    ]
    return _case("statement", way, rows, ";", above)


def _quarters(way: str, above: str, first: str, heads: tuple[str, ...]) -> Case:
    rows = [[first, *heads], *([name, *cells.split(",")] for name, cells in REPORTED.items())]
    return _case("quarterly_wide", way, rows, ",", above)


def _case(shape: str, way: str, rows: list[list[str]], sign: str = ",", above: str = "") -> Case:
    return Case(f"{shape} {way}", shape, above + "".join(f"{sign.join(row)}\n" for row in rows))
