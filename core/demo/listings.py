"""Thirty companies that do not exist, and the index that stands for all of them."""

from dataclasses import dataclass

# Dollars for one unit; market capitalisations are in dollars wherever a share is quoted.
DOLLARS = {"USD": 1.0, "EUR": 1.08, "GBP": 1.27}
CURRENCIES = {"US": "USD", "XETR": "EUR", "XLON": "GBP"}
BILLION = 1e9


@dataclass(frozen=True)
class Listing:
    """One invented company, as it was when the sample prices begin."""

    symbol: str
    name: str
    sector: str
    exchange: str
    price: float
    billions: float
    dividend_yield: float = 0.0

    @property
    def currency(self) -> str:
        """What its price is quoted in."""
        return CURRENCIES[self.exchange]

    @property
    def shares(self) -> float:
        """How many shares there are."""
        return round(self.billions * BILLION / (self.price * DOLLARS[self.currency]))


BENCHMARK = Listing("BWX30", "Bellwether Sample 30 Index", "Benchmark", "US", 1000.0, 0.0)

LISTINGS = [
    Listing("HLDRB", "Halden Robotics", "Technology", "US", 84.0, 62.0),
    Listing("QNTVL", "Quantavale Systems", "Technology", "US", 131.0, 148.0, 0.008),
    Listing("MRLNS", "Merlinse Software", "Technology", "US", 46.0, 9.4),
    Listing("OSTCL", "Ostercloud", "Technology", "XETR", 58.0, 21.0),
    Listing("PXLRK", "Pixelark Devices", "Technology", "US", 22.0, 1.6),
    Listing("VTLGN", "Vitalgen Therapeutics", "Health Care", "US", 67.0, 33.0),
    Listing("NRDPH", "Nordlys Pharma", "Health Care", "XETR", 94.0, 71.0, 0.022),
    Listing("CRWMD", "Crowmead Medical", "Health Care", "XLON", 38.0, 7.2, 0.012),
    Listing("LMBIO", "Lumenbio Labs", "Health Care", "US", 15.0, 0.9),
    Listing("GRNBK", "Granary Bank", "Financials", "US", 52.0, 88.0, 0.031),
    Listing("HVNIN", "Havenhall Insurance", "Financials", "XLON", 71.0, 26.0, 0.038),
    Listing("KSTLP", "Kastell Payments", "Financials", "XETR", 43.0, 12.0),
    Listing("BRKWL", "Brackwell Capital", "Financials", "US", 29.0, 3.1, 0.027),
    Listing("IRNFD", "Ironford Machines", "Industrials", "US", 76.0, 40.0, 0.019),
    Listing("SKYFR", "Skyferry Logistics", "Industrials", "US", 34.0, 8.1, 0.014),
    Listing("WRFTM", "Werftmann Marine", "Industrials", "XETR", 49.0, 5.3, 0.024),
    Listing("TLBRG", "Tollbridge Works", "Industrials", "XLON", 18.0, 1.2, 0.030),
    Listing("BRNTS", "Brentsea Energy", "Energy", "XLON", 27.0, 54.0, 0.045),
    Listing("SOLWD", "Solwind Power", "Energy", "US", 63.0, 17.0),
    Listing("DPSTR", "Deepstrand Drilling", "Energy", "US", 19.0, 1.8, 0.020),
    Listing("HRVST", "Harvestone Foods", "Consumer Staples", "US", 88.0, 95.0, 0.026),
    Listing("MLLKR", "Molkerei Rhoen", "Consumer Staples", "XETR", 41.0, 4.6, 0.029),
    Listing("PRSLY", "Parsley & Sons", "Consumer Staples", "XLON", 24.0, 2.9, 0.033),
    Listing("WNDRW", "Wanderwood Outdoor", "Consumer Discretionary", "US", 55.0, 14.0, 0.009),
    Listing("LUXMB", "Luxembre Fashion", "Consumer Discretionary", "XETR", 142.0, 66.0, 0.013),
    Listing("TYKIT", "Toykit Brands", "Consumer Discretionary", "US", 31.0, 1.9),
    Listing("AQDCT", "Aquaduct Utilities", "Utilities", "US", 47.0, 28.0, 0.036),
    Listing("STRMN", "Stromnetz Nord", "Utilities", "XETR", 33.0, 11.0, 0.041),
    Listing("CPRHL", "Copperhill Mining", "Materials", "US", 39.0, 19.0, 0.021),
    Listing("KLNSH", "Kilnshaw Ceramics", "Materials", "XLON", 21.0, 0.8, 0.025),
]
SECTORS = sorted({listing.sector for listing in LISTINGS})
