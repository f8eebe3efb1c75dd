"""Forms of the evening: who asks to speak, how late a tap arrives, cards counted at a table."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from chantier.debates.forms import ConstituencyChoice, OnceForm
from chantier.debates.models import Statement
from chantier.spaces.models import Constituency
from chantier.worksites.models import Worksite

LATEST = 12 * 60 * 60  # seconds: a tap made without network arrives the same evening
MOST_CARDS = 500


class AgoField(forms.IntegerField):
    """How many seconds ago it was done, when it waited for the network on the device.

    A length and not an hour: the clock of a device may be wrong.
    """

    def __init__(self) -> None:
        super().__init__(required=False, min_value=0, max_value=LATEST, widget=forms.HiddenInput)

    def clean(self, value: Any) -> int:
        """Seconds; 0 for anything senseless, which must not lose the deed."""
        try:
            return super().clean(value) or 0
        except ValidationError:
            return 0


def moment(form: forms.Form, now: datetime) -> datetime:
    """When it was done. Takes `ago` out of what was cleaned."""
    return now - timedelta(seconds=form.cleaned_data.pop("ago", 0))


class TurnForm(OnceForm):
    """One tap on a constituency."""

    constituency = ConstituencyChoice()
    ago = AgoField()

    def __init__(self, *args: Any, worksite: Worksite, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["constituency"].offer(worksite)  # type: ignore[attr-defined]


class TapForm(forms.Form):
    """A button that waited for the network on the device, perhaps."""

    ago = AgoField()


def tapped(data: Any, now: datetime) -> datetime:
    """When a button was pressed, from what its form sent."""
    form = TapForm(data)
    form.is_valid()
    return moment(form, now)


def table_number() -> forms.IntegerField:
    """The field that says where something was counted."""
    return forms.IntegerField(
        label=_("Table number"), min_value=0, max_value=200, initial=0,
        help_text=_("0 when the whole room was counted at once."),
    )  # fmt: skip


def count_of(constituency: Constituency, what: object, *, most: int) -> forms.IntegerField:
    """Under the name of the constituency that is seen once, and heard with each field."""
    label = format_html('<span class="visually-hidden">{} – </span>{}', constituency, what)
    return forms.IntegerField(label=label, min_value=0, max_value=most, required=False)


class CardsForm(forms.Form):
    """The cards raised at one table: three counts for each constituency."""

    statement = forms.ModelChoiceField(
        label=_("Sentence put to the vote"), queryset=Statement.objects.none(), empty_label=None
    )
    table = table_number()

    def __init__(
        self, *args: Any, statements: Any, constituencies: Sequence[Constituency], **kw: Any
    ):
        super().__init__(*args, **kw)
        self.fields["statement"].queryset = statements  # type: ignore[attr-defined]
        self.constituencies = constituencies
        for constituency in constituencies:
            for name, answer in (("a", _("agree")), ("d", _("disagree")), ("p", _("pass"))):
                self.fields[f"{name}{constituency.pk}"] = count_of(
                    constituency, answer, most=MOST_CARDS
                )

    @property
    def rows(self) -> list[tuple[Constituency, list[forms.BoundField]]]:
        """The fields of each constituency, in the order of the answers."""
        return [(one, [self[f"{name}{one.pk}"] for name in "adp"]) for one in self.constituencies]

    @property
    def counts(self) -> dict[Constituency, tuple[int, int, int]]:
        """What was counted; a constituency left blank was not."""
        found = {}
        for one in self.constituencies:
            raised = [self.cleaned_data.get(f"{name}{one.pk}") for name in "adp"]
            if any(number is not None for number in raised):
                found[one] = (raised[0] or 0, raised[1] or 0, raised[2] or 0)
        return found

    def clean(self) -> dict[str, Any]:
        """Something was counted."""
        data = super().clean() or self.cleaned_data
        if not self.errors and not self.counts:
            raise ValidationError(_("Type at least one count."))
        return data
