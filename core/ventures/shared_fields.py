"""What files about companies and those of their quarters have in common."""

from core.uploads import usual
from core.uploads.shapes import Field, Holds

CURRENCIES = (
    *usual.CURRENCY,
    *("currency", "currency code", "local currency", "base currency", "reporting ccy"),
    *("berichtswahrung", "berichtswaehrung", "monnaie", "devise de reporting", "divisa"),
    *("moneda de reporte", "munt", "valuta di rendicontazione", "rapportagevaluta"),
    *("moeda de reporte",),
)
COMPANIES = (
    *("company name", "portfolio company", "portfolio company name", "portco", "issuer"),
    *("investee", "startup", "unternehmen", "firma", "gesellschaft", "firmenname"),
    *("unternehmensname", "portfoliounternehmen", "beteiligung", "societe", "entreprise"),
    *("nom de la societe", "participation", "empresa", "compania", "sociedad", "participada"),
    *("nombre de la empresa", "azienda", "societa", "impresa", "partecipata", "bedrijf"),
    *("onderneming", "bedrijfsnaam", "portfoliobedrijf", "nome da empresa", "companhia"),
    *("sociedade",),
)


_SCALES = {
    "1": "1, units, unit, ones, whole, full, einheiten, unites, unidades, unita, eenheden, euro, "
    "eur, usd, dollars, as is",
    "1000": "1000, k, thousand, thousands, in thousands, 000, 000s, tsd, tausend, milliers, miles, "
    "en milliers, migliaia, duizend, duizenden, milhares, keur, teur, kusd, eur k, usd k, k eur",
    "1000000": "1000000, m, mm, mn, mio, mln, million, millions, in millions, millionen, "
    "millones, milioni, miljoen, milhoes, meur, musd, eur m, usd m, en millions, m eur, m usd",
}
SCALES = {word: scale for scale, words in _SCALES.items() for word in words.split(", ")}
SCALE = Field(
    "scale",
    "Unit of the amounts",
    Holds.words,
    one_of=SCALES,
    is_said=True,
    synonyms=("unit", "units", "amounts in", "einheit", "unite", "unidad", "unita", "eenheid"),
)
CURRENCY = usual.currency(*CURRENCIES, "reporting currency")
