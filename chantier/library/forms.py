"""Forms of the library."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from chantier.initiatives.models import Initiative
from chantier.library.models import Evidence
from chantier.reports.models import Finding
from chantier.ui.fields import LongTextField


class SearchForm(forms.Form):
    """Looks for cases by words of their title, place or bearer."""

    words = forms.CharField(label=_("Words"), max_length=100, required=False)

    def among(self, cases: QuerySet[Initiative]) -> QuerySet[Initiative]:
        """The cases that have every word somewhere."""
        for word in self.cleaned_data["words"].split():
            cases = cases.filter(
                Q(title__icontains=word)
                | Q(place__icontains=word)
                | Q(bearer__icontains=word)
                | Q(worksite__title__icontains=word)
                | Q(worksite__theme__icontains=word)
            )
        return cases


class FindingChoice(forms.ModelChoiceField[Finding]):
    """A finding with the meeting that found it."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.text[:120]} ({obj.report.meeting})"


class EvidenceForm(forms.Form):
    """A finding that bears on a hypothesis, and how."""

    finding = FindingChoice(label=_("Finding"), queryset=Finding.objects.none())
    stance = forms.ChoiceField(
        label=_("It"), choices=Evidence.Stance.choices, widget=forms.RadioSelect
    )
    note = LongTextField(label=_("Why, in a few words"), max_length=2000, rows=4)

    def __init__(self, *args: Any, findings: QuerySet[Finding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["finding"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  for the type checker
        field.queryset = findings
