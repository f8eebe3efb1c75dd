"""Many workers, one queue: each job and each message goes to one of them."""

import json
import os
import subprocess
import sys

import pytest

from tests.jobs.crowd import JOBS


@pytest.mark.parametrize(
    "url", ["sqlite_url", pytest.param("postgresql_url", marks=pytest.mark.postgresql)]
)
def test_each_job_and_each_message_goes_to_one_worker(url, request, tmp_path):
    environment = os.environ | {
        "DATABASE_URL": request.getfixturevalue(url),
        "CHANTIER_DATA": str(tmp_path / "data"),
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.jobs.crowd"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    fair = {"taken": JOBS, "twice": [], "raised": []}
    assert json.loads(done.stdout) == {"jobs": fair, "messages": fair}
