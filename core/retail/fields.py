"""What the columns of files of products are called, and what they hold."""

from core.uploads.shapes import Field, Holds

MOST_PRICE = 99_999_999.99  # what a price is kept in
MOST_COUNT = 2_147_483_647
ON, OFF = "active", "discontinued"

CODES = (
    *("sku", "stock code", "item code", "product code", "article code", "item number", "item no"),
    *("product id", "item id", "article number", "article no", "product number", "product no"),
    *("part number", "part no", "material number", "ean", "gtin", "upc", "barcode"),
    *("artikelnummer", "artikelnr", "artikel nr", "art nr", "produktnummer", "materialnummer"),
    *("reference", "ref", "reference article", "reference produit", "code article"),
    *("code produit", "code barre", "codigo", "codigo de producto", "codigo producto"),
    *("codigo articulo", "referencia", "codice", "codice articolo", "codice prodotto"),
    *("artikelcode", "productcode", "codigo do produto", "codigo do artigo"),
)
NAMES = (
    *("description", "product name", "item name", "product description", "item description"),
    *("article name", "title", "bezeichnung", "artikelbezeichnung", "produktname", "artikelname"),
    *("beschreibung", "designation", "libelle", "nom du produit", "nom produit", "descripcion"),
    *("nombre", "nombre del producto", "nombre producto", "descrizione", "nome prodotto"),
    *("omschrijving", "productnaam", "artikelnaam", "descricao", "nome do produto"),
)
UNIT_PRICES = (
    *("unit price", "price each", "price per unit", "item price", "sale price", "sales price"),
    *("selling price", "retail price", "list price", "preis", "stuckpreis", "stueckpreis"),
    *("einzelpreis", "verkaufspreis", "vk preis", "vk", "prix", "prix unitaire", "pu", "pu ht"),
    *("prix de vente", "prix unitaire ht", "precio", "precio unitario", "precio de venta"),
    *("pvp", "prezzo", "prezzo unitario", "prezzo di vendita", "prijs", "stukprijs"),
    *("verkoopprijs", "eenheidsprijs", "preco", "preco unitario", "preco de venda"),
)

SKU = Field("sku", "SKU", Holds.words, is_required=True, longest=100, synonyms=CODES)

