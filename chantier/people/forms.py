"""Forms on persons. Other steps build theirs on `ContactForm` and `AssistedForm`."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from chantier.people import policies
from chantier.people.models import Account, Channel, HowConsented, Purpose, Reach
from chantier.rules import Denied
from chantier.ui.fields import LongTextField

CONTACT = ("name", "reach", "email", "phone", "postal_address", "relay")
# Which field holds the address of each way to be reached.
ADDRESSES = {
    Reach.EMAIL: "email",
    Reach.SMS: "phone",
    Reach.CALL: "phone",
    Reach.LETTER: "postal_address",
    Reach.RELAY: "relay",
}
FEWEST_DIGITS = 3


class OneLineField(forms.CharField):
    """A text of one line, `max_length` characters at most: no line end may reach a mail's head.

    The browser is not told the limit: it would cut a pasted text without a word.
    """

    def __init__(self, *, max_length: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.validators.append(MaxLengthValidator(max_length))

    def to_python(self, value: Any) -> str:
        """Any run of spaces, tabs and line ends is one space."""
        return " ".join((super().to_python(value) or "").split())


class PhoneField(OneLineField):
    """A phone number as people write it, of any country."""

    widget = forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, **kwargs)

    def validate(self, value: Any) -> None:
        """Digits, and what is written between them."""
        super().validate(value)
        digits = re.sub(r"[\s+().\-/]", "", value)
        if value and not (digits.isdigit() and len(digits) >= FEWEST_DIGITS):
            raise ValidationError(_("Write a phone number in digits, for instance 03 20 00 00 00."))


class ContactForm(forms.Form):
    """Who it is and how to reach them. Only the name is needed, and one way to be reached."""

    name = OneLineField(
        label=_("Your first and last name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Write a first name and a name, as you wish to be called.")},
    )
    reach = forms.ChoiceField(
        label=_("How do you want to be told?"),
        choices=Reach.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one way: a letter or a call will do.")},
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = PhoneField(label=_("Phone"), required=False)
    postal_address = LongTextField(
        label=_("Postal address"),
        required=False,
        max_length=500,
        rows=3,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address"}),
    )
    relay = OneLineField(
        label=_("Who will tell you (a person, an association)"), required=False, max_length=200
    )

    def clean(self) -> dict[str, Any]:
        """The way chosen has its address."""
        cleaned = super().clean() or self.cleaned_data
        if not set(CONTACT[1:]) <= cleaned.keys():
            return cleaned
        try:
            policies.check_can_be_reached(**{name: cleaned[name] for name in CONTACT[1:]})
        except Denied as denied:
            self.add_error(ADDRESSES[Reach(cleaned["reach"])], denied.reason)
        return cleaned

    def contact(self) -> dict[str, str]:
        """What `actions.enter_person` and `change_person` want of it."""
        return {name: self.cleaned_data[name] for name in CONTACT}


class PersonForm(ContactForm):
    """What somebody changes on their personal page."""

    language = forms.ChoiceField(
        label=_("Language of what we send you"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
    )
    easy_to_read = forms.BooleanField(label=_("Send me easy-to-read texts"), required=False)
    large_print = forms.BooleanField(label=_("Send me large print"), required=False)


class AssistedForm(forms.Form):
    """Added to a form filled in for somebody else: how it came, and how they agreed."""

    entered_through = forms.ChoiceField(
        label=_("How did it reach you?"),
        choices=[(c.value, c.label) for c in Channel if c != Channel.WEB],
        widget=forms.RadioSelect,
    )
    consent_how = forms.ChoiceField(
        label=_("How did the person agree that we keep this?"),
        choices=[(h.value, h.label) for h in HowConsented if h != HowConsented.FORM],
        widget=forms.RadioSelect,
    )


class ConsentForm(forms.Form):
    """A yes given again, or taken back."""

    purpose = forms.ChoiceField(choices=Purpose.choices)


class CodeForm(forms.Form):
    """A paper code, typed in any way: the spaces, dashes and capitals do not matter."""

    code = OneLineField(
        label=_("Your code"),
        help_text=_("Nine characters, printed on the paper you were given."),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class AccountForm(forms.ModelForm[Account]):
    """What an account changes of itself; its e-mail is how it signs in, and stays."""

    class Meta:
        model = Account
        fields = ["name", "language"]
        widgets = {
            "language": forms.RadioSelect,
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
        }

    name = OneLineField(label=_("Your first and last name"), max_length=200)
    language = forms.ChoiceField(
        label=_("Language of what we send you"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
    )
