"""A registration asks for a place: on the web, on paper, by phone, at the door, all equal."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chantier.meetings.models import Meeting
from chantier.people.models import Channel, HowConsented, Person
from chantier.registrations.states import HOLD_A_PLACE, TRANSITIONS, State
from chantier.rules import Stateful
from chantier.spaces.models import Constituency, Decision


class Randomness(models.TextChoices):
    """Where the number of the panel comes from: nobody present or absent can choose it."""

    DICE = "dice", _("three ten-sided dice thrown in the room")
    ANNOUNCED = "announced", _("a number that others publish later, announced beforehand")


class PlaceTerms(models.Model):
    """The rule of places of one meeting, in its details. Printed on the form and on the slip.

    `kept_until`: until then the places that quotas keep are kept; at the latest until it begins.
    `absent_after`: minutes after the beginning from which a place nobody took is free.
    """

    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="terms")
    draw_at = models.DateTimeField(_("when the draw takes place"), null=True, blank=True)
    draw_where = models.CharField(_("where one can watch it"), max_length=200, blank=True)
    randomness = models.CharField(
        _("where chance comes from"), max_length=9, choices=Randomness, default=Randomness.DICE
    )
    announced = models.CharField(_("which number, published when"), max_length=300, blank=True)
    one_per_household = models.BooleanField(
        _("one place at most for people of one postal address"), default=False
    )
    earlier_count_double = models.BooleanField(
        _("who had no place at an earlier evening counts double"), default=False
    )
    kept_until = models.DateTimeField(_("places are kept until"), null=True, blank=True)
    absent_after = models.PositiveSmallIntegerField(
        _("minutes after which a place that nobody took is free"), null=True, blank=True
    )

    class Meta:
        verbose_name = _("rule of places")

    def __str__(self) -> str:
        return str(self.meeting)


class Quota(models.Model):
    """So many places at least, and at most, for those of one kind.

    A kind is a constituency, a way of coming (paper…), or an answer to a question on the form.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="quotas")
    constituency = models.ForeignKey(
        Constituency, models.CASCADE, null=True, blank=True, related_name="+"
    )
    channel = models.CharField(max_length=5, choices=Channel, blank=True)
    question = models.CharField(_("question"), max_length=200, blank=True)
    answer = models.CharField(_("answer"), max_length=120, blank=True)
    at_least = models.PositiveSmallIntegerField(_("at least"), default=0)
    at_most = models.PositiveSmallIntegerField(_("at most"), null=True, blank=True)

    class Meta:
        verbose_name = _("quota of places")
        constraints = [
            models.CheckConstraint(
                name="a_quota_is_of_one_kind",
                condition=Q(constituency__isnull=False, channel="", question="", answer="")
                | Q(constituency=None, question="", answer="") & ~Q(channel="")
                | Q(constituency=None, channel="") & ~Q(question="") & ~Q(answer=""),
            ),
            models.CheckConstraint(
                name="a_quota_asks_for_no_more_than_it_allows",
                condition=Q(at_most=None) | Q(at_most__gte=F("at_least")),
            ),
            models.UniqueConstraint(
                name="one_quota_per_constituency",
                fields=["meeting", "constituency"],
                condition=Q(constituency__isnull=False),
            ),
            models.UniqueConstraint(
                name="one_quota_per_channel_or_answer",
                fields=["meeting", "channel", "question", "answer"],
                condition=Q(constituency=None),
            ),
        ]

    def __str__(self) -> str:
        if self.constituency:
            return self.constituency.name
        return self.get_channel_display() if self.channel else f"{self.question} {self.answer}"

    @property
    def criterion(self) -> str:
        """What it divides people by: the same text for quotas of one kind."""
        return "constituency" if self.constituency_id else self.question or "channel"


