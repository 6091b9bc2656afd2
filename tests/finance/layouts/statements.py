"""Statements with months across, in the layouts that finance teams use."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from tests.finance.layouts import case
from tests.finance.layouts.case import Case, Style, Truth, lines

# Two of revenue, their sum, cost of sales, gross profit, two costs, their sum, the result.
NAMES = {
    "en": "Product sales, Services, Total revenue, Cost of goods, Gross profit, Wages, Rent, "
    "Total operating expenses, EBITDA",
    "de": "Warenverkauf, Dienstleistungen, Summe Erlöse, Wareneinsatz, Rohertrag, Löhne, Miete, "
    "Summe Kosten, Betriebsergebnis",
    "fr": "Ventes de marchandises, Prestations de services, Total produits, Achats, Marge brute, "
    "Salaires, Loyer, Total charges, Résultat d'exploitation",
    "es": "Ventas, Servicios, Total ingresos, Compras, Margen bruto, Sueldos, Alquiler, "
    "Total gastos, Resultado de explotación",
    "it": "Vendite, Servizi, Totale ricavi, Acquisti, Margine lordo, Stipendi, Affitto, "
    "Totale costi, Risultato operativo",
    "nl": "Verkopen, Diensten, Totaal omzet, Inkopen, Brutomarge, Lonen, Huur, Totaal kosten, "
    "Bedrijfsresultaat",
    "pt": "Vendas, Serviços, Total receitas, Compras, Lucro bruto, Salários, Aluguel, "
    "Total despesas, Resultado operacional",
}
MONTHS = {
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "de": "Jan Feb Mrz Apr Mai Jun Jul Aug Sep Okt Nov Dez",
    "fr": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
    "es": "ene feb mar abr may jun jul ago sep oct nov dic",
    "it": "gen feb mar apr mag giu lug ago set ott nov dic",
    "nl": "jan feb mrt apr mei jun jul aug sep okt nov dec",
    "pt": "jan fev mar abr mai jun jul ago set out nov dez",
}
FULL = {
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
    "diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre "
    "dicembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro "
    "dezembro",
}
ACCOUNTS = ("4000", "4400", "", "5000", "", "6000", "6300", "", "")
LEAVES, SUMS = (0, 1, 3, 5, 6), (2, 4, 7, 8)
CASES: list[Callable[[], Case]] = []


@dataclass
class Sheet:
    """The figures of a made-up company: by line, and by year and month."""

    language: str = "en"
    style: Style = case.ENGLISH
    costs: int = -1  # how costs are signed
    unit: Decimal = Decimal("0.01")  # of the last place
    seed: int = 1
    known: dict[tuple[str, int, int, int], Decimal] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        """The names of its lines."""
        return [name.strip() for name in NAMES[self.language].split(",")]

    def value(self, line: int, year: int, month: int, scenario: str = "actual") -> Decimal:
        """The figure of a line; the sums are what they should be."""
        signed = {2: (0, 1), 4: (2, 3), 7: (5, 6), 8: (4, 7)}
        if line in signed:
            first, second = (self.value(one, year, month, scenario) for one in signed[line])
            return first + second * (self.costs * -1 if line in {4, 8} and self.costs > 0 else 1)
        key = (scenario, line, year, month)
        if key not in self.known:
            chance = random.Random(f"{self.seed} {key}")
            size = {0: 900_000, 1: 300_000, 3: 400_000, 5: 150_000, 6: 50_000}[line]
            whole = Decimal(chance.randint(size // 2, size)) * self.unit
            self.known[key] = whole if line in {0, 1} else whole * self.costs
        return self.known[key]

    def truth(
        self,
        columns: Sequence[tuple[str, int, int, int]],
        entity: str = "",
        scale: int = 1,
        called: Callable[[int], str] | None = None,
    ) -> Truth:
        """What the file says of its lines: columns are scenario, year, month, months."""
        made: Truth = {}
        for scenario, year, month, count in columns:
            for line in LEAVES:
                value = sum(
                    (self.value(line, year, month + more, scenario) for more in range(count)),
                    Decimal(0),
                )
                name = called(line) if called else self.names[line]
                made[(scenario, name, entity, date(year, month, 1))] = value * scale
        return made

    def cells(self, line: int, columns: Sequence[tuple[str, int, int, int]]) -> list[str]:
        """A line as it is written."""
        return [
            self.style.of(
                sum(
                    (self.value(line, year, month + more, scenario) for more in range(count)),
                    Decimal(0),
                )
            )
            for scenario, year, month, count in columns
        ]


def months(
    year: int, first: int = 1, last: int = 6, scenario: str = "actual"
) -> list[tuple[str, int, int, int]]:
    """A column for each month."""
    return [(scenario, year, month, 1) for month in range(first, last + 1)]


def simple(
    name: str,
    language: str,
    style: Style,
    delimiter: str,
    heads: Callable[[int], str],
    *,
    titles: Sequence[str] = (),
    has_accounts: bool = True,
    total: str = "",
    costs: int = -1,
    footers: Sequence[str] = (),
    answers: dict[str, str] | None = None,
    scale: int = 1,
    entity: str = "",
    spacer: bool = True,
    first_head: Sequence[str] = ("Account", "Name"),
    year: int = 2024,
    has_sums: bool = True,
) -> Case:
    """One row of heads with a month each, and perhaps a total behind them."""
    unit = (
        Decimal("0.1") if style.places == 1 else Decimal(1) if not style.places else Decimal("0.01")
    )
    sheet = Sheet(language, style, costs, unit, seed=len(name))
    columns = months(year)
    width = len(columns) + 2 + bool(total)
    rows = [[title, *[""] * (width - 1)] for title in titles]
    rows += [[""] * width] if titles else []
    start = list(first_head) if has_accounts else [first_head[-1]]
    rows.append(
        [*start, *(heads(month) for _, _, month, _ in columns), *([total] if total else [])]
    )
    for line, label in enumerate(sheet.names):
        if line in SUMS and not has_sums:
            continue
        cells = sheet.cells(line, columns)
        whole = sum((sheet.value(line, *one[1:3]) for one in columns), Decimal(0))
        cells += [style.of(whole)] if total else []
        rows.append([*([ACCOUNTS[line]] if has_accounts else []), label, *cells])
        if spacer and line in {4}:
            rows.append([""] * width)
    rows += [[footer] for footer in footers]
    truth = sheet.truth(columns, entity, scale)
    return Case(name, lines(rows, delimiter), truth, answers or {}, "statement")


def of_language(language: str, month: int) -> str:
    """The short name of a month."""
    return MONTHS[language].split()[month - 1]


def blocks(
    name: str,
    language: str,
    style: Style,
    delimiter: str,
    above: Sequence[tuple[str, str, int]],
    *,
    head: Callable[[int, int], str],
    costs: int = -1,
    answers: dict[str, str] | None = None,
    total: str = "",
    last: int = 3,
    prefix: Sequence[Sequence[str]] = (),
    left_out: Sequence[str] = (),
    unit: str = "0.01",
    scale: int = 1,
) -> Case:
    """Two rows of heads: a block for each scenario, named in its first cell only.

    ``above`` is what a block is called, its scenario, and the year of its figures.
    """
    sheet = Sheet(language, style, costs, Decimal(unit), seed=len(name))
    size = last + bool(total)
    top, second = ["", ""], ["", ""]
    columns = []
    for words, scenario, year in above:
        top += [words, *[""] * (size - 1)]
        second += [head(month, year) for month in range(1, last + 1)] + ([total] if total else [])
        columns.append(months(year, 1, last, scenario))
    rows = [list(row) for row in prefix] + [top, second]
    for line, label in enumerate(sheet.names):
        cells = []
        for block in columns:
            cells += sheet.cells(line, block)
            if total:
                whole = [sheet.value(line, y, m, s) for s, y, m, _ in block]
                cells.append(style.of(sum(whole, Decimal(0))))
        rows.append([ACCOUNTS[line], label, *cells])
    kept = [one for block in columns for one in block if one[0] not in left_out]
    return Case(
        name, lines(rows, delimiter), sheet.truth(kept, scale=scale), answers or {}, "statement"
    )
