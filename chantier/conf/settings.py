"""All settings, read once from the environment; every default suits one machine and SQLite."""

from pathlib import Path

import django_stubs_ext
from django.utils.translation import gettext_lazy as _

from chantier.conf import databases, env

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = env.folder("CHANTIER_DATA", "data", "The one folder that holds everything to back up.")
SECRET_KEY = env.kept_secret(
    "CHANTIER_SECRET_KEY",
    DATA_DIR / "secret-key",
    "Signs links and codes; by default made once and kept in the data folder.",
)
DEBUG = env.flag("CHANTIER_DEBUG", "Shows the code's errors in pages: never on a public server.")
THREADS = env.integer("CHANTIER_THREADS", 8, "How many pages one server process makes at once.")
SITE_URL = env.text(
    "CHANTIER_URL",
    "http://127.0.0.1:8000",
    "The public address, as printed on paper and in letters.",
).rstrip("/")
SOURCE_URL = env.text(
    "CHANTIER_SOURCE",
    "",
    "Where whoever uses this server finds the source of its version: the AGPL asks it of those "
    "who changed the code. Each page then links to it.",
)
ALLOWED_HOSTS = env.words(
    "CHANTIER_HOSTS", "127.0.0.1,localhost,[::1]", "The host names this server answers to."
)
HTTPS = env.flag("CHANTIER_HTTPS", "Served over HTTPS: secure cookies, HSTS, redirects.")
TRUST_PROXY = env.flag("CHANTIER_TRUST_PROXY", "A proxy in front sets X-Forwarded-For and -Proto.")
# A demonstration says so on each page and lists who can log in how.
DEMONSTRATION = env.flag("CHANTIER_DEMONSTRATION", "This installation holds fictional people only.")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_tasks",
    "chantier.ui",
    "chantier.audit",
    "chantier.files",
    "chantier.jobs",
    "chantier.typesetting",
    "chantier.notices",
    "chantier.paper",
    "chantier.live",
    "chantier.people",
    "chantier.spaces",
    "chantier.worksites",
    "chantier.initiatives",
    "chantier.meetings",
    "chantier.registrations",
    "chantier.debates",
    "chantier.reports",
    "chantier.themes",
    "chantier.publications",
    "chantier.library",
    "chantier.portal",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "chantier.ui.middleware.SecurityHeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "chantier.people.middleware.VisitorMiddleware",
    "chantier.ui.middleware.DeniedMiddleware",
]
ROOT_URLCONF = "chantier.conf.urls"
WSGI_APPLICATION = "chantier.conf.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # The house's own pages of signing in come before allauth's.
        "DIRS": [BASE_DIR / "ui" / "templates", BASE_DIR / "people" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "chantier.ui.context.page",
            ]
        },
    }
]

FORM_RENDERER = "chantier.ui.forms.HouseRenderer"
CSRF_FAILURE_VIEW = "chantier.ui.views.csrf_failure"

DATABASES = {
    "default": databases.from_url(
        env.text(
            "DATABASE_URL",
            f"sqlite:///{DATA_DIR / 'chantier.sqlite3'}",
            "sqlite:///PATH, or postgresql://USER:PASSWORD@HOST:PORT/NAME.",
        )
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portal:dashboard"
ACCOUNT_ADAPTER = "chantier.people.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are made by organisers; the code proves the address
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # browsers allow it for localhost alone
MFA_FORMS = {"add_webauthn": "chantier.people.passkeys.AddPasskeyForm"}
MFA_TOTP_ISSUER = "Chantier"

SESSION_ENGINE = "chantier.people.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 12  # a working day: shared computers at the town hall
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"  # secret links must not leave by Referer
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
if TRUST_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
if HTTPS:
    CSRF_TRUSTED_ORIGINS = [SITE_URL]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
FILE_UPLOAD_PERMISSIONS = 0o600

LANGUAGE_CODE = "fr"
# Words of the files that are in no app: those of this package, and `rules.py`.
LOCALE_PATHS = [BASE_DIR / "conf" / "locale"]
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
TIME_ZONE = env.text("CHANTIER_TIME_ZONE", "Europe/Paris", "The time zone of the meetings.")
USE_TZ = True
FORMAT_MODULE_PATH = "chantier.ui.formats"

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_ROOT = DATA_DIR / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

EMAIL_HOST = env.text("CHANTIER_SMTP_HOST", "", "The mail server; without one, mails go to files.")
EMAIL_PORT = env.integer("CHANTIER_SMTP_PORT", 587, "The mail server's port.")
EMAIL_HOST_USER = env.text("CHANTIER_SMTP_USER", "", "The mail account's name.")
EMAIL_HOST_PASSWORD = env.text("CHANTIER_SMTP_PASSWORD", "", "The mail account's password.")
EMAIL_USE_TLS = env.flag("CHANTIER_SMTP_TLS", "Ask the mail server for STARTTLS.", default=True)
EMAIL_TIMEOUT = 20
EMAIL_FILE_PATH = DATA_DIR / "mail"
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if EMAIL_HOST
    else "django.core.mail.backends.filebased.EmailBackend"
)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text(
    "CHANTIER_FROM", "Chantier <chantier@localhost>", "The sender of mails."
)

SMS_GATEWAY = env.text(
    "CHANTIER_SMS_GATEWAY",
    "chantier.notices.sms.FileGateway",
    "The Python class that hands over text messages; by default they are written to files.",
)
SMS_URL = env.text(
    "CHANTIER_SMS_URL",
    "",
    "Where chantier.notices.sms.HttpGateway posts each text message, as JSON.",
)
SMS_TOKEN = env.text("CHANTIER_SMS_TOKEN", "", "The token that this gateway asks for.")
TASKS = {"default": {"BACKEND": "chantier.jobs.backend.DatabaseBackend"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"hide links": {"()": "chantier.people.logs.HideLinks"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["hide links"],
        }
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"chantier": {"level": "INFO"}},
}
