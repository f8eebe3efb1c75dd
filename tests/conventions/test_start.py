"""What the server loads when it starts: pages and rooms, not what computes maps, draws, books."""

import json
import subprocess
import sys

from tests.conventions.test_house import ROOT

HEAVY = ["numpy", "scipy", "sklearn", "highspy", "typst"]
START = f"""
import json, sys
import django
django.setup()
from django.core.management import load_command_class
from django.urls import get_resolver
load_command_class("chantier.live", "serve")
waiting = [get_resolver()]
while waiting:
    waiting += getattr(waiting.pop(), "url_patterns", [])
print(json.dumps([name for name in {HEAVY} if name in sys.modules]))
"""


def test_the_server_starts_without_what_only_jobs_need():
    done = subprocess.run(
        [sys.executable, "-c", START],
        cwd=ROOT,
        capture_output=True,
        check=True,
        timeout=120,
    )

    loaded = json.loads(done.stdout.splitlines()[-1])

    assert loaded == [], f"import {loaded} where it is used, not when the server starts"
