"""What is said, by which constituency, and how statements are voted; never by a person."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from chantier.debates.states import CONFLICT_TRANSITIONS, ConflictState
from chantier.meetings.models import AgendaItem, ExchangeGroup, Meeting
from chantier.people.models import Channel
from chantier.rules import Stateful
from chantier.spaces.models import Constituency
from chantier.worksites.models import Participation, Worksite


class Kind(models.TextChoices):
    """What sort of contribution."""

    STORY = "story", _("story of experience")
    ANALYSIS = "analysis", _("analysis")
    STRENGTH = "strength", _("strength")
    WEAKNESS = "weakness", _("weakness")
    QUESTION = "question", _("question")
    TENSION = "tension", _("tension")
    PROPOSAL = "proposal", _("proposal")
    HYPOTHESIS = "hypothesis", _("hypothesis")
    NOT_UNDERSTOOD = "not_understood", _("I did not understand")


class QuoteConsent(models.TextChoices):
    """How the words may be quoted; never by default under a name."""

    NAMED = "named", _("with my name")
    FIRST_NAME = "first_name", _("with my first name")
    PSEUDONYM = "pseudonym", _("without my name, with my constituency")
    NOT = "not", _("do not quote")


class ContributionQuerySet(models.QuerySet["Contribution"]):
    """Sets of contributions."""

    def standing(self) -> Self:
        """Neither withdrawn nor set aside by moderation."""
        return self.filter(withdrawn_at=None, moderated_at=None)

    def released(self) -> Self:
        """What its constituency has let out of the talk among peers."""
        return self.filter(released_at__isnull=False)

    def validated(self) -> Self:
        return self.filter(validated_at__isnull=False)

    def quotable(self) -> Self:
        """May be quoted: standing, released, validated by who spoke, and not "do not quote"."""
        return self.standing().released().validated().exclude(quote_consent=QuoteConsent.NOT)

    def current(self) -> Self:
        """Standing, and not taken up in a standing merge or split of itself."""
        became = Contribution.objects.standing().filter(comes_from=OuterRef("pk"))
        return self.standing().exclude(Exists(became))

    def of(self, constituency: Constituency) -> Self:
        return self.filter(constituency=constituency)

    def by(self, participation: Participation) -> Self:
        return self.filter(authors=participation)

    def on_paper(self) -> Self:
        return self.filter(channel=Channel.PAPER)

    def visible_to(self, participation: Participation | None) -> Self:
        """Released ones, and those of one's own constituency."""
        if participation is None:
            return self.released()
        return self.filter(
            Q(released_at__isnull=False) | Q(constituency=participation.constituency_id)
        )


