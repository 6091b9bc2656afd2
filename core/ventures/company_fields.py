"""What the columns of files of companies are called, and what they hold."""

from collections.abc import Iterable

from core.uploads import usual
from core.uploads.shapes import Field, Holds
from core.ventures.shared_fields import COMPANIES, CURRENCIES, SCALE
from core.ventures.tables import CustomerType, ReportingStatus, RevenueType


def _each(words: Iterable[str], kept: str) -> dict[str, str]:
    return dict.fromkeys(words, kept)


STATUSES = {
    **_each(("active", "reporting", "yes", "aktiv", "actif", "active reporting", "activo"),
            ReportingStatus.active.value),
    **_each(("attivo", "attiva", "actief", "ativo", "ativa", "current", "live", "activa", "held"),
            ReportingStatus.active.value),
    **_each(("inactive", "exited", "sold", "written off", "not reporting", "inaktiv", "verkauft"),
            ReportingStatus.inactive.value),
    **_each(("inactif", "inactive reporting", "cede", "cedee", "sorti", "inactivo", "inactiva"),
            ReportingStatus.inactive.value),
    **_each(("vendida", "inattivo", "inattiva", "ceduta", "inactief", "verkocht", "inativo"),
            ReportingStatus.inactive.value),
    **_each(("inativa", "no", "closed", "liquidated", "abgeschrieben", "realised", "realized"),
            ReportingStatus.inactive.value),
}  # fmt: skip
CUSTOMERS = {
    **_each(("enterprise mid market", "enterprise", "mid market", "midmarket", "b2b enterprise"),
            CustomerType.enterprise.value),
    **_each(("grossunternehmen", "grosskunden", "mittelstand", "konzerne", "grandes entreprises"),
            CustomerType.enterprise.value),
    **_each(("grands comptes", "eti", "grandes empresas", "grandi imprese", "grote bedrijven"),
            CustomerType.enterprise.value),
    **_each(("grootzakelijk", "large enterprise", "large corporates", "corporate"),
            CustomerType.enterprise.value),
    **_each(("smb", "sme", "smes", "smbs", "small business", "small and medium businesses", "kmu"),
            CustomerType.smb.value),
    **_each(("pme", "tpe pme", "pyme", "pymes", "pmi", "mkb", "small medium business", "b2b smb"),
            CustomerType.smb.value),
    **_each(("consumer", "consumers", "b2c", "d2c", "dtc", "retail", "verbraucher", "endkunden"),
            CustomerType.consumer.value),
    **_each(("privatkunden", "konsumenten", "consommateur", "consommateurs", "particuliers"),
            CustomerType.consumer.value),
    **_each(("grand public", "consumidor", "consumidores", "consumatori", "consumatore"),
            CustomerType.consumer.value),
    **_each(("consument", "consumenten"), CustomerType.consumer.value),
}  # fmt: skip
REVENUES = {
    **_each(("subscription", "subscriptions", "saas", "saa s", "recurring", "abonnement"),
            RevenueType.subscription.value),
    **_each(("abo", "abonnements", "suscripcion", "suscripciones", "abbonamento", "abbonamenti"),
            RevenueType.subscription.value),
    **_each(("assinatura", "assinaturas", "subscricao", "licence", "license"),
            RevenueType.subscription.value),
    **_each(("usage pricing", "usage", "usage based", "metered", "pay per use", "consumption"),
            RevenueType.usage.value),
    **_each(("nutzungsbasiert", "verbrauch", "nutzung", "a l usage", "usage facture"),
            RevenueType.usage.value),
    **_each(("pago por uso", "a consumo", "gebruik", "naar gebruik", "por uso", "uso"),
            RevenueType.usage.value),
    **_each(("transactional", "transaction", "transactions", "transaktion", "transaktional"),
            RevenueType.transactional.value),
    **_each(("transaktionen", "transactionnel", "transaccional", "transazionale", "transactie"),
            RevenueType.transactional.value),
    **_each(("transacional", "transactioneel", "per transaction", "one time sales"),
            RevenueType.transactional.value),
    **_each(("marketplace", "market place", "marktplatz", "place de marche", "mercado"),
            RevenueType.marketplace.value),
    **_each(("marktplaats", "piattaforma", "plataforma", "platform", "take rate", "commission"),
            RevenueType.marketplace.value),
}  # fmt: skip
COMPANY_FIELDS = (
    Field(
        "name",
        "Company",
        Holds.words,
        is_required=True,
        longest=255,
        synonyms=(*COMPANIES, "company", "nom", "nombre", "nome", "naam"),
    ),
    Field(
        "reporting_status",
        "Status",
        Holds.words,
        one_of=STATUSES,
        synonyms=(
            *("reporting status", "investment status", "berichtsstatus", "statut", "estado"),
            *("stato", "situation", "situacao", "state"),
        ),
    ),
    usual.currency(*CURRENCIES, name="reporting_currency", title="Reporting currency"),
    Field(
        "fund",
        "Fund",
        Holds.words,
        longest=100,
        synonyms=(
            *("fund name", "vehicle", "investment vehicle", "fonds", "fondo", "fundo"),
            *("nom du fonds", "fondsname", "fondsnaam"),
        ),
    ),
    Field(
        "location_country",
        "Country",
        Holds.words,
        longest=100,
        synonyms=(
            *("location", "headquarters", "hq", "hq country", "country of domicile", "domicile"),
            *("land", "sitz", "standort", "sitzland", "pays", "siege", "pays du siege"),
            *("pais", "sede", "ubicacion", "paese", "vestigingsland", "localizacao"),
        ),
    ),
    Field(
        "customer_type",
        "Customer type",
        Holds.words,
        one_of=CUSTOMERS,
        synonyms=(
            *("customers", "customer segment", "customer", "segment", "target customer"),
            *("target market", "kundentyp", "kundensegment", "kunden", "type de clients"),
            *("clientele", "type de client", "tipo de cliente", "clientes", "tipo cliente"),
            *("tipo di cliente", "clienti", "klanttype", "klantsegment", "tipo di clientela"),
        ),
    ),
    Field(
        "revenue_type",
        "Revenue type",
        Holds.words,
        one_of=REVENUES,
        synonyms=(
            *("revenue model", "business model", "pricing model", "erlosmodell", "umsatzart"),
            *("geschaftsmodell", "erloesmodell", "type de revenu", "type de revenus"),
            *("modele de revenus", "modele economique", "tipo de ingreso", "tipo de ingresos"),
            *("modelo de ingresos", "modelo de negocio", "tipo di ricavi", "modello di ricavi"),
            *("omzettype", "verdienmodel", "opbrengsttype", "tipo de receita"),
            *("modelo de receita",),
        ),
    ),
    Field(
        "equity_raised",
        "Equity raised",
        Holds.amount,
        least=0,
        synonyms=(
            *("total equity raised", "total raised", "capital raised", "total funding"),
            *("funding", "amount raised", "funding to date", "raised to date", "raised"),
            *("eigenkapital", "eingeworbenes kapital", "finanzierung", "kapital eingeworben"),
            *("fonds leves", "capitaux leves", "total leve", "capital captado"),
            *("fondos captados", "capital levantado", "capitale raccolto", "raccolta"),
            *("opgehaald kapitaal", "opgehaald", "capital captado total"),
        ),
    ),
    Field(
        "post_money_valuation",
        "Post-money valuation",
        Holds.amount,
        least=0,
        synonyms=(
            *("post money", "post money value", "valuation", "last valuation", "postmoney"),
            *("latest post money valuation", "last round valuation", "bewertung"),
            *("post money bewertung", "valorisation", "valorisation post money"),
            *("valoracion", "valoracion post money", "valutazione", "valutazione post money"),
            *("waardering", "post money waardering", "avaliacao", "avaliacao post money"),
        ),
    ),
    Field(
        "year_end_date",
        "Fiscal year end",
        Holds.day,
        synonyms=(
            *("year end", "fye", "fy end", "financial year end", "year end month"),
            *("fiscal year end date", "fiscal year end month", "fye month", "fy end month"),
            *("geschaftsjahresende", "ende geschaftsjahr", "bilanzstichtag", "jahresende"),
            *("cloture", "cloture de l exercice", "date de cloture", "fin d exercice"),
            *("cierre del ejercicio", "cierre fiscal", "fin del ejercicio", "fine esercizio"),
            *("chiusura esercizio", "chiusura dell esercizio", "einde boekjaar", "boekjaareinde"),
            *("fim do exercicio", "encerramento do exercicio"),
        ),
    ),
    SCALE,
)

TITLES = {one.name: one.title for one in COMPANY_FIELDS}
