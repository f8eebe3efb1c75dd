"""What typesetting needs of Django: its own words, and where its fonts may be."""

from pathlib import Path

DATA_DIR = Path("data")
SECRET_KEY = "benchmark"  # noqa: S105  it signs nothing
INSTALLED_APPS = ["chantier.typesetting"]
LANGUAGE_CODE = "fr"
USE_TZ = True
FORMAT_MODULE_PATH = ["chantier.ui.formats"]
