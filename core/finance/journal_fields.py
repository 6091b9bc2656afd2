"""What a journal of a ledger has, as people call it, and a file of its kind."""

from core.uploads import usual
from core.uploads.shapes import Field, Holds

FIELDS = (
    Field(
        "timestamp",
        "Date",
        Holds.day,
        is_required=True,
        synonyms=(
            *("posting date", "booking date", "entry date", "transaction date", "document date"),
            *("buchungsdatum", "belegdatum", "datum", "buchungstag", "date comptable"),
            *("date ecriture", "ecriture date", "date de comptabilisation", "fecha"),
            *("fecha asiento", "fecha contable", "data registrazione", "data", "boekdatum"),
            *("boekingsdatum", "data lancamento", "data do lancamento", "data movimento"),
        ),
    ),
    Field(
        "account",
        "Account",
        Holds.words,
        longest=50,
        synonyms=(
            *("account no", "account number", "account code", "gl account", "gl", "ledger"),
            *("konto", "kontonummer", "konto nr", "sachkonto", "kto", "kontonr", "compte"),
            *("compte num", "numero de compte", "n compte", "no compte", "cuenta", "n cuenta"),
            *("codigo cuenta", "conto", "codice conto", "rekening", "grootboekrekening"),
            *("rekeningnummer", "grootboek", "conta", "codigo conta"),
        ),
    ),
    Field(
        "account_name",
        "Account name",
        Holds.words,
        longest=100,
        synonyms=(
            *("account description", "kontobezeichnung", "kontoname", "bezeichnung konto"),
            *("compte lib", "libelle compte", "libelle du compte", "intitule", "nombre cuenta"),
            *("descripcion cuenta", "descrizione conto", "nome conto", "rekeningnaam"),
            *("omschrijving rekening", "nome conta", "nome da conta", "descricao conta"),
            *("intitule du compte", "name", "bezeichnung", "nombre", "denominazione", "naam"),
            *("nome",),
        ),
    ),
    Field(
        "debit",
        "Debit",
        Holds.amount,
        synonyms=(
            *("dr", "debit amount", "soll", "sollbetrag", "betrag soll", "montant debit", "debe"),
            *("dare", "importo dare", "debet", "debito", "valor debito", "umsatz soll"),
        ),
    ),
    Field(
        "credit",
        "Credit",
        Holds.amount,
        synonyms=(
            *("cr", "credit amount", "haben", "habenbetrag", "betrag haben", "montant credit"),
            *("haber", "avere", "importo avere", "credito", "valor credito", "umsatz haben"),
        ),
    ),
    Field(
        "amount",
        "Amount",
        Holds.amount,
        synonyms=(
            *("value", "net amount", "betrag", "umsatz", "wert", "montant", "importe", "importo"),
            *("bedrag", "valor", "amount lc", "umsatz ohne soll haben kz"),
        ),
    ),
    Field(
        "side",
        "Side",
        Holds.words,
        one_of={
            **dict.fromkeys(("s", "soll", "d", "debit", "dr", "debe", "dare", "debet"), "debit"),
            **dict.fromkeys(("h", "haben", "c", "credit", "cr", "haber", "avere"), "credit"),
        },
        synonyms=(
            *("debit credit", "dc", "d c", "s h", "sh", "soll haben", "soll haben kennzeichen"),
            *("sens", "debe haber", "dare avere", "dc indicator", "debet credit", "natureza"),
        ),
    ),
    Field(
        "contra",
        "Contra account",
        Holds.words,
        longest=50,
        synonyms=(
            *("contra", "offset account", "counter account", "gegenkonto", "contrepartie"),
            *("gegenkonto ohne bu schlussel", "compte de contrepartie", "contrapartida"),
            *("contropartita", "tegenrekening"),
        ),
    ),
    Field(
        "cost_center",
        "Cost centre",
        Holds.words,
        longest=100,
        synonyms=(
            *("cost center", "department", "dept", "profit center", "kostenstelle", "kost1"),
            *("kst", "abteilung", "centre de cout", "centre de couts", "section", "axe"),
            *("section analytique", "centro de coste", "centro de costes", "centro di costo"),
            *("kostenplaats", "centro de custo", "entity", "entite", "gesellschaft"),
        ),
    ),
    Field(
        "voucher",
        "Voucher",
        Holds.words,
        longest=100,
        synonyms=(
            *("voucher no", "document", "document no", "document number", "doc no", "entry"),
            *("entry no", "journal entry", "je", "reference", "ref", "belegnummer", "beleg nr"),
            *("beleg", "belegnr", "belegfeld 1", "buchungsnummer", "piece", "no piece"),
            *("piece ref", "n piece", "numero piece", "ecriture num", "asiento", "n asiento"),
            *("documento", "numero documento", "registrazione", "protocollo", "boekstuk"),
            *("boekstuknummer", "stuknummer", "lancamento", "n lancamento", "numero"),
        ),
    ),
    Field(
        "text",
        "Text",
        Holds.words,
        synonyms=(
            *("description", "memo", "narration", "details", "posting text", "buchungstext"),
            *("beschreibung", "verwendungszweck", "libelle", "libelle ecriture", "ecriture lib"),
            *("concepto", "descripcion", "glosa", "descrizione", "causale", "omschrijving"),
            *("descricao", "historico", "line text"),
        ),
    ),
    usual.currency(*usual.CURRENCY, "divisa", "munt", "wkz umsatz", "idevise"),
    Field(
        "sign",
        "Sign",
        Holds.words,
        one_of={"as in the ledger": "as in the ledger", "income positive": "income positive"},
    ),
)

SAMPLE = """\
date,voucher,account,account name,text,cost centre,debit,credit,currency,sign
2026-01-05,1001,1200,Bank,Invoice 17 paid,Head office,1190.00,,EUR,as in the ledger
2026-01-05,1001,4000,Sales of goods,Invoice 17,North,,1190.00,EUR,as in the ledger
2026-01-31,1002,6300,Rent,January,North,800.00,,EUR,as in the ledger
2026-01-31,1002,1200,Bank,Rent of January,Head office,,800.00,EUR,as in the ledger
"""
