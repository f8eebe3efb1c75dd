"""A report and its sections, each with all its versions."""

import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chantier.meetings.models import Meeting
from chantier.people.models import Channel
from chantier.registrations.models import Registration
from chantier.registrations.states import State as RegistrationState
from chantier.reports.states import EDITABLE, PUBLIC, TRANSITIONS, State
from chantier.rules import Stateful
from chantier.spaces.models import Constituency
from chantier.worksites import identity
from chantier.worksites.models import Participation


class ReportQuerySet(models.QuerySet["Report"]):
    """Sets of reports."""

    def public(self) -> Self:
        """Returned to those who were there, hence open to all."""
        return self.filter(state__in=PUBLIC)

    def sealed(self) -> Self:
        """Frozen now, or once: what was said there stands in a text that nobody changes."""
        return self.filter(Q(state=State.FROZEN) | Q(editions__isnull=False)).distinct()

    def read_by_all(self) -> Self:
        """Open to all as it stands, or as it was frozen before it was reopened."""
        return self.filter(Q(state__in=PUBLIC) | Q(editions__isnull=False)).distinct()

    def overdue(self, today: datetime.date) -> Self:
        """Promised for a day that has passed, and not returned."""
        return self.filter(state__in=EDITABLE, due_on__lt=today)


class Report(Stateful, models.Model):
    """The *compte rendu* of a meeting. Frozen, it has a hash; reopened, what was frozen stays."""

    transitions = TRANSITIONS

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="report")
    state = models.CharField(max_length=9, choices=State, default=State.WRITING)
    due_on = models.DateField(_("to be returned by"), null=True, blank=True)
    opened_at = models.DateTimeField()
    review_until = models.DateField(_("to be signed by"), null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    # Those who were there may answer until the end of this day at least.
    open_until = models.DateField(_("corrections and dissents until"), null=True, blank=True)
    frozen_at = models.DateTimeField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    # The frozen text: sections, findings, signatures, dissents, as hashed.
    frozen = models.JSONField(null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        constraints = [
            models.CheckConstraint(
                name="a_frozen_report_has_its_hash",
                condition=(
                    Q(state=State.FROZEN, frozen_at__isnull=False, frozen__isnull=False)
                    & ~Q(sha256="")
                )
                | (~Q(state=State.FROZEN) & Q(frozen_at=None, sha256="")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.meeting}"

    @property
    def is_public(self) -> bool:
        """Returned, or frozen."""
        return self.state in PUBLIC

    @property
    def is_editable(self) -> bool:
        """Being written, or in review."""
        return self.state in EDITABLE

    def registrations_present(self) -> models.QuerySet[Registration]:
        """Those to whom the report is due: marked present, or signed in at the door."""
        signed_in = Participation.objects.filter(attendances__meeting=self.meeting_id)
        return (
            Registration.objects.standing()
            .filter(meeting=self.meeting_id)
            .filter(
                Q(state=RegistrationState.PRESENT) | Q(person__in=identity.persons_among(signed_in))
            )
        )

    def was_there(self, participation: Participation | None) -> bool:
        """Signed in at the door, or marked present on the list."""
        if participation is None or participation.worksite_id != self.meeting.worksite_id:
            return False
        if participation.attendances.filter(meeting=self.meeting_id).exists():
            return True
        itself = Participation.objects.filter(pk=participation.pk)
        return Registration.objects.filter(
            meeting=self.meeting_id,
            state=RegistrationState.PRESENT,
            person__in=identity.persons_among(itself),
        ).exists()

    def constituencies_present(self) -> models.QuerySet[Constituency]:
        """The constituencies that were in the room, in the order of the space."""
        return (
            Constituency.objects.filter(space=self.meeting.worksite.space_id)
            .filter(
                Q(
                    pk__in=Participation.objects.filter(
                        attendances__meeting=self.meeting_id
                    ).values("constituency")
                )
                | Q(
                    pk__in=Registration.objects.filter(
                        meeting=self.meeting_id, state=RegistrationState.PRESENT
                    ).values("constituency")
                )
            )
            .order_by("position", "pk")
        )


class SectionKey(models.TextChoices):
    """The three mandated parts."""

    ANALYTICAL_DESCRIPTION = "analytical_description", _("Analytical description of the case")
    DIAGNOSIS = "diagnosis", _("Diagnosis: strengths and weaknesses")
    HYPOTHESES = "hypotheses", _("Hypotheses: what may serve elsewhere")


class Section(models.Model):
    """One part of the report. Its text is its latest version."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="sections")
    key = models.CharField(max_length=22, choices=SectionKey)
    position = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("section of a report")
        constraints = [models.UniqueConstraint(name="one_section_each", fields=["report", "key"])]

    def __str__(self) -> str:
        return str(self.get_key_display())

    def rows(self) -> list["SectionUpdate"]:
        """The journal from its first row."""
        return list(self.journal.order_by("number", "pk"))

    def latest(self) -> "SectionVersion | None":
        """The text that stands; None before the first one."""
        return self.versions.order_by("-number").first()


class WritingSession(models.Model):
    """Somebody at a door of a section's text. Its identity, given by the server, signs what they
    type there; nothing else may be typed under it.
    """

    FIRST_CLIENT = 1_000_000_000  # below, the numbers of the rows that plain posts make

    section = models.ForeignKey(Section, models.CASCADE, related_name="writing_sessions")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    participation = models.ForeignKey(
        Participation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Somebody who types for others says for which constituency, and how the words came.
    on_behalf_of = models.ForeignKey(
        Constituency, models.PROTECT, null=True, blank=True, related_name="+"
    )
    channel = models.CharField(max_length=5, choices=Channel, default=Channel.WEB)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("session of writing")
        constraints = [
            models.CheckConstraint(
                name="a_writing_session_has_one_writer",
                condition=Q(by__isnull=False, participation=None)
                | Q(by=None, participation__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.section} [{self.client}]"

    @property
    def client(self) -> int:
        """The identity in the shared text."""
        return self.FIRST_CLIENT + self.pk


class SectionUpdate(models.Model):
    """A row of a section's journal: what somebody typed, as an update of the shared document.

    Rows are only added. Applied in order they give the text at any row, and who wrote each of its
    characters: `client` is the identity under which the row was typed, given by the server.
    """

    section = models.ForeignKey(Section, models.CASCADE, related_name="journal")
    number = models.PositiveIntegerField()
    # The row whose text was on the screen of whoever typed; 0 for none.
    base = models.PositiveIntegerField()
    client = models.PositiveBigIntegerField()
    update = models.BinaryField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    participation = models.ForeignKey(
        Participation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    channel = models.CharField(max_length=5, choices=Channel, default=Channel.WEB)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("row of a section's journal")
        constraints = [
            models.UniqueConstraint(name="one_journal_row_number", fields=["section", "number"]),
            models.CheckConstraint(
                name="a_journal_row_follows_its_base", condition=Q(base__lt=models.F("number"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.section} [{self.number}]"


class SectionVersionQuerySet(models.QuerySet["SectionVersion"]):
    """Sets of versions."""

    def latest_of_each(self) -> Self:
        """One version a section: the one that stands."""
        newest = (
            SectionVersion.objects.filter(section=models.OuterRef("section"))
            .order_by("-number")
            .values("pk")[:1]
        )
        return self.filter(pk=models.Subquery(newest))


class SectionVersion(models.Model):
    """The text of a section at the journal row of that number. Every version stays."""

    section = models.ForeignKey(Section, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    participation = models.ForeignKey(
        Participation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()

    objects = SectionVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a section")
        constraints = [
            models.UniqueConstraint(name="one_version_number", fields=["section", "number"])
        ]

    def __str__(self) -> str:
        return f"{self.section} v{self.number}"
