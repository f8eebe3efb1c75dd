"""Checks that the editor of reports which is served is the one that frontend/editor builds.

The sums of the sources and of what was built stand in frontend/editor/built.json: a source that was
changed without building is seen everywhere. Where Node is installed the editor is built again and
compared byte by byte; elsewhere this says that it was not.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HERE = ROOT / "frontend/editor"
BUILT = ROOT / "chantier/reports/static/reports"
FILES = ("editor.js", "editor-LICENSE")
LARGEST = 110 * 1024  # bytes, gzip


def sources() -> str:
    """One sum of all that the editor is built from."""
    sums = hashlib.sha256()
    for path in [
        *sorted((HERE / "src").glob("*.js")),
        HERE / "build.mjs",
        HERE / "package-lock.json",
    ]:
        sums.update(f"{path.relative_to(HERE)} {_sum(path)}\n".encode())
    return sums.hexdigest()


def faults() -> list[str]:
    """What is not as it was built."""
    built = json.loads((HERE / "built.json").read_text())
    found = [f"{name} is not what was built" for name in FILES if _sum(BUILT / name) != built[name]]
    if sources() != built["sources"]:
        found.append("the sources changed since")
    return found


def rebuilt() -> list[str]:
    """Build again in a folder apart; which files differ."""
    if not (HERE / "node_modules/.package-lock.json").exists():
        subprocess.run(
            ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"],
            cwd=HERE,
            check=True,
            timeout=300,
        )
    with tempfile.TemporaryDirectory() as where:
        subprocess.run(["node", "build.mjs", where], cwd=HERE, check=True)
        return [
            f"{name}, built again, differs"
            for name in FILES
            if (Path(where) / name).read_bytes() != (BUILT / name).read_bytes()
        ]


def main() -> int:
    """Say what is wrong; write the sums with `--write`, after `npm run build`."""
    if "--write" in sys.argv:
        sums = {name: _sum(BUILT / name) for name in FILES} | {"sources": sources()}
        (HERE / "built.json").write_text(json.dumps(sums, indent=2) + "\n")
        return 0
    found = faults()
    if shutil.which("node") and shutil.which("npm"):
        try:
            found += rebuilt()
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            print(f"editor: NOT built again, only its sums were compared: {error}")
    else:
        print("editor: no Node here: NOT built again, only its sums were compared")
    for fault in found:
        print(f"editor: {fault}; run `npm run build` in frontend/editor")
    return bool(found)


def _sum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
