"""The open data as one workbook, for whoever has a spreadsheet and no use for thirty files.

XML as ECMA-376 asks for it, by the standard library. Texts are texts: nothing in it is computed.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from chantier.publications.open_data.collecting import Frozen
from chantier.publications.open_data.schema import Value
from chantier.typesetting.archive import archive
from chantier.typesetting.markup import escape

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
LONGEST = 31  # letters of the name of a sheet
PLAIN, BOLD, SOFT = 0, 1, 2  # styles of cells
NARROW, WIDE = 18, 60  # widths of columns, in letters
LINE, TALLEST = 15, 405  # heights of rows, in points
_USE = 'numFmtId="0" fillId="0" borderId="0"'
# A font each, then how cells use them: all of them wrap.
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_SHEET}"><fonts count="3"><font><sz val="11"/>'
    '<name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font><font><i/>'
    '<sz val="10"/><color rgb="FF6B625A"/><name val="Calibri"/></font></fonts><fills count="2">'
    '<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/>'
    '</fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border>'
    f'</borders><cellStyleXfs count="1"><xf {_USE} fontId="0"/></cellStyleXfs><cellXfs count="3">'
    + "".join(
        f'<xf {_USE} fontId="{font}" xfId="0" applyFont="1" applyAlignment="1">'
        '<alignment vertical="top" wrapText="1"/></xf>'
        for font in (PLAIN, BOLD, SOFT)
    )
    + '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/>'
    "</cellStyles></styleSheet>"
)

Row = tuple[int, Sequence[Value]]  # a style and the values of its cells


def workbook(tables: Sequence[Frozen], title: str, introduction: Iterable[str]) -> bytes:
    """An XLSX: what to know first, then a sheet for each table that has rows."""
    filled = [table for table in tables if table["rows"]]
    names = _names([str(_("Read first")), *(table["title"] for table in filled)])
    sheets = {names[0]: _first(filled, names[1:], title, introduction)}
    sheets |= {name: _sheet(table) for name, table in zip(names[1:], filled, strict=True)}
    content = {
        "[Content_Types].xml": _types(len(sheets)),
        "_rels/.rels": _relations({"xl/workbook.xml": "officeDocument"}),
        "xl/workbook.xml": _book(names),
        "xl/_rels/workbook.xml.rels": _relations(
            {f"worksheets/sheet{number}.xml": "worksheet" for number in range(1, len(names) + 1)}
            | {"styles.xml": "styles"}
        ),
        "xl/styles.xml": _STYLES,
    }
    for number, sheet in enumerate(sheets.values(), start=1):
        content[f"xl/worksheets/sheet{number}.xml"] = sheet
    return archive({name: text.encode() for name, text in content.items()})


def _names(titles: Iterable[str]) -> list[str]:
    """Names of sheets: short, none twice whatever the capitals."""
    found: dict[str, str] = {}
    for title in titles:
        name, number = _FORBIDDEN.sub(" ", title).strip(), 1
        short = _cut(name, LONGEST)
        while short.casefold() in found:
            number += 1
            short = f"{_cut(name, LONGEST - 5)} ({number})"
        found[short.casefold()] = short
    return list(found.values())


def _cut(name: str, longest: int) -> str:
    if len(name) <= longest:
        return name
    return f"{name[:longest].rsplit(' ', 1)[0][: longest - 1]}…"


def _first(
    tables: Sequence[Frozen], names: Sequence[str], title: str, introduction: Iterable[str]
) -> str:
    rows: list[Row] = [(BOLD, [title]), *((PLAIN, [words]) for words in introduction)]
    rows += [(PLAIN, []), (BOLD, [_("What each sheet holds"), _("Sheet"), _("Rows")])]
    rows += [
        (PLAIN, [table["description"], name, len(table["rows"])])
        for table, name in zip(tables, names, strict=True)
    ]
    return _worksheet(rows, [90, 32, 8], frozen=0)


def _sheet(table: Frozen) -> str:
    fields = table["schema"]["fields"]
    rows: list[Row] = [
        (BOLD, [field["name"] for field in fields]),
        (SOFT, [field["description"] for field in fields]),
    ]
    rows += [(PLAIN, row) for row in table["rows"]]
    widths = [_width(number, table["rows"]) for number in range(len(fields))]
    return _worksheet(rows, widths, frozen=2)


def _width(column: int, rows: Sequence[Sequence[Value]]) -> int:
    longest = max((len(str(row[column])) for row in rows if row[column] is not None), default=0)
    return min(max(longest + 2, NARROW), WIDE)


def _worksheet(rows: Sequence[Row], widths: Sequence[int], *, frozen: int) -> str:
    """`frozen`: how many rows stay in sight."""
    pane = (
        f'<pane ySplit="{frozen}" topLeftCell="A{frozen + 1}" activePane="bottomLeft" '
        'state="frozen"/>'
        if frozen
        else ""
    )
    columns = "".join(
        f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
        for number, width in enumerate(widths, start=1)
    )
    lines = "".join(
        f'<row r="{number}" ht="{_tall(values, widths)}" customHeight="1">'
        f"{_cells(number, style, values)}</row>"
        for number, (style, values) in enumerate(rows, start=1)
    )
    # Printed on A4 lying, as wide as the page.
    return (
        f'{_HEAD}<worksheet xmlns="{_SHEET}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
        f"<cols>{columns}</cols><sheetData>{lines}</sheetData>"
        '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
        "</worksheet>"
    )


def _tall(values: Sequence[Value], widths: Sequence[int]) -> int:
    """How many points a row takes: not every program counts the lines of its cells."""
    lines = [
        sum(-(-len(part) // (width - 2)) or 1 for part in str(value).split("\n"))
        for value, width in zip(values, widths, strict=False)
        if value is not None
    ]
    return min(LINE * max(lines, default=1), TALLEST)


def _cells(row: int, style: int, values: Sequence[Value]) -> str:
    return "".join(
        _cell(f"{_letters(number)}{row}", style, value)
        for number, value in enumerate(values)
        if value is not None
    )


def _cell(place: str, style: int, value: Any) -> str:
    if isinstance(value, bool):
        return f'<c r="{place}" s="{style}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{place}" s="{style}"><v>{value}</v></c>'
    words = f'<is><t xml:space="preserve">{escape(value)}</t></is>'
    return f'<c r="{place}" s="{style}" t="inlineStr">{words}</c>'


def _letters(number: int) -> str:
    """The column of that number, from 0: A to Z, then AA."""
    letters = chr(65 + number % 26)
    return letters if number < 26 else _letters(number // 26 - 1) + letters


def _book(names: Sequence[str]) -> str:
    sheets = "".join(
        f'<sheet name="{escape(name)}" sheetId="{number}" r:id="r{number}"/>'
        for number, name in enumerate(names, start=1)
    )
    spaces = f'xmlns="{_SHEET}" xmlns:r="{_OFFICE}"'
    return f"{_HEAD}<workbook {spaces}><sheets>{sheets}</sheets></workbook>"


def _relations(targets: Mapping[str, str]) -> str:
    links = "".join(
        f'<Relationship Id="r{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (target, kind) in enumerate(targets.items(), start=1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'


def _types(count: int) -> str:
    parts = {"/xl/workbook.xml": "sheet.main", "/xl/styles.xml": "styles"}
    parts |= {f"/xl/worksheets/sheet{number}.xml": "worksheet" for number in range(1, count + 1)}
    overrides = "".join(
        f'<Override PartName="{name}" ContentType="{_KIND}.{kind}+xml"/>'
        for name, kind in parts.items()
    )
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="{rels}"/><Default Extension="xml" ContentType="application/xml"/>{overrides}'
        "</Types>"
    )
