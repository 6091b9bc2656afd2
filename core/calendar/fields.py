"""What the columns of holiday lists and promotion calendars are called, and what they hold."""

from core.calendar.tables import EventType, Recurrence
from core.uploads.shapes import Field, Holds

ONCE = "once"
MOST_DAYS = 3_650
HOLIDAYS = (
    *("holiday", "holidays", "holiday name", "public holiday", "bank holiday", "feiertag"),
    *("feiertage", "feiertagsname", "jour ferie", "jours feries", "nom jour ferie", "ferie"),
    *("festivo", "festivos", "dia festivo", "feriado", "feriados", "festivita", "giorno festivo"),
    *("festa", "feestdag", "feestdagen", "vakantiedag", "nome do feriado"),
)
PROMOTIONS = (
    *("promotion", "promo", "promotion name", "campaign", "campaign name", "offer", "aktion"),
    *("werbeaktion", "kampagne", "rabattaktion", "operation", "campagne", "operation promo"),
    *("promocion", "campana", "promozione", "campagna", "actie", "promotie", "promocao"),
    *("campanha", "promotion description"),
)
TYPES = {
    **dict.fromkeys(("holiday", "holidays", "public holiday", "bank holiday", "observance"),
                    EventType.holiday.value),
    **dict.fromkeys(("national holiday", "federal holiday", "feiertag", "gesetzlicher feiertag"),
                    EventType.holiday.value),
    **dict.fromkeys(("jour ferie", "ferie", "festivo", "festivo nacional", "feriado"),
                    EventType.holiday.value),
    **dict.fromkeys(("festivita", "feestdag", "school holiday", "schulferien", "closed"),
                    EventType.holiday.value),
    **dict.fromkeys(("promotion", "promo", "promotions", "campaign", "sale", "discount", "aktion"),
                    EventType.promotion.value),
    **dict.fromkeys(("rabatt", "werbung", "werbeaktion", "promotionnel", "soldes", "promocion"),
                    EventType.promotion.value),
    **dict.fromkeys(("rebajas", "promozione", "saldi", "actie", "promocao", "kampagne"),
                    EventType.promotion.value),
    **dict.fromkeys(("seasonal", "season", "saison", "saisonal", "saisonnier", "estacional"),
                    EventType.seasonal.value),
    **dict.fromkeys(("temporada", "stagionale", "stagione", "seizoen", "sazonal"),
                    EventType.seasonal.value),
    **dict.fromkeys(("custom", "other", "event", "sonstiges", "andere", "autre", "evenement"),
                    EventType.custom.value),
    **dict.fromkeys(("otro", "evento", "altro", "anders", "outro", "weather", "strike", "news"),
                    EventType.custom.value),
}  # fmt: skip
RECURRENCES = {
    **dict.fromkeys(("yearly", "annual", "annually", "every year", "yes", "y", "true", "1"),
                    Recurrence.yearly.value),
    **dict.fromkeys(("jahrlich", "jaehrlich", "ja", "wahr", "annuel", "annuelle", "oui", "vrai"),
                    Recurrence.yearly.value),
    **dict.fromkeys(("anual", "anualmente", "si", "verdadero", "annuale", "vero", "jaarlijks"),
                    Recurrence.yearly.value),
    **dict.fromkeys(("sim", "chaque annee", "cada ano", "ogni anno", "elk jaar", "todos os anos"),
                    Recurrence.yearly.value),
    **dict.fromkeys(("once", "one off", "one time", "no", "n", "false", "0", "none"), ONCE),
    **dict.fromkeys(("einmalig", "nein", "falsch", "non", "faux", "une fois", "unique", "una vez"),
                    ONCE),
    **dict.fromkeys(("falso", "una volta", "eenmalig", "nee", "nao", "uma vez", "unico"), ONCE),
}  # fmt: skip

