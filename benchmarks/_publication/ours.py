"""A process of its own, so that its CPU and memory are the whole cost: `ours.py FOLDER WHAT…`.

Reads `book.json` and the images of FOLDER, writes the forms named (pdf, large, epub, docx, odt,
web) or the everyday prints (`prints`) in it.
"""

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings

PEOPLE = 300


def room(name: str) -> Any:
    """A module of the typesetting; only what a form needs is loaded, as its start counts too."""
    return import_module(f"chantier.typesetting.{name}")


def forms(folder: Path, wanted: list[str]) -> None:
    """One typeset book serves the PDF and the pages of the EPUB."""
    document = room("tree").from_json((folder / "book.json").read_text("utf-8"))
    files = {path.name: path.read_bytes() for path in (folder / "images").iterdir()}
    typesets = {"pdf", "epub"} & set(wanted)
    book = room("book").typeset(document, files=files) if typesets else None
    places = {"pages": book.pages, "tops": book.tops} if book else {}
    made: dict[str, bytes] = {}
    if book and "pdf" in wanted:
        made["book.pdf"] = book.pdf
    if book and "epub" in wanted:
        made["book.epub"] = room("epub").epub(document, files=files, pages=book.pages)
    if "large" in wanted:
        made["large.pdf"] = room("book").typeset(document, files=files, edition="large").pdf
    if "docx" in wanted:
        made["book.docx"] = room("docx").docx(document, files=files, **places)
    if "odt" in wanted:
        made["book.odt"] = room("odt").odt(document, files=files, **places)
    if "web" in wanted:
        made |= {
            f"web/{name}": content
            for name, content in room("web").write_site(document, files=files).items()
        }
    for name, content in made.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def everyday(folder: Path) -> None:
    """Badges of everybody, the attendance sheet, the slip."""
    prints = room("prints")
    names = [f"Personne Fictive {number}" for number in range(PEOPLE)]
    badges = tuple(
        prints.Badge(
            name=name,
            constituency="Habitantes et habitants",
            letter="ABCDE"[number % 5],
            colour=prints.COLOURS[number % 5],
        )
        for number, name in enumerate(names)
    )
    said = {"language": "fr", "organiser": "Espace fictif", "title": "Atelier d’essai"}
    rows = tuple(prints.Attendee(name=name, constituency="A") for name in names)
    slip = prints.Slip(
        **said,
        constituencies=("Élues et élus", "Habitantes et habitants"),
        meetings=(prints.Event(date="Mardi 13 octobre", title="Premier atelier"),),
        needs=("Interprète", "Garde d’enfants"),
        places_rule="50 places, tirées au sort.",
        consents=("J’accepte que ces données servent à me répondre.",),
    )
    made = {
        "badges.pdf": prints.badges(prints.Badges(**said, badges=badges)),
        "sign-in.pdf": prints.sign_in(prints.SignIn(**said, date="13 octobre 2015", rows=rows)),
        "slip.pdf": prints.slip(slip),
    }
    for name, content in made.items():
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    apps.populate(
        settings.INSTALLED_APPS
    )  # for their words: all of `django.setup()` is a quarter of a second
    where, asked = Path(sys.argv[1]), sys.argv[2:]
    if "prints" in asked:
        everyday(where)
    else:
        forms(where, asked)
