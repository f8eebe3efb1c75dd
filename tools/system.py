"""The programs that the tests drive; installed here when they are missing and we may."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tools import ace

# What must be found → the Debian package that brings it, and what the tests do with it.
NEEDED = {
    "chromium": ("chromium", "the journeys, in a real browser"),
    "/usr/lib/postgresql/15/bin/postgres": ("postgresql", "the same rules on PostgreSQL"),
    "java": ("default-jre-headless", "EPUBCheck, which judges the EPUB"),
    "pdftotext": ("poppler-utils", "the words of a PDF, as a reader finds them"),
    "runuser": ("util-linux", "PostgreSQL refuses to run as root"),
}


def missing() -> dict[str, str]:
    """Package → what it is for, of each program that is not there."""
    return {
        package: why
        for program, (package, why) in NEEDED.items()
        if not shutil.which(program) and not Path(program).exists()
    }


def main() -> int:
    """Install what is missing, or say what to install."""
    packages = missing()
    if not packages:
        return ace.install()
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    if os.geteuid() or not shutil.which("apt-get"):
        for package, why in packages.items():
            print(f"{package} is missing: {why}.")
        print("Install them first:", " ".join(command))
        return 1
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=True, env=environment)
    # Debian starts a cluster of its own on installation; the tests start and stop theirs.
    done = subprocess.run(command, check=False, env=environment, stdout=sys.stderr)
    return done.returncode or ace.install()


if __name__ == "__main__":
    sys.exit(main())