FIELDS = (
    SKU,
    Field(
        "name",
        "Name",
        Holds.words,
        longest=255,
        synonyms=(*NAMES, "product", "item", "article", "artikel", "produkt", "produit"),
    ),
    Field(
        "category",
        "Category",
        Holds.words,
        longest=100,
        synonyms=(
            *("product category", "product group", "department", "product type", "kategorie"),
            *("warengruppe", "produktgruppe", "artikelgruppe", "categorie", "famille", "rayon"),
            *("categoria", "familia", "reparto", "productgroep", "artikelgroep"),
        ),
    ),
    Field(
        "variation",
        "Variation",
        Holds.words,
        longest=100,
        synonyms=(
            *("variant", "size", "colour", "color", "option", "variante", "ausfuhrung", "grosse"),
            *("farbe", "declinaison", "taille", "couleur", "variacion", "talla", "variazione"),
            *("taglia", "variatie", "maat", "variacao", "tamanho"),
        ),
    ),
    Field(
        "price",
        "Price",
        Holds.amount,
        least=0,
        most=MOST_PRICE,
        synonyms=UNIT_PRICES,
    ),
    Field(
        "unit_cost",
        "Unit cost",
        Holds.amount,
        least=0,
        most=MOST_PRICE,
        synonyms=(
            *("cost", "cost price", "purchase price", "buying price", "cogs", "einkaufspreis"),
            *("ek", "ek preis", "einstandspreis", "kosten", "cout", "cout unitaire"),
            *("prix d achat", "coste", "coste unitario", "costo", "costo unitario"),
            *("precio de compra", "prezzo di acquisto", "prezzo d acquisto", "inkoopprijs"),
            *("kostprijs", "custo", "custo unitario", "preco de custo"),
        ),
    ),
    Field(
        "supplier",
        "Supplier",
        Holds.words,
        longest=255,
        synonyms=(
            *("vendor", "vendor name", "supplier name", "manufacturer", "lieferant", "hersteller"),
            *("fournisseur", "proveedor", "fornitore", "leverancier", "fornecedor"),
        ),
    ),
    Field(
        "stock",
        "Stock",
        Holds.number,
        least=0,
        most=MOST_COUNT,
        is_whole=True,
        synonyms=(
            *(
                "on hand",
                "stock on hand",
                "qty on hand",
                "quantity on hand",
                "in stock",
                "stock qty",
            ),
            *("stock level", "inventory", "current stock", "available", "bestand", "lagerbestand"),
            *("lager", "stock actuel", "en stock", "quantite en stock", "existencias"),
            *("stock actual", "giacenza", "scorta", "voorraad", "estoque", "stock quantity"),
        ),
    ),
    Field(
        "reserved",
        "Reserved",
        Holds.number,
        least=0,
        most=MOST_COUNT,
        is_whole=True,
        synonyms=(
            *("allocated", "committed", "reserviert", "reserve", "reservado", "riservato"),
            *("gereserveerd",),
        ),
    ),
    Field(
        "on_order",
        "On order",
        Holds.number,
        least=0,
        most=MOST_COUNT,
        is_whole=True,
        synonyms=(
            *("ordered", "open orders", "incoming", "bestellt", "en commande", "commande"),
            *("pedido", "en pedido", "ordinato", "in ordine", "besteld", "in bestelling"),
        ),
    ),
    Field(
        "expected_on",
        "Expected on",
        Holds.day,
        synonyms=(
            *("expected", "eta", "expected delivery", "delivery date", "lieferdatum"),
            *("liefertermin", "date de livraison", "livraison prevue", "fecha de entrega"),
            *("data di consegna", "leverdatum", "data de entrega"),
        ),
    ),
    Field(
        "low_stock_threshold",
        "Low stock threshold",
        Holds.number,
        least=0,
        most=MOST_COUNT,
        is_whole=True,
        synonyms=(
            *(
                "threshold",
                "low stock",
                "min stock",
                "minimum stock",
                "reorder level",
                "alert level",
            ),
            *("reorder point", "mindestbestand", "meldebestand", "stock minimum", "stock minimo"),
            *("seuil", "seuil d alerte", "stock mini", "scorta minima", "minimumvoorraad"),
            *("estoque minimo",),
        ),
    ),
    Field(
        "lead_time_days",
        "Lead time (days)",
        Holds.number,
        least=0,
        most=3_650,
        is_whole=True,
        synonyms=(
            *("lead time", "lead days", "delivery time", "delivery days", "lieferzeit"),
            *("lieferzeit tage", "wiederbeschaffungszeit", "delai", "delai de livraison"),
            *("delai d approvisionnement", "plazo de entrega", "plazo", "tempo di consegna"),
            *("levertijd", "prazo de entrega"),
        ),
    ),
    Field(
        "lead_time_sd",
        "Deviation of the lead time",
        Holds.number,
        least=0,
        most=3_650,
        synonyms=("lead time deviation", "lead time std", "lead time sd days"),
    ),
    Field(
        "service_level",
        "Service level",
        Holds.number,
        synonyms=(
            *("servicegrad", "lieferbereitschaft", "taux de service", "niveau de service"),
            *("nivel de servicio", "livello di servizio", "serviceniveau", "servicegraad"),
            *("nivel de servico",),
        ),
    ),
    Field(
        "pack_size",
        "Pack size",
        Holds.number,
        least=1,
        most=MOST_COUNT,
        is_whole=True,
        synonyms=(
            *("pack", "pack qty", "units per pack", "case size", "case pack", "carton"),
            *("packungsgrosse", "verpackungseinheit", "ve", "gebinde", "conditionnement"),
            *("colisage", "unidades por caja", "confezione", "verpakking", "embalagem"),
        ),
    ),
    Field(
        "moq",
        "Least order",
        Holds.number,
        least=1,
        most=MOST_COUNT,
        is_whole=True,
        synonyms=(
            *("min order", "minimum order", "minimum order quantity", "min order qty"),
            *("mindestbestellmenge", "quantite minimale", "minimum de commande"),
            *("pedido minimo", "cantidad minima", "ordine minimo", "minimale bestelling"),
        ),
    ),
    Field(
        "is_active",
        "Active",
        Holds.words,
        one_of={
            **dict.fromkeys(("active", "yes", "y", "true", "t", "1", "ja", "j", "oui", "o"), ON),
            **dict.fromkeys(("aktiv", "wahr", "actif", "vrai", "si", "s", "activo", "sim"), ON),
            **dict.fromkeys(("attivo", "vero", "actief", "ativo", "live", "verdadero"), ON),
            **dict.fromkeys(("discontinued", "inactive", "no", "n", "false", "f", "0"), OFF),
            **dict.fromkeys(("nein", "inaktiv", "falsch", "ausgelaufen", "non", "inactif"), OFF),
            **dict.fromkeys(("faux", "arrete", "inactivo", "falso", "inattivo", "nee"), OFF),
            **dict.fromkeys(("inactief", "inativo", "nao", "archived", "descatalogado"), OFF),
        },
        synonyms=("is active", "status", "aktiv", "actif", "activo", "attivo", "actief", "ativo"),
    ),
    Field(
        "discontinued",
        "Discontinued",
        Holds.yes_no,
        synonyms=(
            *("is discontinued", "inactive", "archived", "ausgelaufen", "abgekundigt", "arrete"),
            *("descatalogado", "fuori produzione", "uitgefaseerd", "descontinuado"),
        ),
    ),
)
