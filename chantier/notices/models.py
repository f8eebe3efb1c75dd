"""The outbox: each message is a row, written in the same transaction as its cause."""

import uuid
from datetime import datetime, timedelta
from typing import ClassVar
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chantier.audit.models import label
from chantier.notices.states import DELIVERED, STUCK, TRANSITIONS, State
from chantier.rules import Stateful

# After this, a message that nobody has printed, called or managed to send is overdue.
PATIENCE = timedelta(days=2)


class Channel(models.TextChoices):
    """The way a message goes. All have equal standing."""

    EMAIL = "email", _("e-mail")
    SMS = "sms", _("text message")
    LETTER = "letter", _("letter")
    CALL = "call", _("phone call")
    HANDED = "handed", _("handed over")


BY_MACHINE = (Channel.EMAIL, Channel.SMS)


class MessageQuerySet(models.QuerySet["Message"]):
    """Sets of messages."""

    def due(self, now: datetime) -> "MessageQuerySet":
        """Those the worker may send: ripe, or left by a worker that died."""
        ripe = Q(next_try_at=None) | Q(next_try_at__lte=now)
        return self.filter(
            Q(ripe, state=State.TO_SEND) | Q(state=State.SENDING, lease_until__lt=now),
            channel__in=BY_MACHINE,
        ).order_by("created_at", "pk")

    def to_print(self) -> "MessageQuerySet":
        """Letters, and papers to hand over, that wait for a printer; oldest first."""
        return self.filter(
            state=State.TO_SEND, channel__in=[Channel.LETTER, Channel.HANDED]
        ).order_by("created_at", "pk")

    def to_call(self) -> "MessageQuerySet":
        """What waits to be read to somebody on the phone, oldest first."""
        return self.filter(state=State.TO_CALL).order_by("created_at", "pk")

    def overdue(self, now: datetime) -> "MessageQuerySet":
        """What reached nobody: it failed, it came back, or it has waited too long."""
        return (
            self.exclude(state__in=DELIVERED)
            .filter(Q(state__in=STUCK) | Q(created_at__lt=now - PATIENCE))
            .order_by("created_at", "pk")
        )

    def about(self, target: models.Model) -> "MessageQuerySet":
        """Messages about one object, oldest first."""
        return self.filter(about=label(target)).order_by("created_at", "pk")

    def for_person(self, key: uuid.UUID) -> "MessageQuerySet":
        """Messages to one person, newest first."""
        return self.filter(person_key=key).order_by("-created_at", "-pk")

    def to_forget(self, now: datetime) -> "MessageQuerySet":
        """Messages whose retention is over."""
        return self.filter(delete_after__lt=now.date())

    def delivered(self) -> "MessageQuerySet":
        return self.filter(state__in=DELIVERED)


class Message(Stateful, models.Model):
    """One text to one person by one channel.

    `person_key` is the key of a people.Person, and `about` the label of what the message is about
    ("registrations.Registration:12"): the outbox stands below both and does not know them.
    """

    transitions = TRANSITIONS

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    language = models.CharField(max_length=2)
    channel = models.CharField(_("channel"), max_length=6, choices=Channel)
    person_key = models.UUIDField(null=True, db_index=True)
    about = models.CharField(max_length=120, blank=True, db_index=True)

    to_name = models.CharField(_("to"), max_length=200)
    # An e-mail address, a phone number, the lines of a postal address, or who hands it over.
    to_address = models.TextField(_("address"), max_length=500, blank=True)
    # The lines of whoever writes, at the head of a letter; and where an answer by e-mail goes.
    sender = models.TextField(max_length=500, blank=True)
    reply_to = models.EmailField(blank=True)
    subject = models.CharField(_("subject"), max_length=250)
    body = models.TextField(_("text"))
    # On paper: the person's code at the foot of the letter, and a QR code to their page.
    code = models.CharField(max_length=40, blank=True)
    url = models.CharField(max_length=300, blank=True)
    large_print = models.BooleanField(default=False)  # asked for by who receives it
    attachments = models.JSONField(default=list)
    uploads = models.ManyToManyField("files.Upload", related_name="+")

    state = models.CharField(_("state"), max_length=11, choices=State, default=State.TO_SEND)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_by = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    delete_after = models.DateField(null=True)

    objects: ClassVar = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        indexes = [
            models.Index(
                fields=["created_at"],
                name="messages_not_delivered",
                condition=~Q(state__in=DELIVERED),
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="a_delivered_message_says_when",
                condition=Q(state__in=DELIVERED, sent_at__isnull=False)
                | Q(state=State.BOUNCED)
                | ~Q(state__in=(*DELIVERED, State.BOUNCED)) & Q(sent_at=None),
            ),
            models.CheckConstraint(
                name="a_message_being_sent_has_a_lease_and_others_none",
                condition=Q(state=State.SENDING, lease_until__isnull=False) & ~Q(leased_by="")
                | ~Q(state=State.SENDING) & Q(lease_until=None, leased_by=""),
            ),
            models.CheckConstraint(
                name="a_machine_needs_an_address",
                condition=~Q(channel__in=BY_MACHINE) | ~Q(to_address=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.to_name} ({self.get_channel_display()})"

    @property
    def message_id(self) -> str:
        """The Message-ID header: the same at each resend, so that a double is known as such."""
        return f"<{self.key}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}>"

    @property
    def reference(self) -> str:
        """Eight characters printed on a letter, to find it again when it comes back."""
        return self.key.hex[:8].upper()
