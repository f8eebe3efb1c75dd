"""Forms of a space."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from chantier.people.forms import CONTACT, AssistedForm, ContactForm, OneLineField
from chantier.spaces import queries
from chantier.spaces.models import Constituency, Knowledge, RoleKind, Space
from chantier.ui.fields import DayInput, LongTextField, TrapField


def constituency_field(
    space: Space, *, required: bool = True
) -> forms.ModelChoiceField[Constituency]:
    """From where one speaks: the constituencies of this space and no other."""
    return forms.ModelChoiceField(
        label=_("From where do you speak?"),
        queryset=queries.constituencies(space),
        widget=forms.RadioSelect,
        empty_label=None if required else _("not said"),
        required=required,
    )


class PercentField(forms.DecimalField):
    """A number from 0 to 100, its decimals after a comma or a point."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            min_value=0,
            max_value=100,
            max_digits=5,
            decimal_places=2,
            widget=forms.TextInput(attrs={"inputmode": "decimal"}),
            **kwargs,
        )

    def to_python(self, value: Any) -> Any:
        """Read the comma as French writes it."""
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)


class JoinForm(ContactForm):
    """Become a member, without account."""

    consent = forms.BooleanField(
        label=_("I agree that this space keeps what I wrote here, to tell me of its worksites."),
        error_messages={
            "required": _("Without your agreement nothing can be kept: tick this box to join.")
        },
    )
    website = TrapField()

    def __init__(self, *args: Any, space: Space, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["constituency"] = constituency_field(space)
        self.order_fields([*CONTACT, "constituency", "consent", "website"])


class JoinAsForm(forms.Form):
    """Become a member as the person one is known to be already."""

    def __init__(self, *args: Any, space: Space, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["constituency"] = constituency_field(space)


class AddMemberForm(ContactForm, AssistedForm):
    """Enter somebody else as a member, from a paper or a call."""

    def __init__(self, *args: Any, space: Space, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("First and last name")
        self.fields["reach"].label = _("How does the person want to be told?")
        self.fields["relay"].label = _("Who will tell the person (somebody, an association)")
        self.fields["constituency"] = constituency_field(space)
        self.fields["constituency"].label = _("From where does the person speak?")

    def contact(self) -> dict[str, str]:
        """With the way by which it came."""
        return super().contact() | {"entered_through": self.cleaned_data["entered_through"]}


class SpaceForm(forms.Form):
    """The public words of a space."""

    name = OneLineField(label=_("Name"), max_length=200)
    created_by_text = OneLineField(label=_("Created by"), max_length=200, required=False)
    territory = OneLineField(label=_("Territory"), max_length=200, required=False)
    ambitions = LongTextField(label=_("Ambitions"), required=False)
    purposes = LongTextField(
        label=_("Purposes"), help_text=_("One on each line."), required=False, rows=6
    )
    history = LongTextField(label=_("How it was born"), required=False)
    contact = LongTextField(
        label=_("How to reach the space"),
        help_text=_("As it should stand at the head of a letter."),
        max_length=500,
        rows=4,
        required=False,
    )
    privacy_contact = OneLineField(
        label=_("Contact for personal data"), max_length=200, required=False
    )

    def clean_purposes(self) -> list[str]:
        """Each line that says something."""
        lines = self.cleaned_data["purposes"].splitlines()
        return [line.strip() for line in lines if line.strip()]


class ConstituencyForm(forms.Form):
    """Those who speak from one place; their share of the population is optional."""

    name = OneLineField(label=_("Name of the constituency"), max_length=120)
    knowledge = forms.ChoiceField(
        label=_("Kind of knowledge"), choices=Knowledge.choices, widget=forms.RadioSelect
    )
    percent = PercentField(label=_("Share of the population, in percent"), required=False)
    reference_source = OneLineField(
        label=_("Where this share comes from"), max_length=200, required=False
    )

    def clean(self) -> dict[str, Any]:
        """A share says where it comes from."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("percent") is not None and not cleaned.get("reference_source"):
            self.add_error("reference_source", _("Say where this share comes from."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """What the actions want: the share from 0 to 1."""
        percent = self.cleaned_data["percent"]
        return {
            "name": self.cleaned_data["name"],
            "knowledge": self.cleaned_data["knowledge"],
            "reference_share": None if percent is None else percent / Decimal(100),
            "reference_source": self.cleaned_data["reference_source"],
        }


class MemberOfCommitteeForm(forms.Form):
    """A name shown to the public, with the agreement of whoever bears it."""

    name = OneLineField(label=_("First and last name"), max_length=200)
    function = OneLineField(label=_("Function"), max_length=200, required=False)
    since = forms.DateField(label=_("Member since"), widget=DayInput, required=False)
    agreed = forms.BooleanField(
        label=_("This person agrees that their name is shown in public."),
        error_messages={"required": _("Ask the person first: their name is shown in public.")},
    )

    def __init__(self, *args: Any, space: Space, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["constituency"] = forms.ModelChoiceField(
            label=_("Constituency"),
            queryset=queries.constituencies(space),
            empty_label=_("not said"),
            required=False,
        )
        self.order_fields(["name", "function", "constituency", "since", "agreed"])

    def values(self) -> dict[str, Any]:
        """What the action wants."""
        return {k: v for k, v in self.cleaned_data.items() if k != "agreed"}


class DecisionForm(forms.Form):
    """What the committee decided, when, and why."""

    title = OneLineField(label=_("What was decided"), max_length=200)
    taken_on = forms.DateField(label=_("Decided on"), widget=DayInput)
    text = LongTextField(label=_("Reasons"), required=False)


class RoleForm(forms.Form):
    """Whom to give which role, by the e-mail they will sign in with."""

    name = OneLineField(label=_("First and last name"), max_length=200)
    email = forms.EmailField(label=_("E-mail they will sign in with"), max_length=254)
    role = forms.ChoiceField(label=_("Role"), choices=RoleKind.choices, widget=forms.RadioSelect)


class NewSpaceForm(forms.Form):
    """A new space, and who administers it."""

    name = OneLineField(label=_("Name of the space"), max_length=200)
    slug = forms.SlugField(
        label=_("Address of its page"),
        help_text=_("Small letters, digits and dashes; it is printed on paper and stays."),
        validators=[MaxLengthValidator(60)],
    )
    administrator_name = OneLineField(label=_("Name of its administrator"), max_length=200)
    administrator_email = forms.EmailField(label=_("E-mail of its administrator"), max_length=254)
