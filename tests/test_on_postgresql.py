"""The same rules on PostgreSQL: tests whose queries may differ there run again."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
AGAIN = ["jobs", "notices", "registrations", "debates", "reports"]
# What a browser shows is made of the same queries, asked by the tests of pages.
CHOSEN = "not postgresql and not faults and not journey"


@pytest.mark.postgresql
@pytest.mark.xdist_group("postgresql")
def test_the_same_rules_hold_on_postgresql(postgresql_url):
    folders = [f"tests/{name}" for name in AGAIN if (ROOT / "tests" / name).exists()]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-m", CHOSEN, *folders],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": postgresql_url},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:]
