"""What the tests of themes share."""

import pytest

from chantier.worksites.states import State
from tests import factories as f


@pytest.fixture
def by():
    return f.AccountFactory()


@pytest.fixture
def worksite():
    """At its pooling day."""
    return f.WorksiteFactory(state=State.POOLING)