class Party(models.Model):
    """People who come together: nobody comes alone. Placed together or not at all."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="parties")
    name = models.CharField(_("name of the group"), max_length=200)

    class Meta:
        verbose_name = _("group that comes together")
        constraints = [
            models.UniqueConstraint(name="one_group_per_name", fields=["meeting", "name"])
        ]

    def __str__(self) -> str:
        return self.name


class RegistrationQuerySet(models.QuerySet["Registration"]):
    """Sets of registrations."""

    def waiting(self) -> Self:
        """On the waiting list, first rank first."""
        return self.filter(state=State.WAITING).order_by("rank", "pk")

    def placed(self) -> Self:
        return self.filter(state__in=HOLD_A_PLACE)

    def standing(self) -> Self:
        return self.exclude(state=State.WITHDRAWN)

    def expected(self) -> Self:
        """Those who have a place and of whom nobody said yet whether they came."""
        return self.filter(state__in=[State.PLACED, State.CONFIRMED])

    def on_paper(self) -> Self:
        return self.filter(channel=Channel.PAPER)

    def of(self, constituency: Constituency) -> Self:
        return self.filter(constituency=constituency)


class Registration(Stateful, models.Model):
    """One person, one meeting.

    `key` names it in addresses. `contact_key` is a keyed hash of the e-mail, which refuses the
    same one twice; `request_digest` one of the form that was sent, so that a form sent twice
    counts once. `rank` is given once and never changes: see `queries.position`.
    """

    transitions = TRANSITIONS

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="registrations")
    person = models.ForeignKey(Person, models.PROTECT, related_name="registrations")
    constituency = models.ForeignKey(Constituency, models.PROTECT, related_name="registrations")
    party = models.ForeignKey(
        Party, models.SET_NULL, null=True, blank=True, related_name="registrations"
    )
    # Whoever named them in the form, and through whom they are reached: nobody comes alone.
    brought_by = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="brought"
    )
    channel = models.CharField(max_length=5, choices=Channel, default=Channel.WEB)
    answers = models.ManyToManyField(Quota, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.REGISTERED)
    rank = models.PositiveIntegerField(null=True, blank=True)
    contact_key = models.CharField(max_length=64, blank=True, db_index=True)
    request_digest = models.CharField(max_length=64, blank=True)
    registered_at = models.DateTimeField()
    placed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    presentation_sent_at = models.DateTimeField(null=True, blank=True)
    # The plan (day, hours, venue) that the person was told last, as a hash.
    told_plan = models.CharField(max_length=16, blank=True)
    told_cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        constraints = [
            models.UniqueConstraint(
                name="one_registration_per_person",
                fields=["meeting", "person"],
                condition=~Q(state=State.WITHDRAWN),
            ),
            models.UniqueConstraint(
                name="one_registration_per_email",
                fields=["meeting", "contact_key"],
                condition=~Q(contact_key="") & ~Q(state=State.WITHDRAWN),
            ),
            models.UniqueConstraint(
                name="one_registration_per_form_sent",
                fields=["meeting", "request_digest"],
                condition=~Q(request_digest=""),
            ),
            models.UniqueConstraint(name="one_rank_each", fields=["meeting", "rank"]),
            models.CheckConstraint(
                name="who_waits_has_a_rank",
                condition=~Q(state=State.WAITING) | Q(rank__isnull=False),
            ),
            models.CheckConstraint(
                name="who_withdrew_did_so_at_a_time",
                condition=Q(state=State.WITHDRAWN, withdrawn_at__isnull=False)
                | (~Q(state=State.WITHDRAWN) & Q(withdrawn_at=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.meeting}"

    @property
    def kept_needs(self) -> "Needs | None":
        """What the person needs, until it is forgotten."""
        return getattr(self, "needs", None)

    @property
    def typed(self) -> "AssistedEntry | None":
        """Who typed it, when it was not the person."""
        return getattr(self, "assisted_entry", None)


class Draw(models.Model):
    """A draw of places: prepared and committed to, then decided by chance, once.

    `full` and `public` are the files as they were committed to, byte for byte: `commitment` is the
    SHA-256 of `public`, which names that of `full`. `thrown` is what the dice or the announced
    number said. A draw is set aside only by a decision of the committee.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="draws")
    full = models.TextField()
    public = models.TextField()
    commitment = models.CharField(max_length=64)
    prepared_at = models.DateTimeField()
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    thrown = models.CharField(max_length=200, blank=True)
    panel = models.PositiveSmallIntegerField(null=True)
    drawn_at = models.DateTimeField(null=True)
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    set_aside_at = models.DateTimeField(null=True)
    set_aside_for = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("draw of places")
        constraints = [
            models.UniqueConstraint(
                name="one_standing_draw", fields=["meeting"], condition=Q(set_aside_at=None)
            ),
            models.CheckConstraint(
                name="a_draw_is_decided_whole_or_not_at_all",
                condition=Q(panel=None, drawn_at=None, drawn_by=None, thrown="")
                | Q(panel__isnull=False, drawn_at__isnull=False, drawn_by__isnull=False)
                & ~Q(thrown=""),
            ),
            models.CheckConstraint(
                name="a_draw_is_set_aside_by_a_decision",
                condition=Q(set_aside_at=None, set_aside_for=None)
                | Q(set_aside_at__isnull=False, set_aside_for__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting} · {self.commitment[:12]}"


class DrawEntry(models.Model):
    """Somebody in a draw: under which number, and in how many of the lists."""

    draw = models.ForeignKey(Draw, models.CASCADE, related_name="entries")
    registration = models.ForeignKey(Registration, models.CASCADE, related_name="draw_entries")
    number = models.CharField(max_length=5)
    lists = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("entry in a draw")
        constraints = [
            models.UniqueConstraint(name="in_a_draw_once", fields=["draw", "registration"]),
            models.UniqueConstraint(name="one_number_each", fields=["draw", "number"]),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.draw}"


class RepeatedRequest(models.Model):
    """A request under an e-mail that is already registered for the meeting.

    It takes no place and no rank. Whoever sent it sees what they would have seen of a first
    request, so that nobody can learn who is registered by typing their address; the address itself
    gets a message. The animation team sees it too: two people may share one e-mail.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="repeated_requests")
    person = models.ForeignKey(Person, models.PROTECT, related_name="repeated_requests")
    constituency = models.ForeignKey(Constituency, models.PROTECT, related_name="+")
    channel = models.CharField(max_length=5, choices=Channel, default=Channel.WEB)
    request_digest = models.CharField(max_length=64, blank=True)
    # What was shown to whoever sent it.
    state = models.CharField(max_length=10, choices=State, default=State.REGISTERED)
    told_rank = models.PositiveIntegerField(null=True, blank=True)
    asked_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("request repeated under the same e-mail")
        constraints = [
            models.UniqueConstraint(
                name="one_repeated_request_per_form_sent",
                fields=["meeting", "request_digest"],
                condition=~Q(request_digest=""),
            ),
            models.UniqueConstraint(
                name="one_repeated_request_per_person",
                fields=["meeting", "person"],
                condition=Q(withdrawn_at=None),
            ),
            models.CheckConstraint(
                name="a_repeated_request_withdrawn_was_so_at_a_time",
                condition=Q(state=State.WITHDRAWN, withdrawn_at__isnull=False)
                | (~Q(state=State.WITHDRAWN) & Q(withdrawn_at=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.meeting}"


class AssistedEntry(models.Model):
    """Somebody typed this registration for somebody else: who, when, on what consent."""

    registration = models.OneToOneField(Registration, models.CASCADE, related_name="assisted_entry")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    consent_how = models.CharField(max_length=6, choices=HowConsented)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("entry on behalf of somebody")

    def __str__(self) -> str:
        return f"{self.registration} ← {self.by}"


class Needs(models.Model):
    """What somebody needs to be able to come. Kept with consent, deleted after the meeting."""

    registration = models.OneToOneField(Registration, models.CASCADE, related_name="needs")
    interpreter = models.CharField(_("interpreter: which language"), max_length=120, blank=True)
    childcare = models.PositiveSmallIntegerField(_("children to look after"), default=0)
    transport = models.BooleanField(_("help to come"), default=False)
    step_free = models.BooleanField(_("access without steps"), default=False)
    other = models.CharField(_("another need"), max_length=300, blank=True)
    delete_after = models.DateField()

    class Meta:
        verbose_name = _("practical needs")

    def __str__(self) -> str:
        return str(self.registration)


class DependenceLink(models.Model):
    """A private declaration: "I depend on this person or body", so as not to share a table."""

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="dependence_links")
    on_whom = models.CharField(_("person or organisation"), max_length=200)
    delete_after = models.DateField()

    class Meta:
        verbose_name = _("declared dependence")

    def __str__(self) -> str:
        return str(self.registration)
