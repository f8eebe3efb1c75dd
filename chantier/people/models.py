"""Persons, who may have no e-mail, and accounts, for those who organise or want one."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """By which way something reached us. All have equal standing."""

    WEB = "web", _("on the web")
    PAPER = "paper", _("on paper")
    PHONE = "phone", _("by phone")
    VOICE = "voice", _("by voice")
    DOOR = "door", _("at the door")


class Reach(models.TextChoices):
    """By which way we reach a person."""

    EMAIL = "email", _("by e-mail")
    SMS = "sms", _("by text message")
    LETTER = "letter", _("by letter")
    CALL = "call", _("by a phone call")
    RELAY = "relay", _("through someone or an association who will tell me")


class HowConsented(models.TextChoices):
    """How somebody said yes, kept for each entry made on their behalf."""

    FORM = "form", _("in the form on the web")
    SIGNED = "signed", _("signed on paper")
    ORAL = "oral", _("said before a witness")
    SMS = "sms", _("answered by text message")


class AccountManager(BaseUserManager["Account"]):
    """Accounts are known by their e-mail."""

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> "Account":
        account = self.model(email=self.normalize_email(email).lower(), **extra)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def create_superuser(self, email: str, password: str | None = None, **extra: Any) -> "Account":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **extra)


class Account(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in: organisers, bearers, facilitators; participants only if they want.

    `is_staff` marks the volunteer who installs: administrator of the whole installation.
    """

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    language = models.CharField(_("language"), max_length=2, default="fr")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(auto_now_add=True)
    person = models.OneToOneField(
        "people.Person", models.SET_NULL, null=True, blank=True, related_name="account"
    )

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("account")

    def __str__(self) -> str:
        return self.name or gettext("a closed account")


class PersonQuerySet(models.QuerySet["Person"]):
    """Sets of persons."""

    def current(self) -> "PersonQuerySet":
        return self.filter(erased_at=None)

    def without_email(self) -> "PersonQuerySet":
        return self.filter(email="")

    def agreed_to(self, purpose: "Purpose") -> "PersonQuerySet":
        """Those whose yes to this purpose stands."""
        return self.filter(
            Exists(
                Consent.objects.filter(person=OuterRef("pk"), purpose=purpose, withdrawn_at=None)
            )
        )


class Person(models.Model):
    """Somebody who takes part, with or without e-mail, phone, address, account.

    A person is known to the worksites and spaces they entered and to no other: the same human
    who enters two spaces is two rows, and nothing links them.
    `access_version` turns the secret link and the paper code, which are derived and never stored.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    postal_address = models.TextField(_("postal address"), max_length=500, blank=True)
    relay = models.CharField(_("person or association to tell"), max_length=200, blank=True)
    reach = models.CharField(_("how to reach me"), max_length=6, choices=Reach)
    language = models.CharField(_("language"), max_length=2, default="fr")
    easy_to_read = models.BooleanField(_("easy-to-read texts"), default=False)
    large_print = models.BooleanField(_("large print"), default=False)
    fictional = models.BooleanField(default=False)

    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="persons_entered"
    )
    entered_through = models.CharField(max_length=5, choices=Channel, default=Channel.WEB)

    access_version = models.PositiveIntegerField(default=1)
    link_digest = models.CharField(max_length=64, blank=True, db_index=True)
    code_digest = models.CharField(max_length=64, blank=True, db_index=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    # The worksites that knew them by a pseudonym are closed; their contacts go on this day.
    keep_until = models.DateField(null=True, editable=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        constraints = [
            models.UniqueConstraint(
                name="one_person_per_link", fields=["link_digest"], condition=~Q(link_digest="")
            ),
            models.UniqueConstraint(
                name="one_person_per_code", fields=["code_digest"], condition=~Q(code_digest="")
            ),
            models.CheckConstraint(
                name="an_email_is_needed_to_be_reached_by_email",
                condition=~Q(reach=Reach.EMAIL) | ~Q(email=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name or gettext("a person who was erased")

    @property
    def wants_news(self) -> bool:
        """Neither erased nor has taken back their consent to be told. One query."""
        if self.erased_at:
            return False
        told = self.consents.filter(purpose=Purpose.CONTACT)
        return told.filter(withdrawn_at=None).exists() or not told.exists()


class Purpose(models.TextChoices):
    """What a person agreed to."""

    CONTACT = "contact", _("to be told about the worksite")
    OPINIONS = "opinions", _("to have contributions and votes kept under a pseudonym")
    NEEDS = "needs", _("to have practical needs kept until the meeting")
    IMAGE = "image", _("to appear in pictures")


class Consent(models.Model):
    """One yes, by somebody, for one purpose, and how it was given. Withdrawn, never deleted."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=10, choices=Purpose)
    how = models.CharField(max_length=6, choices=HowConsented)
    given_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("consent")
        constraints = [
            models.UniqueConstraint(
                name="one_standing_consent_per_purpose",
                fields=["person", "purpose"],
                condition=Q(withdrawn_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_purpose_display()}"


class Attempt(models.Model):
    """A try at a code or link, kept for an hour: guessing is slowed, whoever guesses."""

    scope = models.CharField(max_length=20)
    origin = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("failed try at a code")
        indexes = [models.Index(fields=["scope", "origin", "at"], name="attempts_by_origin")]

    def __str__(self) -> str:
        return f"{self.scope} {self.at}"
