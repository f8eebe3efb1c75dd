"""The open data as one workbook, for whoever has a spreadsheet and no use for thirty files."""

import datetime
import io
import re
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from chantier.publications.open_data.collecting import Frozen
from chantier.publications.open_data.schema import Value
from chantier.typesetting.archive import ALWAYS

_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
LONGEST = 31  # letters of the name of a sheet
NARROW, WIDE = 18, 60  # widths of columns, in letters
FULLEST = 32_000  # letters of a cell; spreadsheets hold little more
LINE, TALLEST = 15, 405  # heights of rows, in points
# Texts are texts: whatever its first sign, nothing in the workbook is computed or followed.
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}

Row = tuple[Format, Sequence[Value]]


def workbook(tables: Sequence[Frozen], title: str, introduction: Iterable[str]) -> bytes:
    """An XLSX: what to know first, then a sheet for each table that has rows."""
    filled = [table for table in tables if table["rows"]]
    names = _names([str(_("Read first")), *(table["title"] for table in filled)])
    made = io.BytesIO()
    with Workbook(made, _OPTIONS) as book:
        book.set_properties(
            {"title": title, "created": datetime.datetime(*ALWAYS, tzinfo=datetime.UTC)}
        )
        sheets = _Sheets(book)
        sheets.first(filled, names, title, introduction)
        for name, table in zip(names[1:], filled, strict=True):
            sheets.table(name, table)
    return made.getvalue()


class _Sheets:
    """Puts sheets in a workbook, all of them written the same way."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        wraps = {"text_wrap": True, "valign": "top"}
        self.plain = book.add_format(wraps)
        self.bold = book.add_format(wraps | {"bold": True})
        self.soft = book.add_format(wraps | {"italic": True, "font_color": "#6b625a"})

    def first(
        self, tables: Sequence[Frozen], names: Sequence[str], title: str, words: Iterable[str]
    ) -> None:
        """What to know, and what each sheet holds."""
        told: list[Row] = [
            (self.plain, [table["description"], name, len(table["rows"])])
            for table, name in zip(tables, names[1:], strict=True)
        ]
        head: list[Row] = [(self.bold, [title]), *((self.plain, [line]) for line in words)]
        heads = [_("What each sheet holds"), _("Sheet"), _("Rows")]
        between: list[Row] = [(self.plain, []), (self.bold, heads)]
        self._put(names[0], [*head, *between, *told], [90, 32, 8])

    def table(self, name: str, table: Frozen) -> None:
        """A table, under the names of its columns and what they mean, which stay in sight."""
        fields = table["schema"]["fields"]
        rows: list[Row] = [
            (self.bold, [field["name"] for field in fields]),
            (self.soft, [field["description"] for field in fields]),
            *((self.plain, row) for row in table["rows"]),
        ]
        widths = [_width(number, table["rows"]) for number in range(len(fields))]
        self._put(name, rows, widths).freeze_panes(2, 0)

    def _put(self, name: str, rows: Sequence[Row], widths: Sequence[int]) -> Worksheet:
        sheet = self.book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)  # printed as wide as the page
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        for number, (style, values) in enumerate(rows):
            sheet.set_row(number, _tall(values, widths))
            sheet.write_row(number, 0, map(_shown, values), style)
        return sheet


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


def _shown(value: Value) -> Value:
    if isinstance(value, str) and len(value) > FULLEST:
        return f"{value[:FULLEST]}…"  # the CSV has it all
    return value


def _width(column: int, rows: Sequence[Sequence[Value]]) -> int:
    longest = max((len(str(row[column])) for row in rows if row[column] is not None), default=0)
    return min(max(longest + 2, NARROW), WIDE)


def _tall(values: Sequence[Value], widths: Sequence[int]) -> int:
    """How many points a row takes: not every program counts the lines of its cells."""
    lines = [
        sum(-(-len(part) // (width - 2)) or 1 for part in str(value).split("\n"))
        for value, width in zip(values, widths, strict=False)
        if value is not None
    ]
    return min(LINE * max(lines, default=1), TALLEST)
