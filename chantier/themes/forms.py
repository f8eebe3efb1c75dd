"""Forms of themes and proposals."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from chantier.reports.models import Finding
from chantier.themes.models import GroupWork, Theme
from chantier.themes.sources import findings_of
from chantier.ui.fields import DayInput, LongTextField, RowsField
from chantier.worksites.models import Participation, Worksite


def participations_of(worksite: Worksite, badges: str) -> list[Participation]:
    """The participations behind the badges, each once; says which badges nobody has."""
    signs = set(badges.upper().replace(",", " ").split())
    found = list(worksite.participations.filter(pseudonym__in=signs).order_by("pk"))
    unknown = sorted(signs - {participation.pseudonym for participation in found})
    if unknown:
        raise ValidationError(
            gettext("Nobody in this worksite has these badges: %(badges)s. Look at them again.")
            % {"badges": ", ".join(unknown)}
        )
    return found


class FindingChoices(RowsField):
    """Findings, each with the workshop that found it."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.get_kind_display()} · {obj.text} ({obj.report.meeting})"


class NewThemeForm(forms.Form):
    """Names a theme."""

    title = forms.CharField(
        label=_("Name of the theme"),
        max_length=200,
        error_messages={"required": _("Give the theme a name.")},
    )


class ThemeForm(forms.Form):
    """Writes a theme and chooses its findings."""

    title = forms.CharField(
        label=_("Name of the theme"),
        max_length=200,
        error_messages={"required": _("Give the theme a name.")},
    )
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

    taken_on = forms.DateField(
        label=_("Decided on"),
        widget=DayInput,
        error_messages={"required": _("Write the day of the decision.")},
    )
    reasons = LongTextField(label=_("Reasons"), required=False, max_length=4000)


class NewGroupForm(forms.Form):
    """Opens an exchange group."""

    title = forms.CharField(
        label=_("Name of the group"),
        max_length=200,
        error_messages={"required": _("Give the group a name.")},
    )


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
        """The participations themselves."""
        return participations_of(self.worksite, self.cleaned_data["members"])


class ConclusionsForm(forms.Form):
    """What a group noted and concluded, and one proposal if it made one."""

    theme = forms.ModelChoiceField(label=_("Theme"), queryset=Theme.objects.none())
    notes = LongTextField(label=_("Notes"), required=False)
    conclusions = LongTextField(label=_("What the group concluded"), required=False)
    proposal = LongTextField(
        label=_("A proposal of the group"),
        required=False,
        max_length=2000,
        help_text=_("It will be addressed to somebody and followed up in public."),
    )
    read_at = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, worksite: Worksite, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["theme"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  for the type checker
        field.queryset = worksite.themes.order_by("position", "pk")


class GroupDissentForm(forms.Form):
    """A divergence, word for word."""

    text = LongTextField(
        label=_("What is seen otherwise"),
        max_length=4000,
        error_messages={"required": _("Write what is seen otherwise.")},
    )
    signed_as = forms.CharField(
        label=_("Signed"),
        max_length=120,
        required=False,
        help_text=_("A name, a constituency, or nothing: it stands without a signature too."),
    )


class PlenaryForm(forms.Form):
    """In which order the groups of a meeting speak."""

    def __init__(self, *args: Any, works: list[GroupWork], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.works = works
        for work in works:
            self.fields[f"place_{work.pk}"] = forms.IntegerField(
                label=gettext("Group %(number)d, round %(round)d: %(theme)s")
                % {"number": work.group.number, "round": work.group.round, "theme": work.theme},
                min_value=1,
                max_value=999,
                required=False,
                initial=work.plenary,
            )

    @property
    def order(self) -> dict[GroupWork, int | None]:
        """Each group's place, or None."""
        return {work: self.cleaned_data[f"place_{work.pk}"] for work in self.works}
