"""Forms of a worksite: its texts, its calendar, its state."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from chantier.ui.fields import DayInput, LongTextField
from chantier.worksites.codes import LONGEST, heard, new_code
from chantier.worksites.guard import GuardedForm, fingerprint
from chantier.worksites.models import Worksite
from chantier.worksites.queries import CalendarLine, calendar_of, guarded_texts, texts_of
from chantier.worksites.states import State

MORE_LINES = 3
MOST_LINES = 40
_CODE_HELP = _(
    "Printed on posters and flyers, after the address of this site: letters and digits, no accents."
)


class NewWorksiteForm(forms.Form):
    """The little that a worksite needs to exist; the rest is written afterwards."""

    title = forms.CharField(label=_("Title"), max_length=200)
    theme = forms.CharField(
        label=_("Theme"), max_length=300, help_text=_("One sentence, as it will be announced.")
    )
    # Drawn when the form is opened: sent twice, it still makes one worksite.
    code = forms.CharField(
        label=_("Short code"), max_length=LONGEST, initial=new_code, help_text=_CODE_HELP
    )


class TextsForm(GuardedForm):
    """The texts of the invitation, in its order."""

    title = forms.CharField(label=_("Title"), max_length=200)
    theme = forms.CharField(label=_("Theme"), max_length=300)
    question = LongTextField(label=_("Question"), required=False, rows=3)
    invitation = LongTextField(
        label=_("Invitation to cooperate"),
        required=False,
        help_text=_("The first words of the invitation: who invites, whom, to what."),
    )
    unfolding = LongTextField(
        label=_("How the worksite unfolds"),
        required=False,
        rows=12,
        help_text=_("A line that begins with a dash and a space makes an item of a list."),
    )
    programme = LongTextField(label=_("Words before the programme"), required=False, rows=4)
    how_to_register = LongTextField(label=_("How to register"), required=False)
    why = LongTextField(label=_("Why these initiatives"), required=False)
    easy_to_read = LongTextField(
        label=_("Easy-to-read invitation"),
        required=False,
        help_text=_("Short sentences, everyday words, one idea a line."),
    )
    period = forms.CharField(label=_("Period, in words"), max_length=120, required=False)
    starts_on = forms.DateField(label=_("First day"), required=False, widget=DayInput)
    ends_on = forms.DateField(label=_("Last day"), required=False, widget=DayInput)
    language = forms.ChoiceField(label=_("Language of these texts"), choices=settings.LANGUAGES)
    code = forms.CharField(label=_("Short code"), max_length=LONGEST, help_text=_CODE_HELP)

    @classmethod
    def on(cls, worksite: Worksite, data: Any = None) -> "TextsForm":
        """The form, filled with the worksite's texts and their fingerprint."""
        base = fingerprint(guarded_texts(worksite))
        return cls(data, initial={**texts_of(worksite), "base": base})

    def clean(self) -> dict[str, Any]:
        """A period ends after it starts."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The last day comes before the first. Exchange them."))
        return cleaned

    @property
    def texts(self) -> dict[str, Any]:
        """What was typed, without the fingerprint."""
        return {name: value for name, value in self.cleaned_data.items() if name != "base"}


class CalendarLineForm(forms.Form):
    """One step; left without words, it is taken away."""

    label = forms.CharField(label=_("What"), max_length=200, required=False)
    starts_on = forms.DateField(label=_("First day"), required=False, widget=DayInput)
    ends_on = forms.DateField(label=_("Last day"), required=False, widget=DayInput)
    when = forms.CharField(
        label=_("When, in words, if no day is fixed"), max_length=120, required=False
    )

    def clean(self) -> dict[str, Any]:
        """A step with a time has a name, and ends after it starts."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if not cleaned.get("label") and any(
            cleaned.get(n) for n in ("starts_on", "ends_on", "when")
        ):
            raise ValidationError(gettext("Say what this step is, or empty its whole line."))
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("This step ends before it starts. Exchange the two days."))
        return cleaned


CalendarLines = forms.formset_factory(CalendarLineForm, extra=MORE_LINES, max_num=MOST_LINES)


def calendar_lines(worksite: Worksite, data: Any = None) -> Any:
    """The calendar as lines to fill in, with some empty ones."""
    rows: Sequence[CalendarLine] = calendar_of(worksite)
    initial = [
        {"label": r.label, "starts_on": r.starts_on, "ends_on": r.ends_on, "when": r.when}
        for r in rows
    ]
    return CalendarLines(data, initial=initial, prefix="calendar")


def typed_calendar(lines: Any) -> list[CalendarLine]:
    """The lines that say something, in the order they stand."""
    return [CalendarLine(**form.cleaned_data) for form in lines if form.cleaned_data.get("label")]


class StateForm(forms.Form):
    """Where the worksite goes next. Closing is confirmed by a tick: it cannot be undone."""

    state = forms.ChoiceField(choices=State.choices, widget=forms.HiddenInput)
    sure = forms.BooleanField(
        label=_("I understand that who said what is forgotten for ever, and that this is final."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Closing needs the tick."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("state") == State.CLOSED and not cleaned.get("sure"):
            self.add_error("sure", _("Tick this box to close the worksite."))
        return cleaned


class CodeForm(forms.Form):
    """A code copied from a poster."""

    code = forms.CharField(label=_("The code on your paper"), max_length=40)

    def clean_code(self) -> str:
        """A slash is copied from the address around the code; there must be a code beside it."""
        code: str = self.cleaned_data["code"].replace("/", "")
        if not heard(code):
            raise ValidationError(gettext("Type the letters or digits of the code."))
        return code
