"""The settings of the tests: French as shipped, one SQLite file in memory, mails kept in memory."""

import os
import tempfile

os.environ.setdefault("CHANTIER_DATA", tempfile.mkdtemp(prefix="chantier-tests-"))

from chantier.conf.settings import *  # noqa: F403, TID251
from chantier.conf.settings import DATABASES as _DATABASES  # noqa: TID251

SECRET_KEY = "tests"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if not os.environ.get("DATABASE_URL"):
    _DATABASES["default"] = {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
