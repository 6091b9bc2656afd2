"""What the lines above and below a statement say of all its figures."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from core.finance.statements.heads import TOKEN, Head, head_of
from core.finance.statements.words import SCENARIOS, Scenario
from core.uploads.shapes import folded
from core.uploads.values.months import MONTHS
from core.uploads.values.signs import CODES

SCALES = {
    1_000_000_000: re.compile(
        r"\b(in|en|em)\s+(Mrd|bn|md)\b|\bMrd\.?\s*(€|EUR|CHF)|[€$£]\s?bn\b"
        r"|\b(EUR|USD|GBP|CHF)\s?bn\b|\bmilliards\b"
    ),
    1_000_000: re.compile(
        r"\bM(€|EUR|USD|CHF|\$)|\bMio\b|\bmln\b|[€$£]\s?(mn|m|M)\b|\b(EUR|USD|GBP|CHF)\s?(m|mn|M)\b"
        r"|\b([Mm]illions?|[Mm]illionen|millones|milioni|miljoen(en)?|milh[õo]es)\b"
    ),
    1_000: re.compile(
        r"\b[Tt](€|EUR|CHF|USD|GBP|SEK|\$)|\b[kK]\s?(€|EUR|USD|CHF|GBP|£|\$)|[€$£]\s?[kK]\b"
        r"|[€$£]\s?'?000\b|'000s?\b|\b000s\b|\b(EUR|USD|GBP|CHF)\s?([kK]|'?000s?)\b|\bTsd\b"
        r"|\b([Tt]housands?|[Tt]ausend|TAUSEND|milliers|migliaia|duizend(en)?|milhares)\b"
        r"|\bmiles\s+(de|€|EUR)\b|\ben miles\b"
    ),
}
SIGNS = {"€": "EUR", "£": "GBP", "₹": "INR", "zł": "PLN", "Kč": "CZK"}
WORDS = {"euro": "EUR", "euros": "EUR", "eur": "EUR", "pounds": "GBP", "sterling": "GBP"}
CODE = re.compile(r"(?<![A-Za-z])[TkKM]?([A-Z]{3})(?![A-Za-z])")
# Currencies that titles also use as words.
SHOUTED = {
    "ALL",
    "TOP",
    "CUP",
    "PEN",
    "MAD",
    "TRY",
    "COP",
    "MOP",
    "LAK",
    "SOS",
    "RON",
    "GEL",
    "BAM",
}
SHOUTED |= {"ARS", "AMD", "BOB", "DOP", "GIP", "LEK", "MUR", "NAD", "PAB", "TND", "VND", "WST"}
COMPANY = re.compile(
    r"^\s*(?:company|entity|gesellschaft|firma|mandant|soci[ée]t[ée]|entit[ée]|empresa|sociedad"
    r"|societ[àa]|azienda|bedrijf|onderneming|business unit|unit)\s*[:;]\s*(.+)$",
    re.IGNORECASE,
)
LEGAL = re.compile(
    r"\b(GmbH(?: & Co\. KG)?|AG|KG|SE|UG|Ltd\.?|Limited|LLC|LLP|Inc\.?|Corp\.?|plc|PLC|S\.?A\.?S?"
    r"|SARL|EURL|S\.?p\.?A\.?|S\.?r\.?l\.?|B\.?V\.?|N\.?V\.?|Lda\.?|S\.?L\.?U?\.?|Oy|AB|ApS)"
    r"(?=\s*(?:$|[-–,;|(]))"
)
CUMULATED = {"kumuliert", "kumulierte", "cumulative", "cumulated", "ytd", "cumul", "cumule",
             "cumulees", "cumules", "acumulado", "acumulados", "cumulato", "cumulati",
             "cumulatief", "aufgelaufen"}  # fmt: skip
YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")


@dataclass(frozen=True)
class Title:
    """What was found around a statement, with the line and words that say so."""

    currencies: tuple[str, ...] = ()
    has_dollar: bool = False
    scale: int = 1
    scale_said: str = ""
    scenario: Scenario | None = None
    years: tuple[int, ...] = ()
    period: Head | None = None
    entity: str = ""
    is_cumulated: bool = False
    texts: tuple[str, ...] = field(default=())


def read(above: Iterable[str], around: Iterable[str]) -> Title:
    """What the titles ``above`` say, and the units named ``around``: in heads and footers."""
    titles = [text.strip() for text in above if text.strip()]
    texts = [*titles, *(text.strip() for text in around if text.strip())]
    scale, said = scale_of(texts)
    words = [set(TOKEN.findall(folded(text))) for text in texts]
    return Title(
        tuple(dict.fromkeys(code for text in texts for code in currencies_in(text))),
        any("$" in text and not CODE.search(text) for text in texts),
        scale,
        said,
        _scenario(titles),
        tuple(dict.fromkeys(int(year) for text in titles for year in YEAR.findall(text))),
        _period(titles),
        _entity(titles),
        any(CUMULATED & some for some in words[: len(titles)]),
        tuple(texts),
    )


def scale_of(texts: Iterable[str]) -> tuple[int, str]:
    """By how much the figures are to be multiplied, and the words that say so."""
    for text in texts:
        for scale, pattern in SCALES.items():
            if found := pattern.search(text):
                return scale, text if len(text) <= 40 else found[0]
    return 1, ""


def currencies_in(text: str) -> list[str]:
    """The currencies that a text names."""
    found = [code for sign, code in SIGNS.items() if sign in text]
    plain = folded(text).split()
    found += [code for word, code in WORDS.items() if word in plain]
    is_said = re.search(r"(?i)\b(in|en|em|currency|w[äa]hrung|devise|moneda|valuta|moeda)\b", text)
    codes = [code for code in CODE.findall(text) if code in CODES]
    shouted = text.isupper() and len(text) > 8 and not is_said
    found += [code for code in codes if not (code in SHOUTED and not is_said) and not shouted]
    return list(dict.fromkeys(found))


def _scenario(titles: Iterable[str]) -> Scenario | None:
    """The scenario that titles name; none where they name several."""
    found = set()
    for text in titles:
        tokens = TOKEN.findall(folded(text))
        for scenario in (Scenario.budget, Scenario.forecast, Scenario.actual):
            known = SCENARIOS[scenario] - {"le", "est", "act", "fc", "real", "reale", "n 1", "rf"}
            if any(token in known for token in tokens):
                found.add(scenario)
    return found.pop() if len(found) == 1 else None


def _period(titles: Iterable[str]) -> Head | None:
    """The one month or quarter that titles name."""
    found = set()
    for text in titles:
        for piece in re.split(r"[:;|,()–]| - ", text):
            head = head_of(piece)
            if head is None:
                head = _month_within(piece)
            if head is not None and head.months in {1, 3, 6} and head.year is not None:
                found.add((head.year, head.month, head.months))
    if len(found) != 1:
        return None
    year, month, months = found.pop()
    return Head(year=year, month=month, months=months)


def _month_within(text: str) -> Head | None:
    tokens = TOKEN.findall(folded(text))
    months = [at for at, token in enumerate(tokens) if token in MONTHS and len(token) > 2]
    if len(months) != 1:
        return None
    after = [token for token in tokens[months[0] + 1 :] if token not in {"de", "del", "of"}]
    if not after or not YEAR.fullmatch(after[0]):
        return None
    return Head(year=int(after[0]), month=MONTHS[tokens[months[0]]], months=1)


def _entity(titles: Iterable[str]) -> str:
    """The company that a title names, by a word before it or its legal form behind."""
    for text in titles:
        if named := COMPANY.match(text):
            return named[1].strip(" ;:")
        if legal := LEGAL.search(text):
            return text[: legal.end()].strip(" ;:")
    return ""
