"""Two people save the same texts: the second sees what the first wrote, and nothing is lost.

A form carries the fingerprint of the texts it was drawn from. The action compares it with the
texts of now, inside its transaction, and raises `Outdated`; the page shows both and keeps what was
typed. Sent again, the form carries the new fingerprint: who saves then has seen both.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext

from chantier.rules import Denied
from chantier.ui import dates


class Outdated(Denied):
    """Somebody else saved since the form was opened."""

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "Somebody else saved while you were writing. Nothing of yours is lost: it is still "
                "in the form. Read below what was saved, take from it what you want, then save "
                "again."
            )
        )


def fingerprint(texts: Mapping[str, Any]) -> str:
    """The SHA-256 of named texts, the same whatever their order; dates and numbers as printed."""
    plain = json.dumps(dict(texts), sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()


def check_not_outdated(base: str | None, texts: Mapping[str, Any]) -> None:
    """Raise Outdated when `texts` are no longer those of `base`; None skips the question."""
    if base is not None and base != fingerprint(texts):
        raise Outdated


@dataclass(frozen=True, slots=True)
class Newer:
    """A field somebody else changed: what is saved now, beside what was typed."""

    label: str
    text: str


class GuardedForm(forms.Form):
    """A form that knows which texts it was opened on."""

    base = forms.CharField(required=False, widget=forms.HiddenInput)
    outdated = False
    newer: tuple[Newer, ...] = ()

    def refuse(self, denied: Denied, saved: Mapping[str, Any]) -> None:
        """Show why the action refused; after `Outdated`, what is saved beside what was typed."""
        if isinstance(denied, Outdated):
            self.outdated = True
            self.newer = tuple(
                Newer(str(self.fields[name].label or name), _shown(self.fields[name], text))
                for name, text in saved.items()
                if name in self.fields and (text or "") != (self.cleaned_data.get(name) or "")
            )
            # Sent once more, it means: I have seen both.
            data = cast("QueryDict", self.data).copy()
            data[self.add_prefix("base")] = fingerprint(saved)
            self.data = data
        self.add_error(None, denied.reason)


def _shown(field: forms.Field, value: Any) -> str:
    """A value as it is read in the form."""
    if isinstance(value, datetime):
        return f"{dates.day(value)}, {dates.hour(value)}"
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        choices = dict(cast("list[tuple[str, Any]]", field.choices))
        return str(choices.get(value, value))
    return str(value or "–")
