"""Form fields that several steps need."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

LONG_TEXT = 20_000


class LongTextField(forms.CharField):
    """A text of several paragraphs, `max_length` characters at most (20,000 unless told).

    Lines end in a single newline, as they are counted. The browser is not told the limit: it would
    cut a pasted text without a word, where the server says how long it is.
    """

    def __init__(self, *, max_length: int = LONG_TEXT, rows: int = 8, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**kwargs)
        self.validators.append(
            MaxLengthValidator(
                max_length,
                _(
                    "This text has %(show_value)d characters; the limit is %(limit_value)d. "
                    "Shorten it, or send it in two parts."
                ),
            )
        )

    def to_python(self, value: Any) -> str:
        """Bring the ends of lines to one character."""
        text: str = super().to_python(value) or ""
        return text.replace("\r\n", "\n").replace("\r", "\n")


class RowsField(forms.ModelMultipleChoiceField[Any]):
    """Some rows of a table. A number that no row can bear is no row, on SQLite as on PostgreSQL."""

    def _check_values(self, value: Any) -> Any:
        """Django looks all numbers up at once; SQLite's driver then overflows beyond 64 bits."""
        try:
            return super()._check_values(value)  # type: ignore[misc]  # not in Django's stubs
        except OverflowError:
            largest = max((str(one) for one in value), key=len)
            raise ValidationError(
                self.error_messages["invalid_choice"],
                code="invalid_choice",
                params={"value": largest},
            ) from None


class TrapField(forms.CharField):
    """A box that people do not see and that programs fill in. Filled, the form is refused.

    The renderer hides it from eyes, keyboard and screen readers, until it is refused: then it is
    shown, so that a person whose browser filled it can empty it.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Leave this box empty"))
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"})
        )
        super().__init__(required=False, **kwargs)

    def validate(self, value: str) -> None:
        """Raise ValidationError on anything written."""
        if value:
            raise ValidationError(
                _(
                    "This box must stay empty: it stops programs that fill in forms. "
                    "Empty it and send again."
                ),
                code="trap",
            )


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """The browser's own calendar and clock."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")
