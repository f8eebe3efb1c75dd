"""Forms of meetings."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from chantier.meetings.actions import AgendaLine
from chantier.meetings.models import AgendaItem, Meeting, MeetingRoleKind
from chantier.meetings.queries import agenda_as_text, guarded_plan, phase_named
from chantier.people.models import Account
from chantier.spaces.models import Constituency, SpaceRole
from chantier.ui.fields import LongTextField, MomentInput
from chantier.worksites.guard import GuardedForm, fingerprint
from chantier.worksites.models import Worksite

PLACES_OF_AN_EVENING = 50
_LINE = re.compile(r"^\s*(\d{1,4})\s+(?:\[([^\]]+)\]\s*)?(.+?)\s*$")


class MeetingForm(forms.ModelForm[Meeting], GuardedForm):
    """The plan of a meeting, and which plan it was opened on."""

    address = LongTextField(label=_("Address of the place"), required=False, max_length=500, rows=3)
    access = LongTextField(label=_("How to come, and access"), required=False, max_length=4000)
    practical = LongTextField(
        label=_("Practical details sent to those registered"), required=False, max_length=8000
    )
    agenda = LongTextField(
        label=_("Running order"),
        required=False,
        max_length=8000,
        rows=12,
        help_text=_(
            "One step a line: minutes, then what. A phase may stand between: "
            "20 [among peers] Each constituency apart. Phases: the whole room, presentation of the "
            "initiative, among peers, side by side, together, vote, break."
        ),
    )

    class Meta:
        model = Meeting
        fields = [
            "title",
            "kind",
            "initiative",
            "starts_at",
            "ends_at",
            "when",
            "venue",
            "address",
            "access",
            "practical",
            "places",
            "place_rule",
            "registration_opens_at",
            "registration_closes_at",
        ]
        widgets = {
            "starts_at": MomentInput,
            "ends_at": MomentInput,
            "registration_opens_at": MomentInput,
            "registration_closes_at": MomentInput,
        }
        help_texts = {
            "places": _("Leave empty when the number is not limited."),
            "when": _("In words, while no day is fixed."),
        }
        labels = {"kind": _("Kind of meeting"), "place_rule": _("How places are given")}

    def __init__(self, *args: Any, worksite: Worksite, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["initiative"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  for the type checker
        field.queryset = worksite.initiatives.order_by("position", "pk")
        if self.instance.pk:
            self.initial["agenda"] = agenda_as_text(self.instance.agenda.order_by("position", "pk"))
            self.initial["base"] = fingerprint(guarded_plan(self.instance))

    def clean_agenda(self) -> str:
        """The running order as it would be shown again."""
        return agenda_as_text(read_agenda(self.cleaned_data["agenda"]))

    def agenda_lines(self) -> list[AgendaLine]:
        """The running order as `actions` take it."""
        return read_agenda(self.cleaned_data["agenda"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start, end = data.get("starts_at"), data.get("ends_at")
        if start and end and end <= start:
            self.add_error("ends_at", gettext("The meeting ends before it starts."))
        return data

    def plan(self) -> dict[str, Any]:
        """What `actions` takes, without the running order."""
        apart = {"agenda", "base"}
        return {name: value for name, value in self.cleaned_data.items() if name not in apart}

    def _post_clean(self) -> None:
        """The instance stays as it is in the database: the action writes, or nobody does."""


class NewMeetingForm(MeetingForm):
    """Plans a new meeting; its address on the web comes from its title.

    It opens on an evening of fifty places and of two and a half hours, to be changed.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("places", PLACES_OF_AN_EVENING)
        self.initial.setdefault("agenda", agenda_as_text(_usual_evening()))

    def slug(self) -> str:
        return slugify(self.cleaned_data["title"])[:60] or "rencontre"


def _usual_evening() -> list[AgendaLine]:
    """150 minutes by which views are crossed: each apart, side by side, then together."""
    phase = AgendaItem.Phase
    return [
        AgendaLine(title=title, minutes=minutes, phase=step)
        for minutes, step, title in (
            (10, phase.PLENARY, gettext("Welcome")),
            (25, phase.PRESENTATION, gettext("The initiative, by those who bear it")),
            (30, phase.PEERS, gettext("Each constituency apart: stories, strengths, weaknesses")),
            (25, phase.SIDE_BY_SIDE, gettext("What each constituency brings back")),
            (10, phase.BREAK, gettext("Break")),
            (30, phase.TOGETHER, gettext("Analyses and hypotheses, written together")),
            (15, phase.VOTE, gettext("What we agree on, what we do not")),
            (5, phase.PLENARY, gettext("What happens next")),
        )
    ]


def read_agenda(text: str) -> list[AgendaLine]:
    """One step a line: `20 Welcome` or `20 [among peers] Each apart`. Raises ValidationError."""
    lines, faults = [], []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        found = _LINE.match(line)
        named = found[2] if found and found[2] else AgendaItem.Phase.PLENARY.value
        phase = phase_named(named)
        if not found or phase is None or not int(found[1]):
            faults.append(
                gettext(
                    "Line %(number)d: write the minutes, then what is done, like “20 Welcome”. "
                    "Phases: %(phases)s."
                )
                % {"number": number, "phases": ", ".join(map(str, AgendaItem.Phase.labels))}
            )
        else:
            lines.append(AgendaLine(title=found[3][:200], minutes=int(found[1]), phase=phase))
    if faults:
        raise ValidationError(faults)
    return lines


class RoleForm(forms.Form):
    """Names a facilitator or a note-taker, by the e-mail of their account in this space."""

    email = forms.EmailField(label=_("E-mail of their account"))
    role = forms.ChoiceField(label=_("Role"), choices=MeetingRoleKind.choices)
    trusted_by = forms.ModelChoiceField(
        label=_("Trusted by"),
        queryset=Constituency.objects.none(),
        required=False,
        help_text=_("A constituency that asked for this person, if any."),
    )

    def __init__(self, *args: Any, worksite: Worksite, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.worksite = worksite
        field = self.fields["trusted_by"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  for the type checker
        field.queryset = worksite.space.constituencies.order_by("position", "pk")

    def clean_email(self) -> Account:
        """Only accounts of this space: nobody learns who has an account elsewhere."""
        email = self.cleaned_data["email"].lower()
        roles = SpaceRole.objects.filter(space=self.worksite.space, account__email=email)
        found = roles.select_related("account").first()
        if found is None:
            raise ValidationError(
                gettext(
                    "Nobody in the team of this space has this e-mail. Add them to the team first."
                )
            )
        return found.account


class CancelForm(forms.Form):
    """Why a meeting does not take place."""

    reason = LongTextField(label=_("Why"), max_length=2000, rows=3)
