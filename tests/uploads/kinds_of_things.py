"""Columns of goods, companies and events, in seven languages."""

from tests.uploads.kind import DAYS, Kind, repeated

KINDS = (
    Kind(
        "products",
        {
            "sku": (
                "SKU|Artikelnummer|Référence|Código|Codice articolo|Artikelnummer|"
                "Código do produto",
                ["T-0100", "T-0200", "C-0007", "C-0008", "C-0009", "K-0001"],
            ),
            "name": (
                "Product name|Bezeichnung|Désignation|Descripción|Descrizione|Omschrijving|"
                "Descrição",
                ["Darjeeling", "Assam", "Cup blue", "Cup green", "Cup red", "Kettle"],
            ),
            "category": (
                "Category|Warengruppe|Catégorie|Categoría|Categoria|Categorie|Categoria",
                repeated("Tea", "Tea", "Cups"),
            ),
            "price": (
                "Price|Preis|Prix|Precio|Prezzo|Prijs|Preço",
                ["6.90", "5.90", "12.50", "12.50", "13.00", "45.00"],
            ),
            "stock": (
                "Stock|Bestand|Stock|Existencias|Giacenza|Voorraad|Estoque",
                ["140", "85", "31", "0", "12", "7"],
            ),
        },
        ("category", "stock"),
    ),
    Kind(
        "transactions",
        {
            "invoice": (
                "InvoiceNo|Rechnungsnummer|Facture|Factura|Fattura|Factuurnummer|Fatura",
                ["50017", "50017", "50018", "50019", "50020", "50020"],
            ),
            "day": (
                "InvoiceDate|Rechnungsdatum|Date de vente|Fecha de venta|Data vendita|"
                "Verkoopdatum|Data da venda",
                DAYS,
            ),
            "sku": (
                "StockCode|Artikelnummer|Code article|Código de producto|Codice articolo|"
                "Artikelcode|Código do produto",
                ["T-0100", "C-0007", "T-0200", "C-0007", "K-0001", "T-0100"],
            ),
            "quantity": (
                "Quantity|Menge|Quantité|Cantidad|Quantità|Aantal|Quantidade",
                ["3", "2", "6", "1", "1", "4"],
            ),
            "price": (
                "UnitPrice|Einzelpreis|Prix unitaire|Precio unitario|Prezzo unitario|Stukprijs|"
                "Preço unitário",
                ["6.90", "12.50", "5.90", "12.50", "45.00", "6.90"],
            ),
            "country": (
                "Country|Land|Pays|País|Paese|Land|País",
                repeated("Belgium", "France"),
            ),
        },
        ("invoice", "country"),
    ),
    Kind(
        "companies",
        {
            "name": (
                "Company|Unternehmen|Société|Empresa|Società|Bedrijf|Empresa",
                ["Aster Robotics", "Birchline", "Cedarway", "Dunmore", "Elmfield", "Fernhill"],
            ),
            "fund": ("Fund|Fonds|Fonds|Fondo|Fondo|Fonds|Fundo", repeated("Fund I", "Fund II")),
            "currency": (
                "Reporting currency|Berichtswährung|Devise de reporting|Moneda de reporte|"
                "Valuta di rendicontazione|Rapportagevaluta|Moeda de reporte",
                repeated("EUR", "USD"),
            ),
            "country": ("Country|Land|Pays|País|Paese|Land|País", repeated("Germany", "France")),
            "equity": (
                "Equity raised|Eingeworbenes Eigenkapital|Fonds levés|Capital levantado|"
                "Capitale raccolto|Opgehaald kapitaal|Capital levantado",
                ["12500000", "8000000", "4200000", "900000", "1500000", "7000000"],
            ),
        },
        ("country",),
    ),
    Kind(
        "quarterly",
        {
            "company": (
                "Company|Unternehmen|Société|Empresa|Società|Bedrijf|Empresa",
                repeated("Aster Robotics", "Birchline"),
            ),
            "quarter": (
                "Quarter|Quartal|Trimestre|Trimestre|Trimestre|Kwartaal|Trimestre",
                ["Q1 2025", "Q1 2025", "Q2 2025", "Q2 2025", "Q3 2025", "Q3 2025"],
            ),
            "revenue": (
                "Total revenue|Umsatz|Chiffre d'affaires|Ingresos totales|Ricavi totali|Omzet|"
                "Receita total",
                ["2150000.00", "940000.00", "2310000.00", "1010000.00", "2400000.00", "1085000.00"],
            ),
            "profit": (
                "Gross profit|Bruttogewinn|Marge brute|Beneficio bruto|Utile lordo|Brutowinst|"
                "Lucro bruto",
                ["1580000.00", "310000.00", "1710000.00", "338000.00", "1800000.00", "371000.00"],
            ),
            "ebitda": (
                "EBITDA|EBITDA|EBITDA|EBITDA|EBITDA|EBITDA|EBITDA",
                ["-350000", "-410000", "-270000", "-397000", "-200000", "-377000"],
            ),
            "employees": (
                "Employees|Mitarbeiter|Effectifs|Empleados|Dipendenti|Medewerkers|Colaboradores",
                ["84", "38", "87", "40", "91", "41"],
            ),
        },
        ("employees",),
    ),
    Kind(
        "events",
        {
            "name": (
                "Holiday|Feiertag|Jour férié|Festivo|Festività|Feestdag|Feriado",
                ["New Year", "Epiphany", "Labour Day", "Assumption", "All Saints", "Christmas"],
            ),
            "day": (
                "Date|Datum|Date|Fecha|Data|Datum|Data",
                ["2026-01-01", "2026-01-06", "2026-05-01", "2026-08-15", "2026-11-01",
                 "2026-12-25"],
            ),
            "country": ("Country|Land|Pays|País|Paese|Land|País", repeated("DE", "FR", "IT")),
        },
        ("country",),
    ),
)  # fmt: skip
