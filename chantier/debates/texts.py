"""Long texts of the debate, one file for each language."""

from pathlib import Path

from django.utils.translation import get_language

from chantier.typesetting import french

_FOLDER = Path(__file__).parent / "texts"


def moderation_rules() -> str:
    """The published rules of moderation, in the reader's language, as Markdown."""
    return _text("moderation")


def facilitating() -> str:
    """The facilitator's guide, one page printed, in the reader's language, as Markdown."""
    return _text("facilitating")


def _text(name: str) -> str:
    language = "en" if (get_language() or "fr").startswith("en") else "fr"
    text = (_FOLDER / f"{name}.{language}.md").read_text(encoding="utf-8")
    return french.typography(text, language)  # no line of a printed guide begins with a colon
