"""A whole worksite in one TOML file: read, checked, then written all or nothing.

The format is told in docs/guide/worksite-file.en.md.
"""

from chantier.portal.worksite_file.reading import Problem, WorksiteFile, read

__all__ = ["Problem", "WorksiteFile", "read"]
