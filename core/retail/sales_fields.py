"""What the columns of files of sales are called, and what they hold."""

from core.retail.fields import CODES, MOST_COUNT, NAMES, UNIT_PRICES
from core.uploads.shapes import Field, Holds

MAKE, REFUSE = "make", "refuse"

FIELDS = (
    Field(
        "sku",
        "SKU or product",
        Holds.words,
        is_required=True,
        longest=255,
        synonyms=(
            *CODES,
            *("product", "item", "article", "artikel", "produkt", "produit", "producto"),
            *("articulo", "prodotto", "articolo", "produto", "artigo", "code"),
        ),
    ),
    Field("name", "Name", Holds.words, longest=255, synonyms=NAMES),
    Field(
        "quantity_sold",
        "Quantity",
        Holds.number,
        is_required=True,
        least=-MOST_COUNT,
        most=MOST_COUNT,
        is_whole=True,
        synonyms=(
            *("qty", "quantity", "units", "units sold", "pieces", "qty sold", "items sold"),
            *("order quantity", "sold", "menge", "anzahl", "stuckzahl", "stueckzahl", "stuck"),
            *("verkaufte menge", "quantite", "qte", "quantite vendue", "cantidad"),
            *("unidades", "cantidad vendida", "quantita", "pezzi", "quantita venduta"),
            *("aantal", "hoeveelheid", "stuks", "quantidade", "qtd", "pecas"),
        ),
    ),
    Field(
        "price_per_unit",
        "Price per unit",
        Holds.amount,
        is_required=True,
        synonyms=(*UNIT_PRICES, "price"),
    ),
    Field(
        "transaction_date",
        "Date",
        Holds.day,
        is_required=True,
        synonyms=(
            *("day", "datetime", "date time", "timestamp", "invoice date", "order date", "sold at"),
            *("sale date", "sales date", "transaction time", "order time", "sold on", "created at"),
            *("datum", "tag", "verkaufsdatum", "rechnungsdatum", "bestelldatum", "belegdatum"),
            *("zeitpunkt", "jour", "date de vente", "date facture", "date de facture"),
            *("date commande", "fecha", "fecha de venta", "fecha factura", "data"),
            *("data vendita", "data fattura", "verkoopdatum", "factuurdatum", "data da venda"),
        ),
    ),
    Field(
        "is_promo",
        "Promotion",
        Holds.yes_no,
        synonyms=(
            *("promo", "promotion", "on promotion", "is promotion", "on sale", "aktion"),
            *("werbeaktion", "en promotion", "promocion", "oferta", "promozione", "offerta"),
            *("actie", "promocao"),
        ),
    ),
    Field(
        "invoice",
        "Invoice number",
        Holds.words,
        longest=200,
        synonyms=(
            *("invoice no", "invoice id", "order id", "order no", "order number", "order"),
            *("receipt", "receipt no", "receipt number", "transaction id", "transaction no"),
            *("basket id", "ticket", "rechnung", "rechnungsnummer", "rechnungsnr", "belegnummer"),
            *("beleg", "bestellnummer", "bon", "bonnummer", "facture", "numero de facture"),
            *("n facture", "no facture", "numero facture", "ticket de caisse", "commande"),
            *("factura", "numero de factura", "n factura", "pedido", "fattura"),
            *("numero fattura", "scontrino", "factuur", "factuurnummer", "fatura", "nota fiscal"),
            *("numero da fatura", "invoice num"),
        ),
    ),
    Field(
        "line",
        "Line of the invoice",
        Holds.words,
        longest=50,
        synonyms=(
            *("line no", "line number", "line id", "invoice line", "order line", "position"),
            *("pos", "zeile", "rechnungsposition", "ligne", "n ligne", "linea", "riga", "regel"),
            *("linha", "order item id", "item line"),
        ),
    ),
    Field(
        "store",
        "Store",
        Holds.words,
        longest=100,
        synonyms=(
            *("shop", "outlet", "branch", "till", "channel", "filiale", "laden", "kasse"),
            *("magasin", "caisse", "boutique", "tienda", "caja", "negozio", "cassa", "winkel"),
            *("kassa", "loja", "canal", "kanal"),
        ),
    ),
    Field(
        "customer",
        "Customer",
        Holds.words,
        synonyms=(
            *("customer id", "customer no", "customer number", "client", "client id", "kunde"),
            *("kundennummer", "kundennr", "n client", "cliente", "id cliente", "klant"),
            *("klantnummer", "customer name"),
        ),
    ),
    Field(
        "country",
        "Country",
        Holds.words,
        synonyms=("land", "pays", "pais", "paese", "region", "ship country"),
    ),
    Field(
        "amount",
        "Amount of the line",
        Holds.amount,
        synonyms=(
            *("total", "line total", "total price", "sales", "revenue", "gross", "umsatz"),
            *("betrag", "gesamtpreis", "summe", "montant", "total ligne", "importe"),
            *("importo", "totale", "bedrag", "totaal", "valor", "valor total", "total amount"),
        ),
    ),
    Field(
        "unknown_products",
        "Unknown products",
        Holds.words,
        one_of={"make": MAKE, "refuse": REFUSE},
        is_said=True,
    ),
)
