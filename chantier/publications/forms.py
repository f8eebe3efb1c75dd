"""Forms of the publication."""

from django import forms
from django.utils.translation import gettext_lazy as _

from chantier.publications.actions import CHANGES
from chantier.publications.book import parts
from chantier.publications.models import Publication
from chantier.ui.fields import LongTextField


class PublicationForm(forms.ModelForm[Publication]):
    """What the editors choose."""

    foreword = LongTextField(label=_("Foreword"), required=False)

    class Meta:
        model = Publication
        fields = ["title", "foreword", "licence"]


class PartForm(forms.Form):
    """One button of the page where the parts are ordered."""

    key = forms.ChoiceField(choices=lambda: [(one.key, one.label) for one in parts.in_order(None)])
    change = forms.ChoiceField(choices=[(change, change) for change in CHANGES])


class ReleaseForm(forms.Form):
    """A new release says what changed."""

    note = LongTextField(
        label=_("What changed since the last release"), required=False, max_length=2000, rows=3
    )
