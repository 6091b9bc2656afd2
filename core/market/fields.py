"""What the columns of files about instruments and their bars are called, and what they hold."""

from core.market.tables import Interval
from core.uploads import usual
from core.uploads.shapes import Field, Holds

INTERVALS = {
    Interval.minute: ("1m", "1 m", "m1", "1min", "1 min", "1 minute", "minute"),
    Interval.five_minutes: ("5m", "5 m", "m5", "5", "5min", "5 min", "5 minutes"),
    Interval.quarter_hour: ("15m", "15 m", "m15", "15", "15min", "15 min", "15 minutes"),
    Interval.half_hour: ("30m", "30 m", "m30", "30", "30min", "30 min", "30 minutes"),
    Interval.hour: ("1h", "1 h", "h1", "h", "60", "60m", "60min", "60 min", "hour", "hourly"),
    Interval.four_hours: ("4h", "4 h", "h4", "240", "240m", "4 hours"),
    Interval.daily: (
        *("daily", "d", "1d", "d1", "day", "1 day", "taglich", "tag", "quotidien", "jour"),
        *("diario", "dia", "giornaliero", "dagelijks"),
    ),
    Interval.weekly: (
        *("weekly", "w", "1w", "w1", "1wk", "week", "1 week", "wochentlich", "woche"),
        *("hebdomadaire", "semaine", "semanal", "settimanale", "wekelijks"),
    ),
    Interval.monthly: (
        *("monthly", "mn", "mn1", "1mo", "month", "1 month", "monatlich", "monat", "mensuel"),
        *("mois", "mensual", "mensile", "maandelijks", "mensal"),
    ),
}

SYMBOL = Field(
    "symbol",
    "Symbol",
    Holds.words,
    is_required=True,
    longest=50,
    upper=True,
    pattern=r"[^\s,;]+( [^\s,;]+)*",
    says="a symbol",
    synonyms=(
        *("ticker", "ticker symbol", "ticker symbole", "tick", "ric", "epic", "instrument"),
        *("stock", "mnemo", "mnemonic", "symbole", "kurzel", "kuerzel", "simbolo"),
        *("symbool", "code mnemonique", "borsenkurzel", "boersenkuerzel", "wertpapier"),
    ),
)
EXCHANGE = Field(
    "exchange",
    "Exchange",
    Holds.words,
    longest=50,
    upper=True,
    synonyms=(
        *("market", "mic", "exchange code", "listing", "borse", "boerse", "borsenplatz"),
        *("handelsplatz", "place", "bourse", "place de cotation", "marche", "mercado", "bolsa"),
        *("borsa", "mercato", "beurs", "listed on"),
    ),
)
CURRENCY = Field(
    "currency",
    "Currency",
    Holds.words,
    pattern="[A-Z]{3}|[a-z]{3}",  # GBp is not GBP: a hundred of the one are one of the other
    says="the three letters of a currency, such as EUR; pence are written GBX",
    synonyms=(
        *usual.CURRENCY,
        *("curr", "quote currency", "trading currency", "divisa", "munt"),
    ),
)

INSTRUMENTS = (
    SYMBOL,
    EXCHANGE,
    Field(
        "name",
        "Name",
        Holds.words,
        longest=255,
        synonyms=(
            *(
                "company",
                "company name",
                "security",
                "security name",
                "issuer",
                "description",
                "long name",
            ),
            *("bezeichnung", "firma", "unternehmen", "nom", "libelle", "societe", "emetteur"),
            *("nombre", "empresa", "nome", "societa", "naam", "bedrijf"),
        ),
    ),
    Field(
        "sector",
        "Sector",
        Holds.words,
        longest=100,
        synonyms=(
            *("gics sector", "industry", "industry group", "branche", "sektor", "secteur"),
            *("secteur d activite", "settore", "setor", "icb sector"),
        ),
    ),
    CURRENCY,
    Field(
        "isin",
        "ISIN",
        Holds.words,
        upper=True,
        pattern="[A-Z]{2}[A-Z0-9]{9}[0-9]",
        says="an ISIN: two letters, nine letters or digits, one digit",
        synonyms=("isin code", "code isin", "codigo isin", "codice isin", "isin nummer"),
    ),
    Field(
        "figi",
        "FIGI",
        Holds.words,
        upper=True,
        pattern="[A-Z]{2}G[A-Z0-9]{8}[0-9]",
        says="a FIGI: twelve letters and digits, the third a G",
        synonyms=("openfigi", "composite figi", "share class figi", "bbgid", "bloomberg id"),
    ),
    Field(
        "cusip",
        "CUSIP",
        Holds.words,
        upper=True,
        pattern="[A-Z0-9*@#]{8}[0-9]",
        says="a CUSIP: nine letters and digits",
        synonyms=("cusip number", "cusip code"),
    ),
    Field(
        "is_active",
        "Active",
        Holds.yes_no,
        synonyms=("aktiv", "actif", "activo", "attivo", "actief", "ativo", "listed"),
    ),
)

