"""What the columns of files of exchange rates are called, and what they hold."""

from core.currency.tables import RateKind
from core.uploads import usual
from core.uploads.shapes import Field, Holds

KINDS = {
    RateKind.closing: (
        *("closing", "close", "spot", "end of period", "eop", "daily", "stichtag"),
        *("schlusskurs", "cloture", "fin de periode", "cierre", "chiusura", "slot", "fecho"),
    ),
    RateKind.average: (
        *("average", "avg", "mean", "period average", "durchschnitt", "mittelwert", "mittelkurs"),
        *("moyenne", "moyen", "media", "promedio", "medio", "gemiddelde", "media mensal"),
    ),
}
PAIRS = (
    *("pair", "currency pair", "ccy pair", "fx pair", "cross", "symbol", "instrument"),
    *("wahrungspaar", "waehrungspaar", "paire", "paire de devises", "par", "par de divisas"),
    *("coppia", "valutapaar", "coppia di valute"),
)
CURRENCIES = (
    *usual.CURRENCY,
    *("currency", "currency code", "iso", "iso code", "code", "quote currency", "wahrungscode"),
    *("code devise", "divisa", "munt", "isocode", "char code"),
)
FIELDS = (
    Field(
        "date",
        "Date",
        Holds.day,
        is_required=True,
        synonyms=(
            *("day", "rate date", "value date", "as of", "as of date", "period", "time period"),
            *("datum", "tag", "stichtag", "jour", "date de valeur", "fecha", "data", "giorno"),
            *("dia", "timestamp", "observation date"),
        ),
    ),
    usual.currency(
        *("base", "from", "from currency", "base ccy", "ccy1", "currency 1", "source currency"),
        *("basiswahrung", "basiswaehrung", "von", "von wahrung", "ausgangswahrung"),
        *("devise de base", "de", "devise source", "moneda base", "desde", "moneda origen"),
        *("valuta base", "da", "basisvaluta", "van", "moeda base", "currency from"),
        name="base_currency",
        title="Base currency",
        is_required=True,
    ),
    usual.currency(
        *("quote", "to", "to currency", "quote ccy", "ccy2", "currency 2", "target currency"),
        *("target", "counter currency", "term currency", "price currency", "currency to"),
        *("zielwahrung", "zielwaehrung", "nach", "nach wahrung", "kurswahrung", "vers"),
        *("devise cible", "devise de cotation", "moneda cotizada", "hacia", "moneda destino"),
        *("valuta quotata", "valuta destinazione", "naar", "moeda cotada", "para"),
        name="quote_currency",
        title="Quote currency",
        is_required=True,
    ),
    Field(
        "rate",
        "Rate",
        Holds.amount,
        is_required=True,
        synonyms=(
            *("exchange rate", "fx rate", "fx", "xrate", "conversion rate", "reference rate"),
            *("mid", "mid rate", "spot rate", "kurs", "wechselkurs", "devisenkurs", "taux"),
            *("taux de change", "cours", "cours de change", "tipo de cambio", "tasa", "cambio"),
            *("tasa de cambio", "tasso", "tasso di cambio", "wisselkoers", "koers", "taxa"),
            *("taxa de cambio", "obs value"),
        ),
    ),
    Field(
        "units",
        "Units",
        Holds.number,
        least=1,
        synonyms=("unit", "nominal", "amount", "per", "einheit", "einheiten", "unite", "unidades"),
    ),
    Field(
        "kind",
        "Kind",
        Holds.words,
        one_of={word: kind.value for kind, words in KINDS.items() for word in words},
        synonyms=("rate type", "type", "art", "kursart", "typ", "type de taux", "tipo", "soort"),
    ),
    Field(
        "source",
        "Source",
        Holds.words,
        longest=100,
        synonyms=("provider", "quelle", "fuente", "fonte", "bron", "origine"),
    ),
)
