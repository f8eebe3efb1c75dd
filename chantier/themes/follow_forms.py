"""Forms of proposals and of what became of them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chantier.meetings.models import ExchangeGroup
from chantier.themes.forms import participations_of
from chantier.themes.models import Proposal, ProposalKind, Theme
from chantier.themes.states import TRANSITIONS, ProposalState
from chantier.ui.fields import DayInput, LongTextField
from chantier.worksites.models import Participation, Worksite

NO_SOURCE = _("Say where this comes from: a letter, a meeting, an address on the web.")


class GroupChoice(forms.ModelChoiceField[Any]):
    """A group by its number, round and theme."""

    def label_from_instance(self, obj: Any) -> str:
        theme = getattr(getattr(obj, "work", None), "theme", "")
        return " · ".join(
            str(part) for part in (obj.meeting, obj.number, theme or obj.title) if part
        )


class ProposalForm(forms.Form):
    """What is proposed or asked, and where it comes from."""

    kind = forms.ChoiceField(
        label=_("Proposal or question"),
        widget=forms.RadioSelect,
        choices=ProposalKind,
        initial=ProposalKind.PROPOSAL,
    )
    text = LongTextField(
        label=_("In which words"),
        max_length=2000,
        error_messages={"required": _("Write what is proposed or asked.")},
    )
    theme = forms.ModelChoiceField(
        label=_("Theme"), queryset=Theme.objects.none(), required=False, empty_label=_("no theme")
    )
    group = GroupChoice(
        label=_("Exchange group"),
        queryset=ExchangeGroup.objects.none(),
        required=False,
        empty_label=_("no group"),
    )
    authors = forms.CharField(
        label=_("Badges of those who make it"),
        required=False,
        max_length=400,
        help_text=_("They are told what becomes of it, each on their own channel."),
    )

    def __init__(self, *args: Any, worksite: Worksite, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.worksite = worksite
        theme, group = self.fields["theme"], self.fields["group"]
        assert isinstance(theme, forms.ModelChoiceField)  # noqa: S101  for the type checker
        assert isinstance(group, forms.ModelChoiceField)  # noqa: S101
        theme.queryset = worksite.themes.order_by("position", "pk")
        groups = ExchangeGroup.objects.filter(meeting__in=worksite.meetings.pooling_days())
        group.queryset = groups.select_related("meeting", "work__theme").order_by(
            "meeting", "round", "number"
        )

    def clean_authors(self) -> list[Participation]:
        """The participations themselves."""
        return participations_of(self.worksite, self.cleaned_data["authors"])


class AddressForm(forms.Form):
    """To whom, when, and until when; where they are written to."""

    addressee = forms.CharField(
        label=_("Addressed to"),
        max_length=200,
        help_text=_("An institution, an elected official, the space itself."),
        error_messages={
            "required": _(
                "Say to whom the proposal is addressed: a name, an office, the space itself."
            )
        },
    )
    email = forms.EmailField(
        label=_("E-mail of the addressee"),
        required=False,
        help_text=_(
            "The proposal and the reminders go there; without it, to the postal address; without "
            "either, they are printed for you to hand over."
        ),
    )
    postal = LongTextField(
        label=_("Postal address of the addressee"), required=False, max_length=500, rows=4
    )
    on = forms.DateField(
        label=_("Addressed on"),
        widget=DayInput,
        error_messages={"required": _("Write the day on which it was addressed.")},
    )
    due_on = forms.DateField(
        label=_("Answer expected by"),
        widget=DayInput,
        error_messages={"required": _("Write the day by which an answer is expected.")},
    )


class FollowUpForm(forms.Form):
    """One step of what became of a proposal."""

    state = forms.ChoiceField(
        label=_("Where it stands now"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose where it stands now.")},
    )
    text = LongTextField(
        label=_("What was said or done"),
        required=False,
        max_length=8000,
        help_text=_("With the reasons, when the answer is partly or no, or when it is abandoned."),
    )
    said_by = forms.CharField(
        label=_("Said by"),
        max_length=200,
        error_messages={"required": _("Write who said it.")},
    )
    said_on = forms.DateField(
        label=_("On"),
        widget=DayInput,
        error_messages={"required": _("Write on which day.")},
    )
    source = forms.CharField(
        label=_("Source"),
        max_length=300,
        help_text=_("A letter, a meeting, an address on the web."),
        error_messages={"required": NO_SOURCE},
    )

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["state"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
        field.choices = [
            (state.value, state.label)
            for state in ProposalState
            if state in TRANSITIONS[ProposalState(proposal.state)]
        ]


class MilestoneForm(forms.Form):
    """A step that was promised."""

    label = forms.CharField(
        label=_("What is to be done"),
        max_length=200,
        error_messages={"required": _("Write what is to be done.")},
    )
    due_on = forms.DateField(
        label=_("Expected by"),
        widget=DayInput,
        error_messages={"required": _("Write the day by which it is expected.")},
    )


class ReachedForm(forms.Form):
    """A promised step was reached."""

    reached_on = forms.DateField(
        label=_("Reached on"),
        widget=DayInput,
        error_messages={"required": _("Write the day on which it was reached.")},
    )
    source = forms.CharField(
        label=_("Source"),
        max_length=300,
        help_text=_("A letter, a meeting, an address on the web."),
        error_messages={"required": NO_SOURCE},
    )
