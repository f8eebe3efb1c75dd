"""The product's settings, with a few pages and a text of the tests' own."""

from chantier.conf.settings import *  # noqa: F403, TID251
from chantier.conf.settings import INSTALLED_APPS as _APPS  # noqa: TID251

INSTALLED_APPS = [*_APPS, "tests.faults"]
ROOT_URLCONF = "tests.faults.urls"
SECRET_KEY = "tests"
LOGGING_CONFIG = None
