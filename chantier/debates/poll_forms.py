"""Forms of preferences: the question, one's dots or place, what was counted in the room."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from chantier.debates import polls
from chantier.debates.forms import BadgeField, OnceForm
from chantier.debates.models import Poll
from chantier.debates.stage_forms import count_of, table_number
from chantier.spaces.models import Constituency
from chantier.ui.fields import LongTextField

KINDS = [
    (Poll.Kind.DOTS, _("Dots – each person shares out a few dots between the options")),
    (Poll.Kind.LINE, _("A line – each person takes a place between two ends")),
]
USUAL_DOTS = 3
MOST_COUNTED = 2000


class PollForm(OnceForm):
    """A question of preference to put to the room."""

    kind = forms.ChoiceField(
        label=_("How do people answer?"),
        choices=KINDS,
        widget=forms.RadioSelect,
        initial=Poll.Kind.DOTS,
    )
    question = forms.CharField(
        label=_("Question"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    options = LongTextField(
        label=_("Options"),
        max_length=2500,
        rows=5,
        help_text=_("One a line. For a line: its two ends, one a line."),
    )
    budget = forms.IntegerField(
        label=_("Dots for each person"),
        min_value=1,
        max_value=polls.MOST_DOTS,
        initial=USUAL_DOTS,
        help_text=_("On a line, each person takes one place, whatever is written here."),
    )

    def clean(self) -> dict[str, Any]:
        """On a line, the two ends become its places."""
        data = super().clean() or self.cleaned_data
        if "options" not in data:
            return data
        lines = [line.strip() for line in data["options"].splitlines() if line.strip()]
        if data.get("kind") == Poll.Kind.LINE:
            if len(lines) != 2:
                self.add_error("options", _("A line has two ends: write two lines."))
                return data
            lines = polls.places_between(*lines)
        data["options"] = lines
        return data


class AnswerForm(forms.Form):
    """One's dots on each option, or one's place on the line; see `dots`."""

    place = forms.TypedChoiceField(label=_("My place"), coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args: Any, poll: Poll, given: Sequence[int] = (), **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.poll = poll
        if poll.kind == Poll.Kind.LINE:
            choices = list(enumerate(poll.options))
            self.fields["place"].choices = choices  # type: ignore[attr-defined]
            if any(given):
                self.initial["place"] = list(given).index(1)
            return
        del self.fields["place"]
        for number, option in enumerate(poll.options):
            self.fields[f"d{number}"] = forms.IntegerField(
                label=option,
                min_value=0,
                max_value=poll.budget,
                required=False,
                initial=(given[number] or None) if given else None,
                widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "short"}),
            )

    @property
    def dots(self) -> list[int]:
        """What was put, in the order of the options."""
        width = len(self.poll.options)
        if self.poll.kind == Poll.Kind.LINE:
            return [int(n == self.cleaned_data["place"]) for n in range(width)]
        return [self.cleaned_data.get(f"d{n}") or 0 for n in range(width)]


class PaperAnswerForm(AnswerForm):
    """The same, typed for somebody by their badge."""

    badge = BadgeField(help_text=_("The six signs written on the sheet."))
    field_order = ("badge",)

    def __init__(self, *args: Any, poll: Poll, **kwargs: Any):
        super().__init__(*args, poll=poll, **kwargs)
        self.fields["badge"].of(poll.meeting.worksite)  # type: ignore[attr-defined]


class RoomCountForm(forms.Form):
    """What was counted at a table or in the whole room, constituency by constituency."""

    table = table_number()

    def __init__(
        self, *args: Any, poll: Poll, constituencies: Sequence[Constituency], **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.poll, self.constituencies = poll, constituencies
        for one in constituencies:
            if poll.kind == Poll.Kind.DOTS:
                self.fields[f"p{one.pk}"] = count_of(one, _("people"), most=MOST_COUNTED)
            for n, option in enumerate(poll.options):
                self.fields[f"c{one.pk}_{n}"] = count_of(one, option, most=MOST_COUNTED)

    def _names(self, one: Constituency) -> list[str]:
        counted = [f"c{one.pk}_{n}" for n in range(len(self.poll.options))]
        return [f"p{one.pk}", *counted] if self.poll.kind == Poll.Kind.DOTS else counted

    @property
    def rows(self) -> list[tuple[Constituency, list[forms.BoundField]]]:
        """The fields of each constituency."""
        return [(one, [self[name] for name in self._names(one)]) for one in self.constituencies]

    @property
    def counts(self) -> dict[Constituency, tuple[int, list[int]]]:
        """People and dots; a constituency left blank was not counted."""
        found = {}
        for one in self.constituencies:
            put = [self.cleaned_data.get(name) for name in self._names(one)]
            if all(number is None for number in put):
                continue
            numbers = [number or 0 for number in put]
            if self.poll.kind == Poll.Kind.DOTS:
                found[one] = (numbers[0], numbers[1:])
            else:
                found[one] = (sum(numbers), numbers)
        return found

    def clean(self) -> dict[str, Any]:
        """Something was counted."""
        data = super().clean() or self.cleaned_data
        if not self.errors and not self.counts:
            raise ValidationError(_("Type at least one count."))
        return data
