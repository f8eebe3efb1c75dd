"""Checks that every msgid of the code stands in its app's French catalogue, and means one thing.

Files that are in no app (`chantier/rules.py`) have their words in the catalogue of `chantier/conf`.
All catalogues are one at run time, so a msgid that two apps translate differently is a fault: where
English says one word for two, choose another msgid, or a context (`pgettext`).

The extraction is Django's own `makemessages` where gettext's programs are installed. Elsewhere the
check reads Python calls and template tags itself; both look for the same names.
"""

import ast
import re
import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
OUTSIDE = "conf"
CALLS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
TRANS = re.compile(r"{%\s*trans(?:late)?\s+(\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')")
BLOCK = re.compile(
    r"{%\s*blocktrans(?:late)?([^%]*)%}(.*?)(?:{%\s*plural[^%]*%}.*?)?{%\s*endblocktrans(?:late)?\s*%}",
    re.DOTALL,
)


def of_python(source: str) -> set[str]:
    """The first literal argument of each translation call."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
            at = 1 if node.func.id.startswith("pgettext") else 0
            if node.func.id in CALLS and len(node.args) > at:
                argument = node.args[at]
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    found.add(argument.value)
    return found


def of_template(source: str) -> set[str]:
    """The text of each translation tag, as Django's catalogue spells it."""
    found = {ast.literal_eval(match[1]) for match in TRANS.finditer(source)}
    for match in BLOCK.finditer(source):
        text = re.sub(r"{{\s*([\w.]+)\s*}}", r"%(\1)s", match[2].replace("%", "%%"))
        text = text.replace("%%(", "%(") if "%(" in text else text
        if "trimmed" in match[1]:
            text = " ".join(line.strip() for line in text.splitlines() if line.strip())
        found.add(text)
    return found


def missing() -> list[str]:
    """Each msgid in the code that its app's French catalogue lacks."""
    found = []
    for app in sorted(path for path in (ROOT / "chantier").iterdir() if path.is_dir()):
        used: set[str] = set()
        beside = app.parent.glob("*.py") if app.name == OUTSIDE else ()
        for path in (*app.rglob("*.py"), *beside):
            if "migrations" not in path.parts:
                used |= of_python(path.read_text())
        for path in (p for suffix in ("html", "txt", "md") for p in app.rglob(f"*.{suffix}")):
            used |= of_template(path.read_text())
        catalogue = app / "locale" / "fr" / "LC_MESSAGES" / "django.po"
        known = (
            {entry.msgid for entry in polib.pofile(str(catalogue))} if catalogue.exists() else set()
        )
        found += [
            f"chantier/{app.name}: {text!r} is not in the French catalogue"
            for text in sorted(used - known - {""})
        ]
    return found


def ambiguous() -> list[str]:
    """Each msgid that two catalogues translate differently."""
    said: dict[tuple[str | None, str], dict[str, list[str]]] = {}
    for path in sorted((ROOT / "chantier").glob("*/locale/fr/LC_MESSAGES/django.po")):
        for entry in polib.pofile(str(path)):
            french = entry.msgstr or " | ".join(str(text) for text in entry.msgstr_plural.values())
            apps = said.setdefault((entry.msgctxt, entry.msgid), {}).setdefault(french, [])
            apps.append(path.relative_to(ROOT / "chantier").parts[0])
    return [
        f"{text!r} has several translations: "
        + "; ".join(f"{french!r} in {', '.join(apps)}" for french, apps in sorted(words.items()))
        for (_context, text), words in sorted(said.items(), key=lambda pair: pair[0][1])
        if len(words) > 1
    ]


if __name__ == "__main__":
    lacking = missing() + ambiguous()
    sys.stdout.write("\n".join(lacking) + "\n" if lacking else "msgids: all in the catalogues\n")
    sys.exit(1 if lacking else 0)
