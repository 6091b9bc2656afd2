"""Columns of series, markets, currencies and ledgers, in seven languages."""

from tests.uploads.kind import DAYS, Kind, repeated

NUMBERS = ["1250.50", "1310.25", "998.75", "1045.10", "1120.00", "1201.35"]
KINDS = (
    Kind(
        "series",
        {
            "day": ("Date|Datum|Date|Fecha|Data|Datum|Data", DAYS),
            "category": (
                "Category|Kategorie|Catégorie|Categoría|Categoria|Categorie|Categoria",
                repeated("revenue", "costs"),
            ),
            "entity": (
                "Entity|Filiale|Entité|Entidad|Entità|Entiteit|Entidade",
                repeated("North"),
            ),
            "value": ("Value|Wert|Montant|Importe|Importo|Bedrag|Valor", NUMBERS),
            "currency": ("Currency|Währung|Devise|Moneda|Valuta|Valuta|Moeda", repeated("EUR")),
        },
        ("entity", "currency"),
    ),
    Kind(
        "instruments",
        {
            "symbol": (
                "Symbol|Kürzel|Symbole|Símbolo|Simbolo|Symbool|Símbolo",
                ["AAPL", "AC", "VOD", "SAP", "ENI", "ASML"],
            ),
            "name": (
                "Name|Name|Nom|Nombre|Nome|Naam|Nome",
                ["Apple Inc.", "Accor SA", "Vodafone Group plc", "SAP SE", "Eni SpA", "ASML NV"],
            ),
            "sector": (
                "Sector|Sektor|Secteur|Sector|Settore|Sector|Setor",
                repeated("Technology", "Consumer", "Energy"),
            ),
            "isin": (
                "ISIN|ISIN|Code ISIN|ISIN|ISIN|ISIN|ISIN",
                ["US0378331005", "FR0000120404", "GB00BH4HKS39", "DE0007164600",
                 "IT0003132476", "NL0010273215"],
            ),
            "currency": (
                "Currency|Währung|Devise|Divisa|Valuta|Valuta|Moeda",
                ["USD", "EUR", "GBP", "EUR", "EUR", "EUR"],
            ),
        },
        ("sector", "currency"),
    ),
    Kind(
        "bars",
        {
            "symbol": ("Ticker|Symbol|Symbole|Ticker|Ticker|Ticker|Ticker", repeated("AAPL")),
            "day": ("Date|Datum|Date|Fecha|Data|Datum|Data", DAYS),
            "open": (
                "Open|Eröffnung|Ouverture|Apertura|Apertura|Openen|Abertura",
                ["250.10", "253.90", "251.00", "252.10", "249.00", "250.00"],
            ),
            "high": (
                "High|Hoch|Plus haut|Máximo|Massimo|Hoog|Máxima",
                ["254.30", "255.20", "252.00", "253.00", "251.00", "252.50"],
            ),
            "low": (
                "Low|Tief|Plus bas|Mínimo|Minimo|Laag|Mínima",
                ["249.00", "251.40", "249.50", "250.80", "247.90", "249.30"],
            ),
            "close": (
                "Close|Schlusskurs|Clôture|Cierre|Chiusura|Slot|Fechamento",
                ["253.70", "252.00", "250.10", "252.60", "250.20", "251.90"],
            ),
            "volume": (
                "Volume|Volumen|Volume|Volumen|Volume|Volume|Volume",
                ["41250000", "38900000", "40100000", "39000000", "45000000", "38000000"],
            ),
        },
        ("symbol", "volume"),
    ),
    Kind(
        "market_caps",
        {
            "symbol": (
                "Symbol|Kürzel|Symbole|Símbolo|Simbolo|Symbool|Símbolo",
                ["AAPL", "MSFT", "AC", "SAP", "ENI", "ASML"],
            ),
            "day": ("Date|Stichtag|Date|Fecha|Data|Datum|Data", repeated("2026-01-05")),
            "cap": (
                "Market Cap|Marktkapitalisierung|Capitalisation boursière|Capitalización bursátil|"
                "Capitalizzazione di mercato|Beurswaarde|Valor de mercado",
                ["3750000000000", "3420000000000", "9800000000", "270000000000", "48000000000",
                 "290000000000"],
            ),
            "shares": (
                "Shares outstanding|Anzahl Aktien|Nombre d'actions|Acciones en circulación|"
                "Azioni in circolazione|Uitstaande aandelen|Shares outstanding",
                ["14780000000", "7430000000", "240000000", "1220000000", "3300000000", "393000000"],
            ),
        },
        ("shares",),
    ),
    Kind(
        "fx_long",
        {
            "day": ("Date|Datum|Date|Fecha|Data|Datum|Data", DAYS),
            "base": (
                "Base currency|Basiswährung|Devise de base|Moneda base|Valuta base|Basisvaluta|"
                "Moeda base",
                repeated("EUR"),
            ),
            "quote": (
                "Quote currency|Zielwährung|Devise cible|Moneda cotizada|Valuta quotata|"
                "Quote currency|Moeda cotada",
                repeated("USD", "GBP"),
            ),
            "rate": (
                "Rate|Wechselkurs|Taux de change|Tipo de cambio|Tasso di cambio|Wisselkoers|"
                "Taxa de câmbio",
                ["1.0863", "0.8571", "1.0877", "0.8569", "1.0892", "0.8570"],
            ),
            "source": ("Source|Quelle|Source|Fuente|Fonte|Bron|Fonte", repeated("ECB")),
        },
        ("source",),
    ),
    Kind(
        "budgets",
        {
            "category": (
                "Category|Kostenart|Poste|Partida|Voce|Categorie|Rubrica",
                ["Sales", "Sales", "Wages", "Wages", "Rent", "Rent"],
            ),
            "entity": (
                "Department|Abteilung|Département|Departamento|Reparto|Afdeling|Departamento",
                repeated("North"),
            ),
            "start": (
                "Month|Monat|Mois|Mes|Mese|Maand|Mês",
                repeated("2026-01-01", "2026-02-01"),
            ),
            "amount": (
                "Budget|Budget|Budget|Presupuesto|Budget|Begroting|Orçamento",
                ["118000.00", "125000.00", "-32000.00", "-32000.00", "-8000.00", "-8000.00"],
            ),
            "currency": ("Currency|Währung|Devise|Moneda|Valuta|Valuta|Moeda", repeated("EUR")),
        },
        ("entity", "currency"),
    ),
    Kind(
        "journal",
        {
            "day": (
                "Posting date|Buchungsdatum|Date comptable|Fecha contable|Data registrazione|"
                "Boekdatum|Data do lançamento",
                DAYS,
            ),
            "voucher": (
                "Voucher|Beleg|Pièce|Asiento|Documento|Boekstuk|Documento",
                ["17", "17", "18", "18", "19", "19"],
            ),
            "account": (
                "Account|Konto|Compte|Cuenta|Conto|Rekening|Conta",
                repeated("8400", "1200"),
            ),
            "debit": (
                "Debit|Soll|Débit|Debe|Dare|Debet|Débito",
                ["", "1190.00", "", "238.00", "", "50.00"],
            ),
            "credit": (
                "Credit|Haben|Crédit|Haber|Avere|Credit|Crédito",
                ["1190.00", "", "238.00", "", "50.00", ""],
            ),
            "text": (
                "Description|Buchungstext|Libellé|Concepto|Descrizione|Omschrijving|Descrição",
                repeated("Invoice", "Payment"),
            ),
            "center": (
                "Cost center|Kostenstelle|Centre de coût|Centro de coste|Centro di costo|"
                "Kostenplaats|Centro de custo",
                repeated("100", "200"),
            ),
        },
        ("center", "voucher"),
    ),
    Kind(
        "bank",
        {
            "day": (
                "Date|Buchungstag|Date opération|Fecha operación|Data operazione|Datum|"
                "Data do movimento",
                DAYS,
            ),
            "valued": (
                "Value date|Valuta|Date valeur|Fecha valor|Data valuta|Rentedatum|Data valor",
                DAYS,
            ),
            "text": (
                "Description|Verwendungszweck|Libellé|Concepto|Descrizione|Omschrijving|Descrição",
                repeated("Invoice 17", "Rent", "Fee"),
            ),
            "amount": (
                "Amount|Betrag|Montant|Importe|Importo|Bedrag|Montante",
                ["1190.00", "-800.00", "-9.90", "238.00", "-800.00", "-9.90"],
            ),
            "balance": (
                "Balance|Saldo|Solde|Saldo|Saldo|Saldo|Saldo",
                ["6190.00", "5390.00", "5380.10", "5618.10", "4818.10", "4808.20"],
            ),
            "currency": ("Currency|Währung|Devise|Divisa|Divisa|Munt|Moeda", repeated("EUR")),
        },
        ("valued", "currency"),
    ),
)  # fmt: skip
