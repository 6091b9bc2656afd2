"""What a file of series may say, and what people call it."""

from core.uploads import usual
from core.uploads.shapes import Field, Holds

KINDS = {
    "flow": "flow",
    "stock": "stock",
    "fluss": "flow",
    "bestand": "stock",
    "flux": "flow",
    "encours": "stock",
    "flujo": "flow",
    "saldo": "stock",
    "balance": "stock",
    "flusso": "flow",
    "stroom": "flow",
    "fluxo": "flow",
    "estoque": "stock",
}

FIELDS = (
    Field(
        "timestamp",
        "Date",
        Holds.day,
        is_required=True,
        synonyms=(
            *("day", "time", "datetime", "period", "month", "ds", "when"),
            *("datum", "tag", "monat", "zeit", "zeitpunkt", "buchungsdatum"),
            *("jour", "mois", "periode", "fecha", "mes", "data", "giorno", "dia", "maand"),
            *("quarter", "week", "fecha valor", "stichtag", "date de valeur", "trimestre", "mese"),
        ),
    ),
    Field(
        "value",
        "Value",
        Holds.number,
        is_required=True,
        synonyms=(
            *("amount", "y", "total", "actual", "sum", "number", "close"),
            *("wert", "betrag", "summe", "umsatz", "menge"),
            *("valeur", "montant", "ventes", "valor", "importe", "monto", "ventas"),
            *("valore", "importo", "waarde", "bedrag", "revenue", "sales"),
        ),
    ),
    Field(
        "name",
        "Series",
        Holds.words,
        longest=200,
        synonyms=(
            *("unique id", "series id", "series name", "id", "serie", "reihe", "zeitreihe"),
            *("metric", "kpi", "kennzahl", "indicateur", "indicador", "indicatore", "reeks"),
        ),
    ),
    Field(
        "category",
        "Category",
        Holds.words,
        longest=100,
        synonyms=(
            *("kategorie", "categorie", "categoria", "type", "account", "konto", "compte"),
            *("rubrique", "rubrik", "cuenta", "conto", "rekening", "conta"),
        ),
    ),
    Field(
        "entity",
        "Entity",
        Holds.words,
        longest=100,
        synonyms=(
            "entite",
            "entidad",
            "entita",
            "region",
            "unit name",
            "store",
            "filiale",
            "magasin",
            "tienda",
            "business",
            *("einheit name", "standort", "gesellschaft", "bereich", "societe", "sociedad"),
            *("societa", "vestiging", "sede", "loja", "unidade"),
        ),
    ),
    Field(
        "unit",
        "Unit",
        Holds.words,
        longest=50,
        synonyms=("einheit", "unite", "unidad", "unita", "eenheid", "unidade de medida", "uom"),
    ),
    usual.currency(*usual.CURRENCY),
    Field(
        "kind",
        "Kind",
        Holds.words,
        one_of=KINDS,
        synonyms=("flow or stock", "art", "nature", "naturaleza", "natura", "soort", "natureza"),
    ),
    Field(
        "tags",
        "Tags",
        Holds.words,
        longest=200,
        synonyms=("tag list", "labels", "label", "schlagworte", "stichworte", "mots cles"),
    ),
)
