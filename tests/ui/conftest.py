import copy
from pathlib import Path

import pytest
from bs4 import BeautifulSoup


@pytest.fixture
def samples(settings):
    """The sample pages of these tests beside the house's own."""
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"].append(Path(__file__).parent / "templates")
    settings.TEMPLATES = templates
    settings.ROOT_URLCONF = "tests.ui.samples"


@pytest.fixture
def read(client, samples):
    """Open or post to a page and read it as a browser would."""

    def read(address, data=None, status=200):
        response = client.get(address) if data is None else client.post(address, data)
        assert response.status_code == status
        return BeautifulSoup(response.content, "html5lib")

    return read
