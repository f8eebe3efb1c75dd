"""Makes the virtual environment; on a bare Debian it installs what `venv` lacks, when it may."""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path


def main() -> int:
    """Make the folder named by the first argument, unless it is there."""
    folder = Path(sys.argv[1])
    if (folder / "bin" / "pip").exists():
        return 0
    if importlib.util.find_spec("ensurepip") is None:
        if os.geteuid() or not shutil.which("apt-get"):
            print("Python's venv is missing. Install it first: apt-get install python3-venv")
            return 1
        subprocess.run(["apt-get", "update", "-qq"], check=True)
        subprocess.run(["apt-get", "install", "-y", "-qq", "python3-venv"], check=True)
    return subprocess.run([sys.executable, "-m", "venv", str(folder)], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
