"""The same rules on PostgreSQL: tests whose queries may differ there run again."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
AGAIN = ["jobs", "notices", "registrations", "debates", "reports"]
OWN_SQLITE = "tests/reports/test_editor.py"  # looks into the SQLite file of a server of its own


@pytest.mark.postgresql
@pytest.mark.xdist_group("postgresql")
def test_the_same_rules_hold_on_postgresql(postgresql_url):
    folders = [f"tests/{name}" for name in AGAIN if (ROOT / "tests" / name).exists()]
    chosen = ["-m", "not postgresql and not faults", f"--ignore={OWN_SQLITE}", *folders]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *chosen],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": postgresql_url},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:]
