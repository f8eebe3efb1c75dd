"""The settings as shipped, read in a process of their own, and what the environment changes."""

import json
import os
import subprocess
import sys

import pytest

READ = """
import json, sys
from chantier.conf import settings
print(json.dumps({name: getattr(settings, name, None) for name in sys.argv[1:]}, default=str))
"""


@pytest.fixture
def read(tmp_path):
    def run(*names, **environment):
        kept = {k: v for k, v in os.environ.items() if k.startswith(("PATH", "HOME", "LANG"))}
        done = subprocess.run(
            [sys.executable, "-c", READ, *names],
            env=kept | {"CHANTIER_DATA": str(tmp_path)} | environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return json.loads(done.stdout) if done.returncode == 0 else done.stderr

    return run


def test_without_any_variable_all_stays_in_one_folder(read, tmp_path):
    got = read(
        "DEBUG", "DATABASES", "MEDIA_ROOT", "STATIC_ROOT", "EMAIL_FILE_PATH", "EMAIL_BACKEND"
    )
    assert got["DEBUG"] is False
    assert got["DATABASES"]["default"]["NAME"] == str(tmp_path / "chantier.sqlite3")
    for name in ("MEDIA_ROOT", "STATIC_ROOT", "EMAIL_FILE_PATH"):
        assert got[name].startswith(str(tmp_path))
    assert got["EMAIL_BACKEND"].endswith("filebased.EmailBackend")


def test_over_https_cookies_are_secure_and_the_browser_remembers(read):
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT")
    assert not any(read(*names).values())
    got = read(*names, "SECURE_HSTS_SECONDS", CHANTIER_HTTPS="1")
    assert all(got.values())


def test_a_proxys_word_is_taken_only_when_one_is_declared(read):
    assert read("SECURE_PROXY_SSL_HEADER") == {"SECURE_PROXY_SSL_HEADER": None}
    assert read("SECURE_PROXY_SSL_HEADER", CHANTIER_TRUST_PROXY="1")["SECURE_PROXY_SSL_HEADER"]


def test_pages_ask_to_sign_in_unless_they_say_otherwise(read):
    middleware = read("MIDDLEWARE")["MIDDLEWARE"]
    assert "django.contrib.auth.middleware.LoginRequiredMiddleware" in middleware
    assert "chantier.ui.middleware.SecurityHeadersMiddleware" in middleware


def test_a_mail_server_replaces_the_files(read):
    got = read("EMAIL_BACKEND", "EMAIL_USE_TLS", CHANTIER_SMTP_HOST="mail.example")
    assert got == {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_USE_TLS": True,
    }


@pytest.mark.parametrize("variable", ["CHANTIER_DEBUG", "CHANTIER_SMTP_PORT", "DATABASE_URL"])
def test_a_typo_stops_the_start_with_a_sentence(read, variable):
    assert "ImproperlyConfigured" in read("DEBUG", **{variable: "peut-être"})


def test_the_secret_key_is_made_once(read, tmp_path):
    assert read("SECRET_KEY") == read("SECRET_KEY")
    assert (tmp_path / "secret-key").exists()
