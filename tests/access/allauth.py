"""Signing in: allauth's own pages, those that we let exist."""

from tests.access.people import SIGNED_IN

WHO_MAY_OPEN: dict[str, str | set[str]] = {
    # Whoever signed in already is led to the dashboard.
    "account_login": "anyone",
    "account_request_login_code": "anyone",
    "account_signup": "anyone",  # says that no account is needed
    "account_inactive": "anyone",
    "account_logout": "anyone",
    # Steps of signing in: nobody is in the midst of it in the standard world.
    "account_confirm_login_code": SIGNED_IN,
    "mfa_authenticate": SIGNED_IN,
    # Only for an account with a password or a second factor.
    "account_reauthenticate": set(),
    "mfa_reauthenticate": set(),
    "account_change_password": set(),
    "account_set_password": SIGNED_IN,
    "mfa_index": SIGNED_IN,
    "mfa_activate_totp": SIGNED_IN,
    "mfa_deactivate_totp": set(),
    "mfa_view_recovery_codes": set(),
    "mfa_generate_recovery_codes": SIGNED_IN,
    "mfa_list_webauthn": SIGNED_IN,
    "mfa_add_webauthn": SIGNED_IN,
    # Nobody has a key in the standard world.
    "mfa_remove_webauthn": set(),
    "mfa_reauthenticate_webauthn": set(),
    "mfa_login_webauthn": "anyone",  # what a browser asks before it shows its keys
}
