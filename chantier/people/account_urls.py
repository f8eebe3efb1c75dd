"""The pages of signing in: those of allauth that we want, one by one, under French addresses.

What is left out does not exist here: changing e-mail, resetting by link, social accounts.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.urls import path

urlpatterns = [
    path("connexion/", account.login, name="account_login"),
    path("connexion/code/", account.request_login_code, name="account_request_login_code"),
    path("connexion/code/saisir/", account.confirm_login_code, name="account_confirm_login_code"),
    path("connexion/second-facteur/", mfa.authenticate, name="mfa_authenticate"),
    path("connexion/cle/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("deconnexion/", account.logout, name="account_logout"),
    path("ferme/", account.account_inactive, name="account_inactive"),
    # Closed by AccountAdapter: says that no account is needed.
    path("creer/", account.signup, name="account_signup"),
    path("verifier/", account.reauthenticate, name="account_reauthenticate"),
    path("verifier/second-facteur/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("verifier/cle/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("mot-de-passe/", account.password_change, name="account_change_password"),
    path("mot-de-passe/choisir/", account.password_set, name="account_set_password"),
    path("second-facteur/", mfa.index, name="mfa_index"),
    path("second-facteur/activer/", totp.activate_totp, name="mfa_activate_totp"),
    path("second-facteur/desactiver/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("second-facteur/secours/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "second-facteur/secours/nouveaux/",
        recovery.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path("cles/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("cles/ajouter/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("cles/<int:pk>/retirer/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
]
