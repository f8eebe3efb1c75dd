"""Suggests groupings of sentences from several reports; people decide."""

from chantier.algorithms.themes.suggest import Sentence, Suggestion, Suggestions, suggest

__all__ = ["Sentence", "Suggestion", "Suggestions", "suggest"]
