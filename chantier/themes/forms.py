"""Forms of themes and proposals."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from chantier.reports.models import Finding
from chantier.themes.models import Proposal, Theme
from chantier.themes.sources import findings_of
from chantier.themes.states import TRANSITIONS, ProposalState
from chantier.ui.fields import DayInput, LongTextField, RowsField
from chantier.worksites.models import Participation, Worksite


class FindingChoices(RowsField):
    """Findings, each with the workshop that found it."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.get_kind_display()} · {obj.text} ({obj.report.meeting})"


class NewThemeForm(forms.Form):
    """Names a theme."""

    title = forms.CharField(label=_("Name of the theme"), max_length=200)


class ThemeForm(forms.Form):
    """Writes a theme and chooses its findings."""

    title = forms.CharField(label=_("Name of the theme"), max_length=200)
    summary = LongTextField(label=_("What it is about"), required=False, max_length=2000)
    findings = FindingChoices(
        label=_("Findings it gathers"),
        queryset=Finding.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, worksite: Worksite, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["findings"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101  for the type checker
        field.queryset = findings_of(worksite, public=False)


class DecisionForm(forms.Form):
    """Records the decision of committee and bearers."""

    taken_on = forms.DateField(label=_("Decided on"), widget=DayInput)
    reasons = LongTextField(label=_("Reasons"), required=False, max_length=4000)


class NewGroupForm(forms.Form):
    """Opens an exchange group."""

    title = forms.CharField(label=_("Name of the group"), max_length=200)


class GroupForm(NewGroupForm):
    """Names a group and says who sits in it, by their badges."""

    members = LongTextField(
        label=_("Badges of its members"),
        required=False,
        max_length=8000,
        help_text=_("The six signs of each badge, with spaces or lines between them."),
    )

    def __init__(self, *args: Any, worksite: Worksite, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.worksite = worksite

    def clean_members(self) -> list[Participation]:
        """The participations behind the badges, each once; says which badges nobody has."""
        badges = set(self.cleaned_data["members"].upper().replace(",", " ").split())
        found = list(self.worksite.participations.filter(pseudonym__in=badges).order_by("pk"))
        unknown = sorted(badges - {participation.pseudonym for participation in found})
        if unknown:
            raise ValidationError(
                gettext("Nobody in this worksite has these badges: %(badges)s. Look at them again.")
                % {"badges": ", ".join(unknown)}
            )
        return found


class ConclusionsForm(forms.Form):
    """What a group concluded, and one proposal if it made one."""

    theme = forms.ModelChoiceField(label=_("Theme"), queryset=Theme.objects.none())
    conclusions = LongTextField(label=_("What the group concluded"))
    proposal = LongTextField(
        label=_("A proposal of the group"),
        required=False,
        max_length=2000,
        help_text=_("It will be addressed to somebody and followed up in public."),
    )

    def __init__(self, *args: Any, worksite: Worksite, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["theme"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  for the type checker
        field.queryset = worksite.themes.order_by("position", "pk")


class AddressForm(forms.Form):
    """To whom, when, and until when."""

    addressee = forms.CharField(label=_("Addressed to"), max_length=200)
    on = forms.DateField(label=_("Addressed on"), widget=DayInput)
    due_on = forms.DateField(label=_("Answer expected by"), widget=DayInput)


class FollowUpForm(forms.Form):
    """One step of what became of a proposal."""

    state = forms.ChoiceField(label=_("Where it stands now"), widget=forms.RadioSelect)
    text = LongTextField(label=_("What was said or done"), required=False, max_length=8000)
    said_by = forms.CharField(label=_("Said by"), max_length=200)
    said_on = forms.DateField(label=_("On"), widget=DayInput)
    source = forms.CharField(
        label=_("Source"),
        max_length=300,
        help_text=_("A letter, a meeting, an address on the web."),
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
