"""One model for the evening workshop and the pooling day."""

import secrets
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chantier.files.models import Upload
from chantier.initiatives.models import Initiative
from chantier.meetings.states import TRANSITIONS, State
from chantier.people.models import Channel
from chantier.rules import Stateful
from chantier.spaces.models import Constituency
from chantier.worksites.models import Participation, Worksite


class Kind(models.TextChoices):
    """What sort of meeting."""

    WORKSHOP = "workshop", _("workshop")
    POOLING_DAY = "pooling_day", _("pooling day")
    PREPARATION = "preparation", _("preparation among peers")
    DEBRIEF = "debrief", _("debrief among peers")


class PlaceRule(models.TextChoices):
    """How places are given; printed on the form and on the slip."""

    FIRST_COME = "first_come", _("first come, first served")
    LOTTERY = "lottery", _("by lottery")


def new_room_code() -> str:
    """Six digits to join the room."""
    return f"{secrets.randbelow(1_000_000):06d}"


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Sets of meetings."""

    def workshops(self) -> Self:
        return self.filter(kind=Kind.WORKSHOP)

    def pooling_days(self) -> Self:
        return self.filter(kind=Kind.POOLING_DAY)

    def in_order(self) -> Self:
        """By date; those without a day yet come last."""
        return self.order_by(F("starts_at").asc(nulls_last=True), "pk")


class Meeting(Stateful, models.Model):
    """An evening or a day together. No `places` means not limited.

    `places_taken` and `last_rank` are counters written only by registrations' actions, in the
    transaction that gives the place or the rank; the constraint is the last guard.
    """

    transitions = TRANSITIONS

    worksite = models.ForeignKey(Worksite, models.PROTECT, related_name="meetings")
    initiative = models.ForeignKey(
        Initiative, models.PROTECT, null=True, blank=True, related_name="meetings"
    )
    kind = models.CharField(max_length=11, choices=Kind, default=Kind.WORKSHOP)
    slug = models.SlugField(_("address"), max_length=60)
    title = models.CharField(_("title"), max_length=200)
    starts_at = models.DateTimeField(_("starts at"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends at"), null=True, blank=True)
    when = models.CharField(_("when, in words"), max_length=120, blank=True)
    venue = models.CharField(_("place"), max_length=200, blank=True)
    address = models.TextField(_("address of the place"), blank=True)
    access = models.TextField(_("how to come, and access"), blank=True)
    practical = models.TextField(_("practical details sent to those registered"), blank=True)
    places = models.PositiveSmallIntegerField(_("places"), null=True, blank=True)
    place_rule = models.CharField(max_length=10, choices=PlaceRule, default=PlaceRule.FIRST_COME)
    registration_opens_at = models.DateTimeField(_("registration opens"), null=True, blank=True)
    registration_closes_at = models.DateTimeField(_("registration closes"), null=True, blank=True)
    room_code = models.CharField(max_length=6, default=new_room_code, editable=False)
    state = models.CharField(max_length=11, choices=State, default=State.PREPARATION)
    places_taken = models.PositiveIntegerField(default=0, editable=False)
    last_rank = models.PositiveIntegerField(default=0, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        constraints = [
            models.UniqueConstraint(name="one_meeting_per_slug", fields=["worksite", "slug"]),
            models.CheckConstraint(
                name="never_one_place_too_many",
                condition=Q(places=None) | Q(places_taken__lte=F("places")),
            ),
            models.CheckConstraint(
                name="a_meeting_ends_after_it_starts",
                condition=Q(starts_at=None) | Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def topic(self) -> str:
        """What a page watches that must know when the meeting begins and ends."""
        return f"meeting:{self.pk}"


class AgendaItem(models.Model):
    """A step of the running order, in minutes."""

    class Phase(models.TextChoices):
        """What the step is for; crossing views has three phases."""

        PLENARY = "plenary", _("the whole room")
        PRESENTATION = "presentation", _("presentation of the initiative")
        PEERS = "peers", _("among peers")
        SIDE_BY_SIDE = "side_by_side", _("side by side")
        TOGETHER = "together", _("together")
        VOTE = "vote", _("vote")
        BREAK = "break", _("break")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("step"), max_length=200)
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    phase = models.CharField(max_length=12, choices=Phase, default=Phase.PLENARY)

    class Meta:
        verbose_name = _("step of the running order")
        constraints = [
            models.UniqueConstraint(name="one_step_per_position", fields=["meeting", "position"])
        ]

    def __str__(self) -> str:
        return self.title


class MeetingRoleKind(models.TextChoices):
    """Who does what in the room."""

    FACILITATOR = "facilitator", _("facilitator")
    NOTE_TAKER = "note_taker", _("note-taker")


class MeetingRole(models.Model):
    """An account's role in one meeting; `trusted_by` names a constituency that trusts them."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="roles")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="meeting_roles"
    )
    role = models.CharField(max_length=11, choices=MeetingRoleKind)
    trusted_by = models.ForeignKey(
        Constituency, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("role in a meeting")
        constraints = [
            models.UniqueConstraint(
                name="one_meeting_role_of_a_kind", fields=["meeting", "account", "role"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.account}: {self.get_role_display()}"


class MeetingDocument(models.Model):
    """A document sent to those registered."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="documents")
    upload = models.ForeignKey(Upload, models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=200)

    class Meta:
        verbose_name = _("document of a meeting")

    def __str__(self) -> str:
        return self.title


class Attendance(models.Model):
    """A participation was there. The count of those present is the count of these rows."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendances")
    participation = models.ForeignKey(Participation, models.PROTECT, related_name="attendances")
    at = models.DateTimeField()
    channel = models.CharField(max_length=5, choices=Channel, default=Channel.DOOR)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("attendance")
        constraints = [
            models.UniqueConstraint(name="present_once", fields=["meeting", "participation"])
        ]

    def __str__(self) -> str:
        return f"{self.participation} · {self.meeting}"


class ExchangeGroup(models.Model):
    """A *groupe d'échanges* of the pooling day, or a table of a workshop."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="groups")
    number = models.PositiveSmallIntegerField()
    round = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(_("title"), max_length=200, blank=True)
    step_free = models.BooleanField(_("step-free"), default=True)

    class Meta:
        verbose_name = _("exchange group")
        constraints = [
            models.UniqueConstraint(
                name="one_group_per_number", fields=["meeting", "round", "number"]
            )
        ]

    def __str__(self) -> str:
        return self.title or f"{self.number}"


class GroupMember(models.Model):
    """A participation in a group. `fixed_by_hand`: no computation moves it."""

    group = models.ForeignKey(ExchangeGroup, models.CASCADE, related_name="members")
    participation = models.ForeignKey(Participation, models.CASCADE, related_name="group_places")
    fixed_by_hand = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("member of a group")
        constraints = [
            models.UniqueConstraint(name="in_a_group_once", fields=["group", "participation"])
        ]

    def __str__(self) -> str:
        return f"{self.participation} · {self.group}"
