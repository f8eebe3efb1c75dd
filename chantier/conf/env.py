"""Typed readers of environment variables; each reading is kept for the generated reference."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable that an installation may set."""

    name: str
    kind: str
    default: str
    help: str


SETTINGS: dict[str, Setting] = {}


def _read(name: str, kind: str, default: str, help_text: str) -> str:
    SETTINGS[name] = Setting(name, kind, default, help_text)
    return os.environ.get(name, default)


def text(name: str, default: str, help_text: str) -> str:
    """A plain text."""
    return _read(name, "text", default, help_text)


def flag(name: str, help_text: str, *, default: bool = False) -> bool:
    """1 or 0. Raises ImproperlyConfigured on anything else, so that a typo is not a silent no."""
    value = _read(name, "0 or 1", "1" if default else "0", help_text)
    if value not in {"0", "1"}:
        raise ImproperlyConfigured(f"{name} is {value!r}: write 1 for yes or 0 for no.")
    return value == "1"


def integer(name: str, default: int, help_text: str) -> int:
    """A whole number. Raises ImproperlyConfigured on anything else."""
    value = _read(name, "whole number", str(default), help_text)
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} is {value!r}: write a whole number.") from None


def words(name: str, default: str, help_text: str) -> list[str]:
    """A list of words separated by commas."""
    return [
        word.strip() for word in _read(name, "list", default, help_text).split(",") if word.strip()
    ]


def folder(name: str, default: str, help_text: str) -> Path:
    """A folder, as an absolute path."""
    return Path(_read(name, "folder", default, help_text)).expanduser().resolve()


def kept_secret(name: str, path: Path, help_text: str) -> str:
    """A secret from the environment, or made once and kept in `path`, for its owner only."""
    if given := _read(name, "secret", "", help_text):
        return given
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text().strip()
