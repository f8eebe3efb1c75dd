"""Passkeys: an organiser signs in with the lock of their own device (W3C Web Authentication)."""

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.utils.translation import gettext_lazy as _


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """The form of a new key, in our words; by default it signs in alone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name, alone = self.fields["name"], self.fields["passwordless"]
        name.label = _("A name to tell this key from others")
        alone.label = _("This key is enough to sign in, without password or code")
        alone.help_text = _("It then asks for a finger, a face or the number of this device.")
        alone.initial = True
