"""Small workbooks written by hand, so that they can be wrong in any one thing."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from xml.sax.saxutils import escape

import xlwt

from core.uploads.reading.workbooks import grid

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
# The styles of cells, by their place: 0 general, then what each number is called.
FORMATS = {
    "0.00": 1,
    "0.0%": 2,
    "yyyy\\-mm\\-dd": 3,
    'dd/mm/yyyy hh:mm:ss;@"d"': 4,
    "h:mm AM/PM": 5,
    "[h]:mm": 6,
    '[Red]#,##0.00\\ [$€-407];"days "0': 7,
}
DAY, MOMENT, CLOCK, ELAPSED, MONEY, PERCENT = 3, 4, 5, 6, 7, 2


def only(content: bytes) -> list[str]:
    """The cells of the only row of the first sheet."""
    return grid(content, "Sheet1").rows[0]


def zipped(parts: Mapping[str, str | bytes], stored: Sequence[str] = ()) -> bytes:
    """A ZIP of these parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            how = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            package.writestr(name, content, compress_type=how)
    return made.getvalue()


def xlsx(
    *sheets: str,
    texts: Sequence[str] = (),
    states: Sequence[str] = (),
    properties: str = "",
    calculation: str = "",
    parts: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """A workbook whose sheets (Sheet1 …) are the given XML of rows, or of a whole worksheet."""
    return zipped(
        {**_frame(len(sheets), states, properties, calculation)}
        | {
            f"xl/worksheets/sheet{at}.xml": sheet if sheet.startswith("<?xml") else worksheet(sheet)
            for at, sheet in enumerate(sheets, 1)
        }
        | {"xl/sharedStrings.xml": shared(texts), "xl/styles.xml": _styles()}
        | dict(parts or {})
    )


def worksheet(rows: str, before: str = "", after: str = "") -> str:
    """The XML of a sheet."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{MAIN}">{before}'
        f"<sheetData>{rows}</sheetData>{after}</worksheet>"
    )


def shared(texts: Sequence[str]) -> str:
    """The XML of the texts that cells refer to; what begins with a tag is taken as it is."""
    items = "".join(
        f"<si>{one}</si>" if one.startswith("<") else f"<si><t>{escape(one)}</t></si>"
        for one in texts
    )
    return f'<?xml version="1.0"?><sst xmlns="{MAIN}" count="4294967295">{items}</sst>'


def row(number: int, *cells: str) -> str:
    """The XML of a row."""
    return f'<row r="{number}">{"".join(cells)}</row>'


def cell(place: str, value: str | float, style: int = 0, kind: str = "") -> str:
    """The XML of a cell with a value; a text stands in the cell itself."""
    if isinstance(value, str) and not kind:
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    type_ = f' t="{kind}"' if kind else ""
    return f'<c r="{place}" s="{style}"{type_}><v>{value}</v></c>'


def table(*rows: Sequence[str | float | None], first: int = 1, column: str = "A") -> str:
    """Rows of texts and numbers below one another; an empty row leaves its line out."""
    made = []
    for at, values in enumerate(rows, first):
        places = [f"{chr(ord(column) + aside)}{at}" for aside in range(len(values))]
        cells = [cell(p, v) for p, v in zip(places, values, strict=True) if v is not None]
        made.append(row(at, *cells) if cells else "")
    return "".join(made)


def _frame(
    count: int, states: Sequence[str], properties: str, calculation: str
) -> dict[str, str | bytes]:
    shown = [*states, *["visible"] * (count - len(states))]
    sheets = "".join(
        f'<sheet name="Sheet{at}" sheetId="{at}" state="{state}" r:id="rId{at}"/>'
        for at, state in enumerate(shown, 1)
    )
    links = "".join(
        f'<Relationship Id="rId{at}" Type="{LINKS}/worksheet" Target="worksheets/sheet{at}.xml"/>'
        for at in range(1, count + 1)
    )
    return {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r" Type="{LINKS}'
        '/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><workbookPr {properties}/>'
        f"<sheets>{sheets}</sheets><calcPr {calculation}/></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATIONS}">{links}'
        f'<Relationship Id="s" Type="{LINKS}/styles" Target="/xl/styles.xml"/>'
        f'<Relationship Id="t" Type="{LINKS}/sharedStrings" Target="sharedStrings.xml"/>'
        f'<Relationship Id="x" Type="{LINKS}/externalLink" Target="http://x.example/a" '
        'TargetMode="External"/></Relationships>',
    }


def _styles() -> str:
    own = "".join(
        f'<numFmt numFmtId="{164 + at}" formatCode="{escape(code, {chr(34): "&quot;"})}"/>'
        for code, at in FORMATS.items()
    )
    used = "".join(f'<xf numFmtId="{164 + at}"/>' for at in FORMATS.values())
    return (
        f'<styleSheet xmlns="{MAIN}"><numFmts>{own}</numFmts><cellStyleXfs><xf numFmtId="14"/>'
        f'</cellStyleXfs><cellXfs><xf numFmtId="0"/>{used}<xf numFmtId="14"/></cellXfs>'
        "</styleSheet>"
    )


OPEN = "urn:oasis:names:tc:opendocument:xmlns:"
SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"


def ods(
    *tables: str, kind: str = SPREADSHEET, parts: Mapping[str, str | bytes] | None = None
) -> bytes:
    """A spreadsheet whose tables (Sheet1 …) are the given XML of rows; the last one is hidden."""
    made = "".join(
        f'<table:table table:name="Sheet{at}" table:style-name="ta{int(at == len(tables) > 1)}">'
        f"{rows}</table:table>"
        for at, rows in enumerate(tables, 1)
    )
    spaces = " ".join(
        f'xmlns:{name}="{OPEN}{space}:1.0"'
        for name, space in {
            "office": "office",
            "table": "table",
            "text": "text",
            "style": "style",
            "draw": "drawing",
        }.items()
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {spaces} '
        'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
        '<office:automatic-styles><style:style style:name="ta1" style:family="table">'
        '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
        f"<office:body><office:spreadsheet>{made}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    return zipped(
        {"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": "<manifest/>"}
        | dict(parts or {}),
        stored=["mimetype"],
    )


def ods_row(*cells: str, repeated: int = 1) -> str:
    """The XML of a row."""
    many = f'table:number-rows-repeated="{repeated}"'
    return f"<table:table-row {many}>{''.join(cells)}</table:table-row>"


def ods_cell(kind: str, value: str, said: str = "", more: str = "") -> str:
    """The XML of a cell: its type, its value and what is shown."""
    name = {"date": "date-value", "time": "time-value", "boolean": "boolean-value"}.get(
        kind, "value"
    )
    held = f'office:{name}="{value}"' if value else ""
    return (
        f'<table:table-cell office:value-type="{kind}" {held} {more}><text:p>{said}</text:p>'
        "</table:table-cell>"
    )


def xls(write: Callable[[xlwt.Worksheet, xlwt.Workbook], object]) -> bytes:
    """An old workbook, filled by a function."""
    book, made = xlwt.Workbook(), io.BytesIO()
    write(book.add_sheet("Sheet1"), book)
    book.save(made)
    return made.getvalue()
