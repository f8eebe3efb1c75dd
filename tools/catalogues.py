"""Translations: compile each .po, or check that none has a hole. No gettext program is needed.

Translators type plain spaces; the narrow and no-break ones of French are set when compiling, by
the same function as in books and letters.

`python -m tools.catalogues compile` · `python -m tools.catalogues check`
"""

import sys
from pathlib import Path

import polib

from chantier.typesetting import french

ROOT = Path(__file__).resolve().parent.parent


def catalogues() -> list[Path]:
    """Every French catalogue of the house."""
    return sorted((ROOT / "chantier").glob("*/locale/*/LC_MESSAGES/django.po"))


def compile_all() -> None:
    """Write a .mo beside each .po that is newer, or older than the rules of typography."""
    rules = Path(french.__file__).stat().st_mtime
    for path in catalogues():
        compiled = path.with_suffix(".mo")
        newest = max(path.stat().st_mtime, rules)
        if not compiled.exists() or compiled.stat().st_mtime < newest:
            with_typography(polib.pofile(str(path))).save_as_mofile(str(compiled))


def with_typography(catalogue: polib.POFile) -> polib.POFile:
    """The catalogue with the spaces that French asks for."""
    for entry in catalogue:
        entry.msgstr = french.typography(entry.msgstr, "fr")
        for index, text in entry.msgstr_plural.items():
            entry.msgstr_plural[index] = french.typography(text, "fr")
    return catalogue


def holes() -> list[str]:
    """Untranslated, fuzzy or inconsistent entries, one sentence each."""
    found = []
    for path in catalogues():
        for entry in polib.pofile(str(path)):
            where = f"{path.relative_to(ROOT)}: {entry.msgid!r}"
            if entry.obsolete:
                found.append(f"{where} is obsolete: remove it")
            elif entry.fuzzy:
                found.append(f"{where} is fuzzy: check it")
            elif not entry.translated():
                found.append(f"{where} is not translated")
    return found


def main() -> int:
    """Compile or check, as the first argument says."""
    if sys.argv[1:] == ["compile"]:
        compile_all()
        return 0
    found = holes()
    print("\n".join(found) or "translations: complete")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
