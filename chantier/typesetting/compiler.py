"""The child process that runs typst: reads a folder, writes `out-0`… in it. Knows no Django.

Started by `pdf.compile_pdf` as `python -P compiler.py ROOT JOB`, JOB being JSON.
The folder holds the templates and `data.json`, and nothing else of the machine can be read: typst
refuses paths that climb out of its root. Where the job has a `query`, what the template says under
that label is written to `found.json`. On refusal prints `{"message": …, "diagnostic": …,
"missing": […]}` on stderr and ends with code 2.
"""

import datetime
import json
import re
import resource
import sys
from pathlib import Path
from typing import Any

import typst

MIB = 1 << 20
REFUSED = 2
REPLACEMENT = "\u25a1"  # a box, as printers have always put for a sort they do not have
# No font has it, or it means nothing outside of one font (private use).
_NO_GLYPH = re.compile(r'(?:the text|the codepoint) `"(.*?)"`', re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


def _limit(seconds: int, mebibytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (mebibytes * MIB, mebibytes * MIB))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _undrawable(diagnostic: str) -> set[str]:
    """The characters that typst says no font has."""
    found = "".join(_NO_GLYPH.findall(diagnostic))
    found = _ESCAPED.sub(lambda match: chr(int(match.group(1), 16)), found)
    return {character for character in found if ord(character) > 0x7E}


def _compile(root: Path, job: dict[str, Any]) -> list[bytes]:
    compiler = typst.Compiler(
        str(root / f"{job['template']}.typ"),
        root=str(root),
        font_paths=typst.Fonts(include_system_fonts=False, font_paths=job["fonts"]),
        ignore_system_fonts=True,
    )
    made = compiler.compile(
        format=job["format"],
        ppi=144,
        pdf_standards=job["standards"],
        timestamp=datetime.datetime.fromisoformat(job["date"]).replace(tzinfo=datetime.UTC),
    )
    if job["query"]:  # the layout is kept from the compilation: asking costs little
        found = compiler.query(f"<{job['query']}>", field="value")
        (root / "found.json").write_text(found, "utf-8")
    # Several pages make several pictures; nothing is written elsewhere, so none is None.
    return made if isinstance(made, list) else [made or b""]


def _compile_drawable(root: Path, job: dict[str, Any]) -> list[bytes]:
    """Compile; where allowed, put a box for each character that no font has."""
    for _round in range(4):  # a cluster may hide another: a second look finds it
        try:
            return _compile(root, job)
        except typst.TypstError as refused:
            missing = _undrawable(refused.diagnostic)
            if not (missing and job["replace"]):
                raise
            path = root / "data.json"
            boxes = str.maketrans(dict.fromkeys(missing, REPLACEMENT))
            path.write_text(path.read_text("utf-8").translate(boxes), "utf-8")
    return _compile(root, job)


def main() -> int:
    """Run one job; the code is 0, or REFUSED with the reason on stderr."""
    root, job = Path(sys.argv[1]), json.loads(sys.argv[2])
    _limit(job["seconds"], job["mebibytes"])
    try:
        made = _compile_drawable(root, job)
    except typst.TypstError as refused:
        reason = {
            "message": refused.message,
            "diagnostic": refused.diagnostic,
            "missing": sorted(_undrawable(refused.diagnostic)),
        }
        sys.stderr.write(json.dumps(reason))
        return REFUSED
    for number, content in enumerate(made):
        (root / f"out-{number}").write_bytes(content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
