"""Chantier runs cooperative worksites on public questions."""

__version__ = "0.1.0"
