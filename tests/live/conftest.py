"""One server for all the tests of this folder."""

import pytest

from tests import serving


@pytest.fixture(scope="session")
def port(migrated, tmp_path_factory):
    data = serving.folder(migrated, tmp_path_factory.mktemp("live") / "data")
    with serving.serving(data, "--no-worker") as port:
        yield port
