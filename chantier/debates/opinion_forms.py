"""The form of the thresholds."""

from django import forms
from django.utils.translation import gettext_lazy as _

from chantier.debates.models import OpinionThresholds


class ThresholdsForm(forms.ModelForm[OpinionThresholds]):
    """Percentages."""

    class Meta:
        model = OpinionThresholds
        fields = ["common_ground", "conflict", "level"]
        help_texts = {
            "common_ground": _(
                "In percent. Common ground: more than this share of each constituency agrees."
            ),
            "conflict": _(
                "In points of percentage, between the shares of two constituencies that agree."
            ),
            "level": _("In percent. Under this probability, nothing is said."),
        }
        widgets = {
            name: forms.NumberInput(attrs={"min": least, "max": 99})
            for name, least in (("common_ground", 1), ("conflict", 1), ("level", 50))
        }
