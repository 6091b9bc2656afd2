"""What a PDF says, page by page, as Chromium prints it: glyphs, and what they mean."""

import re
import zlib

OBJECT = re.compile(rb"(\d+) 0 obj\s(.*?)endobj", re.DOTALL)
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
MARKS = re.compile(r"/(F\d+) [\d.]+ Tf|<([0-9A-Fa-f]+)>|\b(ET)\b")


def pages(pdf: bytes) -> list[str]:
    """The words of each page in the order in which they are drawn, a blank between two of them."""
    objects = {int(number): body for number, body in OBJECT.findall(pdf)}
    fonts: dict[int, dict[int, str]] = {}
    found = []
    for body in objects.values():
        if not re.search(rb"/Type\s*/Page\b", body):
            continue
        used = {
            name.decode(): fonts.setdefault(int(at), _meanings(objects, int(at)))
            for name, at in re.findall(rb"/(F\d+) (\d+) 0 R", body)
        }
        contents = re.search(rb"/Contents (\d+)", body)
        assert contents, "a page without contents"
        found.append(_said(_unpacked(objects[int(contents[1])]), used))
    return found


def _said(drawn: str, fonts: dict[str, dict[int, str]]) -> str:
    made, meanings = [], {}
    for font, glyphs, end in MARKS.findall(drawn):
        if font:
            meanings = fonts.get(font, {})
        elif end:
            made.append(" ")
        else:
            codes = (int(glyphs[at : at + 4], 16) for at in range(0, len(glyphs), 4))
            made.append("".join(meanings.get(code, "") for code in codes))
    return " ".join("".join(made).split())


def _meanings(objects: dict[int, bytes], font: int) -> dict[int, str]:
    """The letters of a font's glyphs."""
    named = re.search(rb"/ToUnicode (\d+)", objects[font])
    if not named:
        return {}
    table = _unpacked(objects[int(named[1])])
    found: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, letters in re.findall(r"<(\w+)>\s*<(\w+)>", block):
            found[int(code, 16)] = _letters(letters)
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for low, high, letters in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            for step in range(int(high, 16) - int(low, 16) + 1):
                found[int(low, 16) + step] = chr(int(letters, 16) + step)
    return found


def _letters(written: str) -> str:
    return bytes.fromhex(written).decode("utf-16-be")


def _unpacked(body: bytes) -> str:
    packed = STREAM.search(body)
    assert packed, "no stream"
    is_packed = b"/FlateDecode" in body
    return (zlib.decompress(packed[1]) if is_packed else packed[1]).decode("latin-1")
