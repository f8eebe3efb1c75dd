"""Templates: indented by two, Django's current spelling. `--fix` rewrites them."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Run djhtml, then djade, over every template."""
    templates = [str(path) for path in sorted((ROOT / "chantier").rglob("templates/**/*.html"))]
    programs = Path(sys.executable).parent
    check = [] if "--fix" in sys.argv else ["--check"]
    indented = subprocess.run(
        [programs / "djhtml", "--tabwidth", "2", *check, *templates], check=False
    )
    spelled = subprocess.run(
        [programs / "djade", "--target-version", "5.2", *check, *templates], check=False
    )
    return indented.returncode or spelled.returncode


if __name__ == "__main__":
    sys.exit(main())
