"""Forms on which themes are ranked."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from chantier.meetings.models import Meeting
from chantier.people.models import Channel
from chantier.registrations.models import Registration
from chantier.registrations.queries import by_name
from chantier.themes.models import Theme
from chantier.worksites.models import Worksite

MOST_WISHES = 3


class WishesForm(forms.Form):
    """One choice for each wish, the dearest first. None has to be filled in."""

    def __init__(self, *args: Any, worksite: Worksite, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        themes = list(worksite.themes.order_by("position", "pk"))
        self.themes = {str(theme.pk): theme for theme in themes}
        labels = (_("First wish"), _("Second wish"), _("Third wish"))
        for rank, label in zip(range(min(MOST_WISHES, len(themes))), labels, strict=False):
            self.fields[f"wish{rank + 1}"] = forms.ChoiceField(
                label=label,
                required=False,
                choices=[
                    ("", gettext("No wish")),
                    *((pk, one.title) for pk, one in self.themes.items()),
                ],
            )

    @property
    def ranked(self) -> list[Theme]:
        """The themes chosen, the dearest first."""
        chosen = [self.cleaned_data.get(name) for name in sorted(self.fields) if "wish" in name]
        return [self.themes[pk] for pk in chosen if pk]

    def clean(self) -> None:
        """A theme is chosen once."""
        super().clean()
        ranked = self.ranked
        if len(set(ranked)) < len(ranked):
            twice = next(theme for theme in ranked if ranked.count(theme) > 1)
            raise ValidationError(
                gettext("“%(theme)s” is chosen twice: keep one of the two wishes.")
                % {"theme": twice.title}
            )

    @staticmethod
    def initial_of(themes: list[Theme]) -> dict[str, str]:
        """The form as it was filled in last."""
        return {f"wish{rank}": str(theme.pk) for rank, theme in enumerate(themes, start=1)}


class TypedWishesForm(WishesForm):
    """A slip typed in, or a call: whose it is, by which way, and the wishes."""

    registration = forms.ChoiceField(
        label=_("Whose wishes"), error_messages={"required": _("Choose whose wishes these are.")}
    )
    channel = forms.ChoiceField(
        label=_("They came"),
        error_messages={"required": _("Choose by which way they came.")},
        widget=forms.RadioSelect,
        choices=[
            (channel.value, channel.label)
            for channel in (Channel.PAPER, Channel.PHONE, Channel.VOICE)
        ],
    )

    def __init__(self, *args: Any, meetings: list[Meeting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Registration.objects.standing().filter(meeting__in=meetings)
        rows = rows.select_related("person", "meeting__worksite", "constituency")
        self.people = {str(row.pk): row for row in by_name(rows)}
        field = self.fields["registration"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
        field.choices = [
            ("", gettext("Choose…")),
            *(
                (pk, f"{row.person.name} ({row.constituency.letter})")
                for pk, row in self.people.items()
            ),
        ]

    def clean_registration(self) -> Registration:
        """The registration itself."""
        return self.people[self.cleaned_data["registration"]]
