"""Which encoding a text was written in."""

import codecs
import re
from dataclasses import dataclass

from core.uploads.reading.dialects import NotText

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Most letters of one alphabet in the upper half: the text is not in Latin letters.
FOREIGN_SHARE = 0.4
ENOUGH = 4  # accented letters to tell a region by
MULTIBYTE = ("shift_jis", "euc_jp", "gb18030", "euc_kr", "big5")
ASIAN = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]")
KANA = re.compile(r"[\u3041-\u30ff]")
WESTERN = "àáâãäåæçèéêëìíîïñòóôõöøœùúûüýÿßÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØŒÙÚÛÜ"
CENTRAL = "áâăäąćčçďđéęëěíîłľĺńňóôőöřŕšśşťţúůűüýžźżßÁÂĂÄĄĆČĎÉĘĚÍÎŁĽŃŇÓÔŐÖŘŠŚŞŤŢÚŮŰÜÝŽŹŻ"
SYMBOLS = "€£§°²³µ·«»“”‘’‚„–—…•©®™½¼¾×±¿¡ºª\xa0"
LETTERS = {"cp1252": WESTERN, "cp1250": CENTRAL, "cp850": WESTERN, "mac_roman": WESTERN}
UNDEFINED_IN_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
HIGH = re.compile(rb"[\x80-\xff]")
AROUND = re.compile(rb"[A-Za-z]?[\x80-\xff]+[A-Za-z]?")
LOOKED_AT = 50_000  # bytes of a sample whose letters are weighed
BINARY_SHARE = 0.01
CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")


@dataclass(frozen=True)
class Encoding:
    """A codec by Python's name, and the sentence to show where it was a matter of judgement."""

    name: str
    doubt: str = ""


def encoding_of(sample: bytes) -> Encoding:
    """The encoding of a text: by its mark, its NULs, strict UTF-8, then by its letters."""
    for mark, name in MARKS:
        if sample.startswith(mark):
            return Encoding(name)
    if b"\0" in sample and (name := _sixteen_bits(sample)):
        return Encoding(name, "The file has no byte order mark; it was read as UTF-16.")
    _refuse_binary(sample)
    if _decodes(sample, "utf-8"):
        return Encoding("utf-8")
    return _eight_bits(sample)


def decoded(sample: bytes, name: str) -> str:
    """The text of a sample that may end in the middle of a character; damage shows as �."""
    return codecs.getincrementaldecoder(name)("replace").decode(sample)


def _decodes(sample: bytes, name: str) -> bool:
    try:
        codecs.getincrementaldecoder(name)("strict").decode(sample)
    except UnicodeDecodeError:
        return False
    return True


def _sixteen_bits(sample: bytes) -> str:
    """UTF-16 without a mark: every second byte of common text is NUL."""
    even, odd = sample[0::2], sample[1::2]
    shares = [half.count(0) / max(len(half), 1) for half in (even, odd)]
    if max(shares) < 0.3 or min(shares) > 0.1:
        return ""
    name = "utf-16-be" if shares[0] > shares[1] else "utf-16-le"
    return name if _decodes(sample, name) else ""


def _refuse_binary(sample: bytes) -> None:
    strange = sample.count(0) + len(CONTROL.findall(sample))
    if strange > max(BINARY_SHARE * len(sample), 2):
        raise NotText(
            "binary", "This file is not text: it is full of control bytes. Upload CSV or XLSX."
        )


def _eight_bits(sample: bytes) -> Encoding:
    """An encoding of one byte a character, or one of the East; never certain."""
    high = len(HIGH.findall(sample))
    letters = high + sum(map(len, re.findall(rb"[A-Za-z]+", sample)))
    if _is_japanese(sample):
        return Encoding("shift_jis", "The letters look like shift_jis; check that they read well.")
    if high > FOREIGN_SHARE * letters and (name := _foreign(sample)):
        return Encoding(name, f"The letters look like {name}; check that they read well.")
    scores = {name: _plausible(sample, name) for name in LETTERS}
    best = max(scores, key=lambda name: scores[name])
    if best != "cp1252" and high >= ENOUGH and scores[best] > max(scores["cp1252"], 0) + 0.2:
        return Encoding(best, f"The accented letters look like {best}; check that they read well.")
    if UNDEFINED_IN_CP1252.search(sample):
        return Encoding("latin-1", "Some bytes mean nothing in cp1252; latin-1 was taken.")
    return Encoding("cp1252")


def _foreign(sample: bytes) -> str:
    """Cyrillic by where its letters lie, or an Eastern encoding by strictly fitting one."""
    runs = b"".join(re.findall(rb"[\x80-\xff]+", sample))
    if sum(byte >= 0xC0 for byte in runs) > 0.9 * len(runs) and _decodes(sample, "cp1251"):
        text = runs.decode("cp1251")
        # Small letters come more often than capitals in the right one of these two.
        small = sum(letter.islower() for letter in text)
        return "cp1251" if small * 2 >= len(text) else "koi8_r"
    for name in MULTIBYTE:
        if _decodes(sample, name) and ASIAN.search(decoded(sample, name)):
            return name
    return ""


def _is_japanese(sample: bytes) -> bool:
    """Shift JIS is told by its kana, also where little of the text is in it."""
    if not _decodes(sample, "shift_jis"):
        return False
    kana = len(KANA.findall(decoded(sample, "shift_jis")))
    return kana >= 3 and kana * 5 >= len(HIGH.findall(sample))


def _plausible(sample: bytes, name: str) -> float:
    """From -1 to 1: how many high bytes are letters of the region, or signs outside of words."""
    good = bad = 0
    for word in sorted(set(AROUND.findall(sample[:LOOKED_AT]))):
        inside = word[:1].isalpha() and word[-1:].isalpha()
        for sign in decoded(word, name):
            if sign.isascii():
                continue
            fits = sign in LETTERS[name] or (sign in SYMBOLS and (not inside or sign in "’‘"))
            good, bad = good + fits, bad + (not fits)
    return (good - bad) / max(good + bad, 1)
