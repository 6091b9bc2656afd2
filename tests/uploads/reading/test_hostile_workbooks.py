"""Workbooks that were made to harm, or are damaged, end in a sentence: soon, in little memory."""

import io
import random
import time
import tracemalloc
import zipfile

import pytest
import xlwt

from core.errors import Invalid
from core.uploads.reading.workbooks import grid, sheets
from tests.uploads.reading import books
from tests.uploads.reading.books import MAIN, cell, ods_cell, ods_row, row

SECONDS, BYTES = 2, 200 << 20
CHANCE = random.Random(6)
BLANKS = b" " * (64 << 20)
NOISE = CHANCE.randbytes(1_000_000).hex()
LAUGHS = "".join(f'<!ENTITY a{at} "{f"&a{at - 1};" * 10}">' for at in range(1, 9))
BOMB = (
    f'<?xml version="1.0"?><!DOCTYPE worksheet [<!ENTITY a0 "ha">{LAUGHS}]>'
    f'<worksheet xmlns="{MAIN}"><sheetData><row><c t="inlineStr"><is><t>&a8;</t></is></c></row>'
    "</sheetData></worksheet>"
)
OUTSIDE = BOMB.replace('<!ENTITY a0 "ha">', '<!ENTITY a0 SYSTEM "file:///etc/passwd">')


def whole(**parts):
    """A good workbook with some of its parts replaced."""
    return books.xlsx(
        row(1, cell("A1", 1)), parts={f"xl/{name}.xml": to for name, to in parts.items()}
    )


def old():
    """A good old workbook."""
    book, made = xlwt.Workbook(), io.BytesIO()
    sheet = book.add_sheet("Sheet1")
    for line in range(30):
        for column, value in enumerate(("word", line, line / 7)):
            sheet.write(line, column, value)
    book.save(made)
    return made.getvalue()


def locked():
    """The frame of a workbook within a password: an old container with one stream of that name."""
    content = bytearray(old())
    name = "Workbook".encode("utf-16-le")
    at = content.index(name)
    hidden = "EncryptedPackage".encode("utf-16-le")
    content[at : at + len(hidden)] = hidden
    content[at + 64 : at + 66] = (len(hidden) + 2).to_bytes(2, "little")
    return bytes(content)