BARS = (
    SYMBOL,
    EXCHANGE,
    CURRENCY,
    Field(
        "interval",
        "Interval",
        Holds.words,
        one_of={word: kind.value for kind, words in INTERVALS.items() for word in words},
        synonyms=("per", "period", "timeframe", "time frame", "frequency", "bar size", "takt"),
    ),
    Field(
        "ts",
        "Date",
        Holds.day,
        is_required=True,
        synonyms=(
            *("day", "datetime", "date time", "timestamp", "time", "trading day", "trade date"),
            *("datum", "tag", "handelstag", "zeit", "zeitpunkt", "datum uhrzeit", "jour"),
            *("date seance", "seance", "fecha", "data", "giorno", "dia", "dtyyyymmdd"),
        ),
    ),
    Field(
        "o",
        "Open",
        Holds.number,
        is_required=True,
        synonyms=(
            *("open price", "opening", "opening price", "px open", "eroffn", "eroffnung"),
            *("eroeffnung", "eroffnungskurs", "erster", "ouv", "ouverture", "cours d ouverture"),
            *("premier", "apertura", "abertura", "primero", "openen", "opening prijs"),
        ),
    ),
    Field(
        "h",
        "High",
        Holds.number,
        is_required=True,
        synonyms=(
            *("high price", "day high", "highest", "max", "px high", "hoch", "hochst", "tageshoch"),
            *("hochstkurs", "plus haut", "haut", "le plus haut", "cours le plus haut"),
            *("maximo", "max price", "massimo", "hoog", "hoogste", "maxima", "alto"),
        ),
    ),
    Field(
        "l",
        "Low",
        Holds.number,
        is_required=True,
        synonyms=(
            *("low price", "day low", "lowest", "min", "px low", "tief", "tiefst", "tagestief"),
            *("tiefstkurs", "plus bas", "bas", "le plus bas", "cours le plus bas"),
            *("minimo", "min price", "laag", "laagste", "minima", "bajo", "basso"),
        ),
    ),
    Field(
        "c",
        "Close",
        Holds.number,
        is_required=True,
        synonyms=(
            *("close price", "closing", "closing price", "last", "last price", "price"),
            *("px last", "close last", "settle", "settlement", "schluss", "schlusskurs"),
            *("zuletzt", "letzter", "kurs", "dernier", "cloture", "cours de cloture", "cours"),
            *("ultimo", "cierre", "precio", "chiusura", "prezzo", "fechamento", "laatst", "slot"),
            *("slotkoers", "laatste", "ultima"),
        ),
    ),
    Field(
        "adj_c",
        "Adjusted close",
        Holds.number,
        synonyms=(
            *("adj close", "adjclose", "adj closing price", "adjusted closing price"),
            *("adjusted price", "adjusted", "close adjusted", "bereinigt", "schluss bereinigt"),
            *("bereinigter schlusskurs", "cloture ajustee", "cours ajuste", "cierre ajustado"),
            *("chiusura rettificata", "fechamento ajustado"),
        ),
    ),
    Field(
        "v",
        "Volume",
        Holds.number,
        synonyms=(
            *("vol", "volume traded", "shares traded", "px volume", "total volume", "stuck"),
            *("stuecke", "umsatz", "volumen", "gehandelte stuck", "titres", "titres echanges"),
            *("quantite", "nombre de titres", "volumi", "quantita", "hoeveelheid"),
        ),
    ),
    Field("volume_unit", "Volume unit", Holds.number),
)

CHANGES = (  # follow from the closes
    *("variation", "var", "change", "chg", "change percent", "percent change", "pct change"),
    *("net change", "veranderung", "veraenderung", "differenz", "ver", "verschil", "cambio"),
    *("variazione", "variacion", "variacao", "varia", "evolution", "p change"),
)
TIMES = ("time", "heure", "uhrzeit", "zeit", "hora", "ora", "tijd")
SCALES = {
    **dict.fromkeys(("k", "thousand", "thousands", "tsd", "000", "000s", "milliers"), 1_000),
    **dict.fromkeys(("miles", "migliaia", "duizend", "in thousands", "in tsd"), 1_000),
    **dict.fromkeys(("m", "mm", "mn", "mio", "mln", "million", "millions", "millionen"), 10**6),
    **dict.fromkeys(("millones", "milioni", "miljoen", "in millions", "in mio"), 10**6),
    **dict.fromkeys(("b", "bn", "bln", "billion", "billions", "mrd", "milliarden"), 10**9),
    **dict.fromkeys(("milliards", "miliardi", "in billions", "in mrd"), 10**9),
}