FIELDS = (
    Field(
        "event_name",
        "Event",
        Holds.words,
        is_required=True,
        longest=255,
        synonyms=(
            *HOLIDAYS,
            *PROMOTIONS,
            *("name", "event name", "title", "subject", "occasion", "local name", "summary"),
            *("bezeichnung", "anlass", "ereignis", "titel", "veranstaltung", "nom", "evenement"),
            *("intitule", "libelle", "nombre", "evento", "titulo", "nome", "titolo", "naam"),
            *("gebeurtenis", "omschrijving", "denominacion", "descrizione evento"),
        ),
    ),
    Field(
        "event_date",
        "Date",
        Holds.day,
        is_required=True,
        synonyms=(
            *(
                "day",
                "start",
                "start date",
                "from",
                "begins",
                "starts",
                "first day",
                "holiday date",
            ),
            *("valid from", "date from", "datum", "tag", "beginn", "von", "start datum", "ab"),
            *("startdatum", "gultig von", "jour", "debut", "date de debut", "du", "date debut"),
            *("fecha", "dia", "inicio", "fecha de inicio", "desde", "fecha inicio", "data"),
            *("giorno", "inizio", "data inizio", "data di inizio", "dal", "dag", "begin"),
            *("begindatum", "van", "data de inicio", "observed", "observed date"),
        ),
    ),
    Field(
        "ends_on",
        "Last day",
        Holds.day,
        synonyms=(
            *("end", "end date", "to", "until", "ends", "ends on", "valid to", "date to"),
            *("valid until", "ende", "enddatum", "bis", "gultig bis", "fin", "date de fin", "au"),
            *("date fin", "fecha de fin", "hasta", "fecha fin", "fine", "data fine", "al"),
            *("data di fine", "einde", "einddatum", "tot", "tot en met", "fim", "data de fim"),
            *("data fim", "ate"),
        ),
    ),
    Field(
        "type",
        "Kind",
        Holds.words,
        one_of=TYPES,
        is_said=True,
        synonyms=(
            *("event type", "kind of event", "art", "typ", "ereignisart", "genre", "nature"),
            *("tipo", "tipo de evento", "clase", "tipo evento", "soort", "tipo di evento"),
        ),
    ),
    Field(
        "country",
        "Country",
        Holds.words,
        upper=True,
        longest=10,
        pattern="[A-Z]{2}(-[A-Z0-9]{1,3})?|X[A-Z]{3}",
        says="the code of a country or region (DE, DE-BY), or of an exchange (XNYS)",
        synonyms=(
            *("country code", "calendar", "region", "state", "iso", "iso code", "country region"),
            *("land", "landercode", "bundesland", "kalender", "pays", "code pays", "calendrier"),
            *("pais", "codigo de pais", "calendario", "paese", "codice paese", "landcode"),
            *("codigo do pais",),
        ),
    ),
    Field(
        "product",
        "Product",
        Holds.words,
        longest=255,
        synonyms=(
            *("sku", "item", "article", "product sku", "product code", "artikel", "produkt"),
            *("artikelnummer", "produit", "code produit", "code article", "producto", "articulo"),
            *("codigo de producto", "prodotto", "articolo", "codice prodotto", "artikelcode"),
            *("produto", "codigo do produto", "item code"),
        ),
    ),
    Field(
        "category",
        "Category",
        Holds.words,
        longest=100,
        synonyms=(
            *("product category", "department", "product group", "kategorie", "warengruppe"),
            *("produktgruppe", "categorie", "rayon", "famille", "categoria", "familia"),
            *("reparto", "productgroep", "categoria de producto"),
        ),
    ),
    Field(
        "entity",
        "Entity",
        Holds.words,
        longest=100,
        synonyms=(
            *("store", "shop", "branch", "company", "site", "filiale", "standort", "laden"),
            *("magasin", "entite", "boutique", "tienda", "entidad", "negozio", "entita"),
            *("winkel", "vestiging", "loja", "entidade"),
        ),
    ),
    Field(
        "recurrence",
        "Comes back",
        Holds.words,
        one_of=RECURRENCES,
        synonyms=(
            *("recurring", "repeats", "repeat", "yearly", "annual", "every year", "wiederholung"),
            *("jahrlich", "wiederkehrend", "recurrent", "annuel", "recurrente", "anual"),
            *("ricorrente", "annuale", "terugkerend", "jaarlijks", "recorrente"),
        ),
    ),
    Field(
        "window_before",
        "Days before",
        Holds.number,
        least=0,
        most=MOST_DAYS,
        is_whole=True,
        synonyms=(
            *("lead days", "effect days before", "lower window", "tage davor", "tage vorher"),
            *("vorlauf", "jours avant", "dias antes", "giorni prima", "dagen ervoor"),
        ),
    ),
    Field(
        "window_after",
        "Days after",
        Holds.number,
        least=0,
        most=MOST_DAYS,
        is_whole=True,
        synonyms=(
            *("lag days", "effect days after", "upper window", "tage danach", "tage nachher"),
            *("nachlauf", "jours apres", "dias despues", "giorni dopo", "dagen erna"),
            *("dias depois",),
        ),
    ),
    Field(
        "impact",
        "Expected change of demand",
        Holds.number,
        least=-1,
        synonyms=(
            *("expected impact", "demand impact", "uplift", "lift", "expected uplift"),
            *("wirkung", "absatzwirkung", "effet", "effet attendu", "impacto", "efecto"),
            *("impatto", "effetto", "effect", "efeito"),
        ),
    ),
    Field(
        "discount",
        "Discount",
        Holds.words,
        longest=50,
        synonyms=(
            *("discount percent", "discount pct", "discount rate", "percent off", "price cut"),
            *("rabatt", "preisnachlass", "nachlass", "remise", "reduction", "rabais"),
            *("descuento", "sconto", "korting", "desconto"),
        ),
    ),
    Field(
        "include_in_prediction",
        "Counts in forecasts",
        Holds.yes_no,
        synonyms=(
            *("include in forecast", "use in forecast", "include", "in prognose", "einbeziehen"),
            *("inclure", "incluir", "includere", "meenemen"),
        ),
    ),
    Field(
        "description",
        "Description",
        Holds.words,
        longest=10_000,
        synonyms=(
            *("details", "comment", "comments", "note", "notes", "beschreibung", "bemerkung"),
            *("kommentar", "commentaire", "detail", "descripcion", "comentario", "descrizione"),
            *("nota", "opmerking", "toelichting", "descricao"),
        ),
    ),
)
