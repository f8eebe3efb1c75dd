"""A release's open data as files: CSV and JSON, their schemas, what each column holds; in a zip.

Equal data gives equal bytes. No database here.
"""

import csv
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from chantier.publications.open_data.collecting import Frozen, OpenData
from chantier.publications.open_data.schema import Value
from chantier.publications.open_data.workbook import workbook
from chantier.typesetting.archive import archive
from chantier.typesetting.imprint import Imprint

WORKBOOK = "tables.xlsx"
# A spreadsheet takes a text that begins so for a formula; the last four are their wide forms.
_FORMULA = tuple("=+-@\t\r\uff1d\uff0b\uff0d\uff20")


def as_csv(table: Frozen) -> bytes:
    """UTF-8, commas, one header row; a text that a spreadsheet would compute has ' before it."""
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerow(_names(table))
    writer.writerows([_cell(value) for value in row] for row in table["rows"])
    return made.getvalue().encode()


def as_json(table: Frozen) -> bytes:
    """A list of objects, texts as they are."""
    names = _names(table)
    rows = [dict(zip(names, row, strict=True)) for row in table["rows"]]
    return _json(rows)


def write_package(data: OpenData, *, title: str, version: str, imprint: Imprint) -> bytes:
    """The zip: datapackage.json, README.md, data/*.csv, json/*.json, a workbook of all tables."""
    files: dict[str, bytes] = {}
    resources = []
    for table in data["tables"]:
        for folder, content, more in (
            ("data", as_csv(table), {"format": "csv", "mediatype": "text/csv"}),
            ("json", as_json(table), {"format": "json", "mediatype": "application/json"}),
        ):
            path = f"{folder}/{table['file']}.{more['format']}"
            files[path] = content
            resources.append(_resource(table, path, content, more))
    files["datapackage.json"] = _json({
        "profile": "data-package",
        "name": _name(imprint.url),
        "id": imprint.identifier,
        "title": title,
        "version": version,
        "homepage": imprint.url,
        "licenses": [_licence(imprint.licence)],
        "contributors": [{"title": imprint.publisher, "role": "publisher"}],
        "audit": data["audit"],
        "resources": resources,
    })  # fmt: skip
    files["README.md"] = dictionary(data["tables"], title).encode()
    files[WORKBOOK] = workbook(data["tables"], title, _introduction())
    return archive(files)


def dictionary(tables: Sequence[Frozen], title: str, *, filled: bool = True) -> str:
    """What each table and column holds, in the language that is active; Markdown.

    `filled`: the tables of a worksite, not of none: those without rows are told.
    """
    lines = [f"# {title}", ""]
    for words in (*_introduction(), _how_to_open()):
        lines += [words, ""]
    for table in tables:
        lines += [f"## {table['title']}", "", f"`{table['file']}`. {table['description']}", ""]
        if filled and not table["rows"]:
            lines += [_("No row: nothing of this kind took place, or none may be told."), ""]
        lines += [f"| {_('column')} | {_('type')} | {_('what it holds')} |", "| --- | --- | --- |"]
        lines += [_line(field, table["schema"]) for field in table["schema"]["fields"]]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _introduction() -> list[str]:
    """What to know of the numbers before reading them."""
    return [
        _("Nothing here tells who said or answered what. Days are told by their month."),
        _(
            "Numbers of people are to the nearest five, shares stop at 10 and 90 percent. Numbers "
            "of one to four, and others from which they could be worked out, are left empty: an "
            "empty cell is not a zero. For each number hidden, an auditor has checked that "
            "everything shown, in the book too, leaves it five values more at least."
        ),
        _(
            "The book tells numbers of five and more as they are: where it says 31, the data say "
            "30. The data hide more of them than the book, for they tell more of them."
        ),
    ]


def _how_to_open() -> str:
    return _(
        "To read it all in a spreadsheet, open `%(workbook)s`: a sheet for each table that has "
        "rows. The CSV files are in UTF-8, with commas: a double click in Excel shows their "
        "accents badly, so import them (Data, From Text/CSV, 65001 Unicode UTF-8, comma). In them, "
        "a text that a spreadsheet would compute has an apostrophe before it. "
        "`datapackage.json` describes each column for programs (Data Package)."
    ) % {"workbook": WORKBOOK}


def _line(field: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    refers = {
        key["fields"]: key["reference"]["resource"] for key in schema.get("foreignKeys", ())
    }.get(field["name"])
    codes = field.get("constraints", {}).get("enum", ())
    said = [field["description"]]
    if refers:
        said.append(f"→ `{refers}`")
    if codes:
        said.append(", ".join(f"`{code}`" for code in codes))
    return f"| `{field['name']}` | {field['type']} | {'; '.join(said)} |"


def _names(table: Frozen) -> list[str]:
    return [field["name"] for field in table["schema"]["fields"]]


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA) else text


def _resource(table: Frozen, path: str, content: bytes, more: Mapping[str, str]) -> dict[str, Any]:
    """The CSV has the schema; the JSON says the same in another form."""
    tabular = more["format"] == "csv"
    return {
        "profile": "tabular-data-resource" if tabular else "data-resource",
        "name": table["name"] if tabular else f"{table['name']}-json",
        "path": path,
        "title": table["title"],
        "description": table["description"],
        **more,
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        **({"schema": table["schema"]} if tabular else {}),
    }


def _name(url: str) -> str:
    parts = [part for part in url.split("/") if part]
    return "-".join(parts[-2:]).lower()


def _licence(licence: str) -> dict[str, str]:
    return {"path": licence} if licence.startswith("http") else {"name": licence}


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