def many_parts():
    """A list of parts that is far longer than any workbook's."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for at in range(40):
            package.writestr(f"xl/worksheets/{'x' * 60_000}{at}.xml", b"")
    return made.getvalue()


def marked_as_locked(content):
    """The same ZIP, its parts marked as encrypted."""
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        changed = bytearray(content)
        while (at := content.find(sign, at + 1)) >= 0:
            changed[at + place] |= 1
        content = bytes(changed)
    return content


HOSTILE = {
    "zip bomb": (lambda: whole(**{"worksheets/sheet1": BLANKS}), "more than can be read"),
    "bomb of texts": (lambda: whole(sharedStrings=BLANKS), "more than can be read"),
    "bomb in ods": (lambda: books.ods(parts={"content.xml": BLANKS}), "can be read"),
    "entities": (lambda: whole(**{"worksheets/sheet1": BOMB}), "defines names of its own"),
    "file from outside": (lambda: whole(**{"worksheets/sheet1": OUTSIDE}), "defines names"),
    "entities in ods": (lambda: books.ods(parts={"content.xml": BOMB}), "defines names"),
    "two far corners": (
        lambda: books.xlsx(
            "".join(row(at, cell(f"A{at}", 1), cell(f"XFD{at}", 2)) for at in range(1, 3_000))
        ),
        "too large to be read as a workbook",
    ),
    "wide cell, long sheet": (
        lambda: books.xlsx(
            row(1, cell("XFD1", 1)) + "".join(row(at, cell(f"A{at}", 1)) for at in range(2, 30_000))
        ),
        "too large to be read as a workbook",
    ),
    "endless ods": (
        lambda: books.ods(ods_row(ods_cell("float", "1"), repeated=10**9)),
        "cut off or damaged",
    ),
    "repeated ods": (
        lambda: books.ods(
            ods_row(
                ods_cell("float", "1", more='table:number-columns-repeated="16384"'),
                repeated=1_000_000,
            )
        ),
        "too large to be read as a workbook",
    ),
    "one long cell": (lambda: books.xlsx(row(1, cell("A1", NOISE))), "131,072 characters"),
    "one long text": (lambda: whole(sharedStrings=books.shared([NOISE])), "131,072 characters"),
    "one long tag": (
        lambda: books.xlsx(f'<row spans="{NOISE * 4}"><c><v>1</v></c></row>'), "damaged"
    ),
    "unknown encoding": (
        lambda: whole(
            **{"worksheets/sheet1": books.worksheet("").replace("UTF-8", "UTF-5")}
        ),
        "damaged",
    ),
    "deep": (lambda: books.xlsx("<x>" * 100_000), "damaged"),
    "absurd text number": (lambda: books.xlsx(row(1, cell("A1", 10**8, kind="s"))), "damaged"),
    "cut in the middle": (lambda: books.xlsx(row(1, cell("A1", NOISE[:9999])))[:-4000], "damaged"),
    "sheet cut": (
        lambda: whole(**{"worksheets/sheet1": books.worksheet(row(1, cell("A1", 1)))[:-40]}),
        "damaged",
    ),
    "rows out of order": (
        lambda: books.xlsx(row(2, cell("A2", 1)) + row(1, cell("A1", 1))), "damaged"
    ),
    "cell of another row": (lambda: books.xlsx(row(2, cell("A1", 1))), "damaged"),
    "cell twice": (lambda: books.xlsx(row(1, cell("A1", 1), cell("A1", 2))), "damaged"),
    "no number": (lambda: books.xlsx(row(1, cell("A1", "1_000", kind="n"))), "damaged"),
    "absurd row": (lambda: books.xlsx(f'<row r="{"9" * 5000}"/>'), "damaged"),
    "password": (locked, "protected by a password"),
    "password of the zip": (
        lambda: marked_as_locked(books.xlsx(row(1, cell("A1", 1)))), "protected by a password"
    ),
    "password of ods": (
        lambda: books.ods("", parts={"META-INF/manifest.xml": "<manifest:encryption-data/>"}),
        "protected by a password",
    ),
    "many parts": (many_parts, "far more parts"),
    "xls cut": (lambda: old()[:3_000], "damaged"),
    "xls of nothing": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000), "damaged"),
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_workbook_is_refused_soon_with_a_sentence(case):
    make, sentence = HOSTILE[case]
    content = make()
    begin = time.process_time()

    with pytest.raises(Invalid, match=sentence) as caught:
        grid(content, "Sheet1")

    assert time.process_time() - begin < SECONDS
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize("case", ["zip bomb", "two far corners", "repeated ods", "one long tag"])
def test_a_hostile_workbook_takes_little_memory(case):
    content = HOSTILE[case][0]()
    tracemalloc.start()

    with pytest.raises(Invalid):
        grid(content, "Sheet1")

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < BYTES


def test_links_to_other_files_and_macros_are_left_alone():
    content = whole(**{"externalLinks/externalLink1": BOMB})

    assert sheets(content)[0].name == "Sheet1"
    assert grid(content, "Sheet1").rows == [["1"]]


GOOD = {
    "xls": old(),
    "xlsx": books.xlsx(books.table(["a", "b"], [1, 2])),
    "ods": books.ods(ods_row(ods_cell("float", "1"), ods_cell("string", "", "x"))),
}


@pytest.mark.parametrize("kind", GOOD)
def test_damage_ends_in_cells_or_in_a_sentence(kind):
    chance = random.Random(1904)

    outcomes = [outcome(damaged(GOOD[kind], chance)) for _ in range(100)]

    assert set(outcomes) == {"cells", "sentence"}


def damaged(content, chance):
    """The same bytes, some of them changed."""
    changed = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        changed[chance.randrange(8, len(changed))] = chance.randrange(256)
    return bytes(changed)


def outcome(content):
    """What became of a file; anything else than a sentence is an error of ours."""
    try:
        sheets(content)
        grid(content, "Sheet1")
    except Invalid as error:
        return "sentence" if str(error).endswith(".") else str(error)
    return "cells"
