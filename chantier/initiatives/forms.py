"""Forms of an initiative."""

from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from chantier.initiatives.coding import FRAMES, RUNGS, CodedField
from chantier.initiatives.models import Depth, Initiative, SectionKey, Side
from chantier.initiatives.presentation import field_name, texts_of
from chantier.spaces.models import Constituency
from chantier.ui.fields import LongTextField
from chantier.worksites.guard import GuardedForm, fingerprint

_HELP = {
    SectionKey.CONTEXT: _("Where, since when, who started it, who was absent, what set it off."),
    SectionKey.CHOICES: _("What was chosen, what was refused, and why."),
    SectionKey.WAYS: _(
        "How the population, the organisations and the elected officials of the territory were met."
    ),
    SectionKey.STANDING: _("What has been obtained, according to whom; what is stuck."),
    SectionKey.QUESTIONS: _("What you would like others to look at with you."),
}
_FACTS = ("title", "bearer", "place", "period", "people_reached")


class FactsForm(forms.Form):
    """What is known of the initiative beside its presentation."""

    title = forms.CharField(label=_("Title"), max_length=200)
    bearer = forms.CharField(
        label=_("Carried by"),
        max_length=200,
        help_text=_("With its article, as in: the social centre of the neighbourhood."),
    )
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    period = forms.CharField(label=_("Period"), max_length=120, required=False)
    people_reached = forms.CharField(label=_("People reached"), max_length=200, required=False)

    @classmethod
    def on(cls, initiative: Initiative, data: Any = None) -> "FactsForm":
        """The form, filled."""
        return cls(data, initial={name: getattr(initiative, name) for name in _FACTS})


class WriteForm(GuardedForm):
    """All sections at all depths, on one page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key in SectionKey:
            for depth in Depth:
                self.fields[field_name(depth, key)] = LongTextField(
                    label=f"{key.label} – {depth.label}",
                    required=False,
                    rows=4 if depth == Depth.SHORT else 8,
                    help_text=_HELP[key] if depth == Depth.FULL else "",
                )

    @classmethod
    def on(cls, initiative: Initiative, data: Any = None) -> "WriteForm":
        """The form, filled with the texts and their fingerprint."""
        texts = texts_of(initiative)
        return cls(data, initial={**texts, "base": fingerprint(texts)})

    @cached_property
    def groups(self) -> list[tuple[SectionKey, list[BoundField]]]:
        """The boxes, section by section."""
        return [(key, [self[field_name(depth, key)] for depth in Depth]) for key in SectionKey]

    @property
    def texts(self) -> dict[str, str]:
        """What was typed, without the fingerprint."""
        return {name: text for name, text in self.cleaned_data.items() if name != "base"}


class SignForm(forms.Form):
    """Which side says yes, and to which text."""

    side = forms.ChoiceField(choices=Side.choices, widget=forms.HiddenInput)
    text_sha256 = forms.CharField(max_length=64, widget=forms.HiddenInput)


class AttachForm(forms.Form):
    """A document beside the presentation."""

    file = forms.FileField(
        label=_("File"), help_text=_("A PDF, a picture, a text or an office document.")
    )
    title = forms.CharField(label=_("Title"), max_length=200, required=False)
    depth = forms.ChoiceField(
        label=_("For whom"),
        choices=[(Depth.SHORT, _("for everyone")), (Depth.FULL, _("for those registered"))],
        initial=Depth.FULL,
        widget=forms.RadioSelect,
    )


class BearerForm(forms.Form):
    """Somebody who carries the initiative; an account is made for them if they have none."""

    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(
        label=_("E-mail"), help_text=_("They sign in with a code sent to this address.")
    )


class CodingForm(forms.Form):
    """The coded fields, and the rung as each constituency sees it."""

    def __init__(
        self, *args: Any, constituencies: list[Constituency], initiative: Initiative, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.constituencies = constituencies
        for frame, fields in FRAMES.items():
            for field in fields:
                coded = initiative.coding.get(frame, {}).get(field.key)
                self.fields[f"{frame}.{field.key}"] = _choice(field, coded)
        seen = {rung.constituency_id: rung for rung in initiative.rungs.all()}
        for constituency in constituencies:
            rung = seen.get(constituency.pk)
            self.fields[f"rung.{constituency.slug}"] = forms.TypedChoiceField(
                label=_("The rung, as seen by: %(constituency)s")
                % {"constituency": constituency.name},
                choices=[("", "–"), *RUNGS],
                coerce=int,
                empty_value=None,
                required=False,
                initial=rung.rung if rung else None,
            )
            self.fields[f"reason.{constituency.slug}"] = forms.CharField(
                label=_("Why, according to: %(constituency)s")
                % {"constituency": constituency.name},
                max_length=1000,
                required=False,
                initial=rung.reason if rung else "",
            )

    @property
    def coding(self) -> dict[str, dict[str, Any]]:
        """What was chosen, by frame; fields left empty are left out."""
        return {
            frame: {
                field.key: value
                for field in fields
                if (value := self.cleaned_data[f"{frame}.{field.key}"])
            }
            for frame, fields in FRAMES.items()
        }

    @property
    def rungs(self) -> dict[Constituency, tuple[int | None, str]]:
        """By constituency: the rung or None, and the reason."""
        data = self.cleaned_data
        return {c: (data[f"rung.{c.slug}"], data[f"reason.{c.slug}"]) for c in self.constituencies}


def _choice(field: CodedField, coded: Any) -> forms.Field:
    if field.most == 1:
        return forms.ChoiceField(
            label=field.label, choices=[("", "–"), *field.choices], required=False, initial=coded
        )
    return SomeOf(field, initial=coded)


class SomeOf(forms.MultipleChoiceField):
    """A few keys of a vocabulary."""

    def __init__(self, field: CodedField, **kwargs: Any) -> None:
        super().__init__(
            label=field.label,
            choices=field.choices,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("%(most)d at most.") % {"most": field.most} if field.most == 3 else "",
            **kwargs,
        )
        self.most = field.most

    def validate(self, value: list[str]) -> None:
        """Known keys, and no more than allowed."""
        super().validate(value)
        if len(value) > self.most:
            raise forms.ValidationError(
                _("Choose %(most)d at most; you chose %(chosen)d."),
                params={"most": self.most, "chosen": len(value)},
            )
