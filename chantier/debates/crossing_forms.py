"""Forms of crossing views: what is shared or differs, and who signs with those who wrote."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chantier.debates import crossing
from chantier.debates.forms import BadgeField, ContributionChoices, OnceForm
from chantier.debates.models import Contribution, Crossing, Kind
from chantier.meetings.models import Meeting
from chantier.worksites.models import Worksite

KINDS = [
    (Crossing.Kind.SHARED, _("They say the same: it is shared")),
    (Crossing.Kind.DIFFERS, _("They do not see it alike: it differs")),
]


class VoicedChoices(ContributionChoices):
    """Contributions, each with from where it was said."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.constituency} · {super().label_from_instance(obj)}"


class CrossingForm(OnceForm):
    """Words of several constituencies, and what they do to one another."""

    kind = forms.ChoiceField(
        label=_("What do these words do?"),
        choices=KINDS,
        widget=forms.RadioSelect,
        initial=Crossing.Kind.SHARED,
    )
    text = forms.CharField(
        label=_("In one sentence"),
        max_length=300,
        help_text=_("What is shared, or on what they differ. Read it aloud before you keep it."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    contributions = VoicedChoices(
        label=_("The words it rests on"),
        queryset=Contribution.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Of two constituencies at least."),
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any):
        super().__init__(*args, **kwargs)
        rows = crossing.released(meeting).exclude(kind=Kind.NOT_UNDERSTOOD)
        rows = rows.order_by("constituency__position", "number", "pk")
        self.fields["contributions"].queryset = rows  # type: ignore[attr-defined]


class CosignForm(forms.Form):
    """The badge of somebody without a phone who signs with the others."""

    badge = BadgeField(help_text=_("The six signs on the badge of who signs."))

    def __init__(self, *args: Any, worksite: Worksite, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["badge"].of(worksite)  # type: ignore[attr-defined]
