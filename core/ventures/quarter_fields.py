"""What the columns of files of quarters are called, and what they hold."""

from core.uploads.shapes import Field, Holds
from core.ventures.shared_fields import COMPANIES, CURRENCY, SCALE

MOST_COUNT = 2_147_483_647


def _money(name: str, title: str, *synonyms: str) -> Field:
    return Field(name, title, Holds.amount, synonyms=synonyms)


FIGURES = (
    _money(
        "total_revenue",
        "Total revenue",
        *("revenue", "revenues", "sales", "net sales", "net revenue", "turnover", "umsatz"),
        *("umsatzerlose", "umsatzerloese", "gesamtumsatz", "chiffre d affaires", "ca"),
        *("ca total", "revenus", "ingresos", "ingresos totales", "ventas", "cifra de negocio"),
        *("cifra de negocios", "ricavi", "fatturato", "ricavi totali", "omzet", "netto omzet"),
        *("totale omzet", "receita", "receita total", "receitas", "volume de negocios"),
    ),
    _money(
        "recurring_revenue",
        "Recurring revenue",
        *("recurring revenues", "subscription revenue", "of which recurring", "recurring"),
        *("wiederkehrende umsatze", "wiederkehrender umsatz", "wiederkehrende umsaetze"),
        *("revenus recurrents", "ca recurrent", "chiffre d affaires recurrent"),
        *("ingresos recurrentes", "ricavi ricorrenti", "terugkerende omzet"),
        *("receita recorrente", "receitas recorrentes"),
    ),
    _money(
        "gross_profit",
        "Gross profit",
        *("gross income", "rohertrag", "bruttogewinn", "bruttoergebnis", "rohergebnis"),
        *("marge brute", "benefice brut", "beneficio bruto", "margen bruto"),
        *("utile lordo", "margine lordo", "brutowinst", "brutomarge", "lucro bruto"),
        *("margem bruta",),
    ),
    _money(
        "sales_marketing_expense",
        "Sales and marketing",
        *("s m", "s and m", "sales marketing", "sales and marketing expense", "s m expense"),
        *("sales marketing expenses", "sales and marketing expenses", "s m spend"),
        *("sales and marketing costs", "vertrieb und marketing", "vertriebs und marketingkosten"),
        *("marketing und vertrieb", "frais commerciaux et marketing", "ventes et marketing"),
        *("marketing et ventes", "commercial et marketing", "ventas y marketing"),
        *("gastos de ventas y marketing", "vendite e marketing", "spese di vendita e marketing"),
        *("verkoop en marketing", "vendas e marketing", "despesas de vendas e marketing"),
    ),
    _money(
        "total_operating_expense",
        "Total operating expense",
        *("opex", "total opex", "operating expenses", "operating expense", "operating costs"),
        *("total operating expenses", "total operating costs", "betriebsaufwand"),
        *("betriebskosten", "betriebliche aufwendungen", "charges d exploitation"),
        *("charges operationnelles", "total charges d exploitation", "gastos operativos"),
        *("gastos operativos totales", "gastos de explotacion", "costi operativi"),
        *("spese operative", "totale costi operativi", "bedrijfskosten", "operationele kosten"),
        *("despesas operacionais", "custos operacionais"),
    ),
    _money("ebitda", "EBITDA", "ebitda reported", "ebe", "excedent brut d exploitation", "mol"),
    _money(
        "net_income",
        "Net income",
        *("net profit", "net result", "net profit loss", "profit after tax", "net loss"),
        *("net earnings", "jahresuberschuss", "nettoergebnis", "nettogewinn", "periodenergebnis"),
        *("ergebnis nach steuern", "resultat net", "benefice net", "resultado neto"),
        *("beneficio neto", "utile netto", "risultato netto", "nettowinst", "netto resultaat"),
        *("nettoresultaat", "lucro liquido", "resultado liquido"),
    ),
    _money(
        "cash_burn",
        "Cash burn",
        *("burn", "net burn", "net cash burn", "quarterly burn", "quarterly cash burn"),
        *("mittelabfluss", "kapitalverbrauch", "cash burn net", "consommation de tresorerie"),
        *("consumo de caja", "quema de caja", "consumo di cassa", "bruciatura di cassa"),
        *("kasverbruik", "queima de caixa", "consumo de caixa"),
    ),
    _money(
        "cash_balance",
        "Cash balance",
        *("cash", "closing cash", "ending cash", "cash at end of quarter", "cash on hand"),
        *("cash end of period", "cash and cash equivalents", "liquide mittel", "kassenbestand"),
        *("liquiditat", "tresorerie", "solde de tresorerie", "tresorerie de cloture"),
        *("caja", "saldo de caja", "tesoreria", "cassa", "saldo di cassa", "liquidita"),
        *("disponibilita liquide", "kas", "kassaldo", "liquide middelen", "caixa"),
        *("saldo de caixa", "disponibilidades"),
    ),
    Field(
        "debt_outstanding",
        "Debt outstanding",
        Holds.amount,
        least=0,
        synonyms=(
            *("debt", "total debt", "outstanding debt", "financial debt", "borrowings", "loans"),
            *("schulden", "verbindlichkeiten", "finanzschulden", "darlehen", "dette"),
            *("dettes", "dette financiere", "dettes financieres", "deuda", "deuda pendiente"),
            *("deuda financiera", "debito", "debiti", "debiti finanziari", "schuld"),
            *("uitstaande schuld", "divida", "divida financeira"),
        ),
    ),
)
COUNTS = tuple(
    Field(name, title, Holds.number, least=0, most=MOST_COUNT, is_whole=True, synonyms=synonyms)
    for name, title, synonyms in (
        (
            "employees",
            "Employees",
            (
                *("headcount", "fte", "ftes", "staff", "number of employees", "team size"),
                *("mitarbeiter", "mitarbeitende", "beschaftigte", "anzahl mitarbeiter"),
                *("effectif", "effectifs", "salaries", "nombre de salaries", "empleados"),
                *("plantilla", "numero de empleados", "dipendenti", "numero dipendenti"),
                *("organico", "werknemers", "medewerkers", "aantal medewerkers", "funcionarios"),
                *("colaboradores", "numero de funcionarios", "trabalhadores"),
            ),
        ),
        (
            "customers",
            "Customers",
            (
                *("number of customers", "customer count", "clients", "paying customers"),
                *("active customers", "total customers", "kunden", "anzahl kunden"),
                *("kundenzahl", "nombre de clients", "clientes", "numero de clientes"),
                *("clienti", "numero clienti", "numero di clienti", "klanten"),
                *("aantal klanten",),
            ),
        ),
    )
)
QUARTER = Field(
    "fiscal_reporting_date",
    "Quarter",
    Holds.day,
    is_required=True,
    synonyms=(
        *("quarter end", "quarter end date", "quarter ended", "quarter ending", "period"),
        *("period end", "period ending", "reporting date", "reporting period", "fiscal quarter"),
        *("reporting quarter", "fiscal period", "date", "as of", "as of date", "quartal"),
        *("quartalsende", "stichtag", "berichtsdatum", "berichtsperiode", "datum", "periode"),
        *("trimestre", "fin de trimestre", "date de cloture", "date d arrete", "cierre"),
        *("fin del trimestre", "fecha", "periodo", "fine trimestre", "data", "kwartaal"),
        *("einde kwartaal", "fim do trimestre", "trim"),
    ),
)
QUARTER_FIELDS = (
    Field(
        "company",
        "Company",
        Holds.words,
        is_required=True,
        longest=255,
        synonyms=(*COMPANIES, "name", "entity"),
    ),
    QUARTER,
    Field("quarter_is", "How the quarter is named", Holds.words),
    CURRENCY,
    *FIGURES,
    *COUNTS,
    Field(
        "note",
        "Note",
        Holds.words,
        synonyms=(
            *("comment", "comments", "notes", "remark", "reason", "why it was restated"),
            *("bemerkung", "kommentar", "anmerkung", "commentaire", "remarque", "comentario"),
            *("comentarios", "nota", "commento", "note aggiuntive", "opmerking", "toelichting"),
            *("observacao",),
        ),
    ),
    SCALE,
    Field(
        "quarters_are",
        "What the number of a quarter counts",
        Holds.words,
        one_of={
            "calendar": "calendar",
            "fiscal": "fiscal",
            "fiscal begun": "fiscal begun",
        },
        is_said=True,
    ),
    Field(
        "burn_is",
        "Sign of the cash burn",
        Holds.words,
        one_of={"positive": "positive", "negative": "negative"},
        is_said=True,
    ),
    Field(
        "expenses_are",
        "Sign of the expenses",
        Holds.words,
        one_of={"positive": "positive", "negative": "negative"},
        is_said=True,
    ),
)
MONEY = tuple(one.name for one in FIGURES)
EXPENSES = ("sales_marketing_expense", "total_operating_expense")
NEEDED = (*(name for name in MONEY if name != "debt_outstanding"), "employees")
STATED = (*MONEY, *(one.name for one in COUNTS))
TITLES = {one.name: one.title for one in QUARTER_FIELDS}
