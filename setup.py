"""Compiles the catalogues into the wheel; everything else stands in pyproject.toml."""

import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

sys.path.insert(0, str(Path(__file__).parent))
from tools.catalogues import compile_all


class BuildWithCatalogues(build_py):
    """`build_py`, with a .mo beside each .po."""

    def run(self) -> None:
        compile_all()
        super().run()


setup(cmdclass={"build_py": BuildWithCatalogues})