class Contribution(models.Model):
    """Words of somebody, in the room or later. `number` is how the room and the report name it.

    `text` is what was validated; the words are never rewritten by others: merging and splitting
    make new rows that keep every author (`comes_from`).
    """

    worksite = models.ForeignKey(Worksite, models.PROTECT, related_name="contributions")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="contributions")
    group = models.ForeignKey(
        ExchangeGroup, models.SET_NULL, null=True, blank=True, related_name="contributions"
    )
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=14, choices=Kind)
    text = models.TextField(_("words"))
    authors = models.ManyToManyField(Participation, related_name="contributions")
    constituency = models.ForeignKey(Constituency, models.PROTECT, related_name="contributions")
    # The other constituencies that wrote it, when several wrote it together.
    together_with = models.ManyToManyField(Constituency, related_name="+", blank=True)
    cites = models.ManyToManyField("self", symmetrical=False, related_name="cited_by", blank=True)
    comes_from = models.ManyToManyField(
        "self", symmetrical=False, related_name="became", blank=True
    )
    channel = models.CharField(max_length=5, choices=Channel)
    quote_consent = models.CharField(
        max_length=10, choices=QuoteConsent, default=QuoteConsent.PSEUDONYM
    )
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    validated_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    moderated_at = models.DateTimeField(null=True, blank=True)
    moderated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    moderation_reason = models.TextField(blank=True)
    # Chosen by the page that sends: a form sent twice is one contribution.
    request_key = models.UUIDField(unique=True, null=True, blank=True)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        verbose_name = _("contribution")
        constraints = [
            models.UniqueConstraint(name="one_number_per_meeting", fields=["meeting", "number"]),
            models.CheckConstraint(
                name="moderated_by_somebody_with_a_reason",
                condition=Q(moderated_at=None, moderated_by=None)
                | (
                    Q(moderated_at__isnull=False, moderated_by__isnull=False)
                    & ~Q(moderation_reason="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text[:60]}"


class StatementQuerySet(models.QuerySet["Statement"]):
    """Sets of statements."""

    def open(self) -> Self:
        return self.filter(closed_at=None)

    def closed(self) -> Self:
        return self.filter(closed_at__isnull=False)

    def unanswered_by(self, participation: Participation) -> Self:
        return self.exclude(votes__participation=participation)

    def in_order(self) -> Self:
        return self.order_by("number", "pk")


class Statement(models.Model):
    """A sentence put to the vote, over the whole worksite."""

    worksite = models.ForeignKey(Worksite, models.PROTECT, related_name="statements")
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="statements"
    )
    number = models.PositiveIntegerField()
    text = models.CharField(_("statement"), max_length=400)
    comes_from = models.ManyToManyField(Contribution, related_name="statements", blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    request_key = models.UUIDField(unique=True, null=True, blank=True)

    objects = StatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("statement")
        constraints = [
            models.UniqueConstraint(name="one_statement_number", fields=["worksite", "number"])
        ]

    def __str__(self) -> str:
        return self.text


class Vote(models.Model):
    """One participation's answer to one statement, whatever the channel. The last one counts."""

    class Value(models.IntegerChoices):
        """Agree, disagree, or pass, which is an answer too."""

        AGREE = 1, _("agree")
        DISAGREE = -1, _("disagree")
        PASS = 0, _("pass")

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="votes")
    participation = models.ForeignKey(Participation, models.PROTECT, related_name="votes")
    value = models.SmallIntegerField(choices=Value)
    channel = models.CharField(max_length=5, choices=Channel)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("vote")
        constraints = [
            models.UniqueConstraint(
                name="one_person_one_vote", fields=["statement", "participation"]
            ),
            models.CheckConstraint(
                name="a_vote_is_minus_1_0_or_1", condition=Q(value__in=(-1, 0, 1))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.statement_id}: {self.value}"


class Conflict(Stateful, models.Model):
    """A matter on which constituencies differ, worked on until clear, settled, or agreed upon."""

    transitions = CONFLICT_TRANSITIONS

    worksite = models.ForeignKey(Worksite, models.PROTECT, related_name="conflicts")
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="conflicts"
    )
    matter = models.CharField(_("the matter"), max_length=300)
    would_settle = models.TextField(_("what would settle it"), blank=True)
    state = models.CharField(max_length=18, choices=ConflictState, default=ConflictState.OPEN)
    comes_from = models.ManyToManyField(Contribution, related_name="conflicts", blank=True)
    opened_at = models.DateTimeField()
    request_key = models.UUIDField(unique=True, null=True, blank=True)

    class Meta:
        verbose_name = _("conflict")

    def __str__(self) -> str:
        return self.matter


class Position(models.Model):
    """What one constituency holds in a conflict, and what it needs."""

    conflict = models.ForeignKey(Conflict, models.CASCADE, related_name="positions")
    constituency = models.ForeignKey(Constituency, models.PROTECT, related_name="positions")
    text = models.TextField(_("position"))
    needs = models.TextField(_("what it needs"), blank=True)
    # When this constituency said that, for it, the matter is settled. All must: no majority closes.
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("position")
        constraints = [
            models.UniqueConstraint(
                name="one_position_per_constituency", fields=["conflict", "constituency"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.constituency}: {self.text[:60]}"


class SpeakingTurn(models.Model):
    """Somebody spoke. No voice is recorded. `seconds` is None while the turn lasts."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="turns")
    constituency = models.ForeignKey(Constituency, models.PROTECT, related_name="turns")
    participation = models.ForeignKey(
        Participation, models.PROTECT, null=True, blank=True, related_name="turns"
    )
    started_at = models.DateTimeField()
    seconds = models.PositiveIntegerField(null=True, blank=True)
    request_key = models.UUIDField(unique=True, null=True, blank=True)

    class Meta:
        verbose_name = _("speaking turn")
        constraints = [
            models.UniqueConstraint(
                name="one_speaks_at_a_time", fields=["meeting"], condition=Q(seconds=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.constituency} {self.seconds} s"


class WalkIn(models.Model):
    """Somebody who entered the room without registering, under a pseudonym linked to nobody."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="walk_ins")
    participation = models.OneToOneField(Participation, models.PROTECT, related_name="walk_in")
    channel = models.CharField(max_length=5, choices=Channel)
    at = models.DateTimeField()
    # A page sent twice by a nervous thumb lets one person in, not two.
    request_key = models.UUIDField(unique=True)

    class Meta:
        verbose_name = _("walk-in")

    def __str__(self) -> str:
        return f"{self.participation} · {self.meeting}"


class Stage(models.Model):
    """Where the evening stands: the step under way, whether the clock stands still, what is shown.

    `late` are the seconds by which the clock stood still in this step.
    """

    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="stage")
    step = models.ForeignKey(AgendaItem, models.SET_NULL, null=True, related_name="+")
    began_at = models.DateTimeField(null=True)
    halted_at = models.DateTimeField(null=True)
    late = models.PositiveIntegerField(default=0)
    shows_speech = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("where the evening stands")

    def __str__(self) -> str:
        return f"{self.meeting}: {self.step}"


class Hand(models.Model):
    """Somebody asks to speak; without `participation`, somebody of the constituency at a table."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="hands")
    constituency = models.ForeignKey(Constituency, models.PROTECT, related_name="+")
    participation = models.ForeignKey(
        Participation, models.PROTECT, null=True, blank=True, related_name="hands"
    )
    at = models.DateTimeField()
    request_key = models.UUIDField(unique=True, null=True, blank=True)

    class Meta:
        verbose_name = _("hand raised")
        constraints = [
            models.UniqueConstraint(
                name="one_hand_each",
                fields=["meeting", "participation"],
                condition=Q(participation__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.constituency}"


class CardCount(models.Model):
    """Raised cards of one constituency counted at one table; `table` 0 is the whole room."""

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="card_counts")
    constituency = models.ForeignKey(Constituency, models.PROTECT, related_name="+")
    table = models.PositiveSmallIntegerField(default=0)
    agree = models.PositiveSmallIntegerField(default=0)
    disagree = models.PositiveSmallIntegerField(default=0)
    passed = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("count of raised cards")
        constraints = [
            models.UniqueConstraint(
                name="one_count_per_table", fields=["statement", "constituency", "table"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.constituency}: {self.agree}, {self.disagree}, {self.passed}"


class WordMeaning(models.Model):
    """What one constituency understands by a key word: the word board, then the lexicon."""

    worksite = models.ForeignKey(Worksite, models.CASCADE, related_name="words")
    word = models.CharField(_("word"), max_length=80)
    constituency = models.ForeignKey(
        Constituency, models.PROTECT, null=True, blank=True, related_name="+"
    )
    meaning = models.TextField(_("meaning"))

    class Meta:
        verbose_name = _("meaning of a word")
        constraints = [
            models.UniqueConstraint(
                name="one_meaning_each", fields=["worksite", "word", "constituency"]
            ),
            # Two empty constituencies are not equal for SQL: the common meaning needs its own.
            models.UniqueConstraint(
                name="one_common_meaning",
                fields=["worksite", "word"],
                condition=Q(constituency=None),
            ),
        ]

    def __str__(self) -> str:
        return self.word


class OpinionThresholds(models.Model):
    """What the committee asks of common ground and conflicts, in percent; printed with each map."""

    worksite = models.OneToOneField(Worksite, models.CASCADE, related_name="opinion_thresholds")
    common_ground = models.PositiveSmallIntegerField(
        _("share that makes common ground"), default=60
    )
    conflict = models.PositiveSmallIntegerField(_("gap that makes a conflict"), default=30)
    level = models.PositiveSmallIntegerField(_("how sure one must be"), default=80)

    class Meta:
        verbose_name = _("thresholds of the opinion map")
        constraints = [
            models.CheckConstraint(
                name="thresholds_are_percentages",
                condition=Q(common_ground__range=(1, 99))
                & Q(conflict__range=(1, 99))
                & Q(level__range=(50, 99)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.common_ground} %, {self.conflict} %, {self.level} %"


class Offer(models.Model):
    """A statement drawn to be shown to somebody, with the probability that it had: one of each."""

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="offers")
    participation = models.ForeignKey(Participation, models.CASCADE, related_name="offers")
    probability = models.FloatField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("statement shown")
        constraints = [
            models.UniqueConstraint(name="one_offer_each", fields=["statement", "participation"])
        ]

    def __str__(self) -> str:
        return f"{self.statement_id}: {self.probability:.3f}"


class OpinionMap(models.Model):
    """A map of opinions as it was computed once. It never changes; another can follow it.

    `result` holds no row of a person: counts, claims, pictures without points (`opinions.py`).
    """

    worksite = models.ForeignKey(Worksite, models.CASCADE, related_name="opinion_maps")
    number = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    inputs_sha256 = models.CharField(max_length=64)
    result = models.JSONField()
    # Of statements: what places somebody among the others, and chooses what to ask them next.
    model = models.JSONField(default=dict)
    # How many accounts seem to act together, and what changes without them. For the team.
    signals = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("map of opinions")
        constraints = [
            models.UniqueConstraint(name="one_map_number", fields=["worksite", "number"])
        ]

    def __str__(self) -> str:
        return f"{self.worksite}, {self.number}"
