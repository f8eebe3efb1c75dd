"""The co-produced report: sections, findings, return to each, corrections, dissents."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chantier.debates.models import Contribution
from chantier.meetings.models import Meeting
from chantier.people.models import Reach
from chantier.registrations.models import Registration
from chantier.reports.states import (
    CORRECTION_TRANSITIONS,
    RETURN_TRANSITIONS,
    TRANSITIONS,
    CorrectionState,
    ReturnState,
    State,
)
from chantier.rules import Stateful
from chantier.spaces.models import Constituency
from chantier.worksites.models import Participation


class Report(Stateful, models.Model):
    """The *compte rendu* of a meeting. Frozen, it has a hash and never changes again."""

    transitions = TRANSITIONS

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="report")
    state = models.CharField(max_length=9, choices=State, default=State.WRITING)
    due_on = models.DateField(_("to be returned by"), null=True, blank=True)
    opened_at = models.DateTimeField()
    returned_at = models.DateTimeField(null=True, blank=True)
    frozen_at = models.DateTimeField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    # The frozen text: sections, findings, signatures, dissents, as hashed.
    frozen = models.JSONField(null=True, blank=True)

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


class SectionVersion(models.Model):
    """A saved text of a section. Every version stays; none erases another."""

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

    class Meta:
        verbose_name = _("version of a section")
        constraints = [
            models.UniqueConstraint(name="one_version_number", fields=["section", "number"])
        ]

    def __str__(self) -> str:
        return f"{self.section} v{self.number}"


class FindingKind(models.TextChoices):
    """What a report finds."""

    STRENGTH = "strength", _("strength")
    WEAKNESS = "weakness", _("weakness")
    HYPOTHESIS = "hypothesis", _("hypothesis")


class Finding(models.Model):
    """A strength, a weakness or a hypothesis, resting on contributions.

    For a hypothesis: to whom and where it may transfer, and what would refute it.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="findings")
    kind = models.CharField(max_length=10, choices=FindingKind)
    position = models.PositiveSmallIntegerField()
    text = models.TextField(_("finding"))
    transfers_to = models.TextField(_("to whom, where it may serve"), blank=True)
    refuted_by = models.TextField(_("what would refute it"), blank=True)
    contributions = models.ManyToManyField(Contribution, related_name="findings", blank=True)

    class Meta:
        verbose_name = _("finding")
        constraints = [
            models.UniqueConstraint(
                name="one_finding_per_place", fields=["report", "kind", "position"]
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]


class SignOff(models.Model):
    """A constituency's word on the exact text of a section (its SHA-256)."""

    class Verdict(models.TextChoices):
        """Nothing closes by majority: a divergence is kept beside the text."""

        AGREES = "agrees", _("agrees")
        RESERVES = "reserves", _("agrees with a reserve")
        DISAGREES = "disagrees", _("disagrees")

    section = models.ForeignKey(Section, models.CASCADE, related_name="sign_offs")
    constituency = models.ForeignKey(Constituency, models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=9, choices=Verdict)
    text = models.TextField(_("reserve or divergence"), blank=True)
    text_sha256 = models.CharField(max_length=64)
    participation = models.ForeignKey(
        Participation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("sign-off of a section")
        constraints = [
            models.CheckConstraint(
                name="a_divergence_says_why", condition=Q(verdict="agrees") | ~Q(text="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.constituency}: {self.get_verdict_display()}"


class ReportReturn(Stateful, models.Model):
    """The report given back to one participant, on their channel, with what is known of it."""

    transitions = RETURN_TRANSITIONS

    report = models.ForeignKey(Report, models.PROTECT, related_name="returns")
    registration = models.ForeignKey(Registration, models.PROTECT, related_name="returns")
    reach = models.CharField(max_length=6, choices=Reach)
    state = models.CharField(max_length=11, choices=ReturnState, default=ReturnState.TO_SEND)
    # The key of the notices.Message that carries it.
    message_key = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("return of a report")
        constraints = [
            models.UniqueConstraint(name="returned_once_each", fields=["report", "registration"])
        ]

    def __str__(self) -> str:
        return f"{self.report} → {self.registration_id}: {self.get_state_display()}"


class Correction(Stateful, models.Model):
    """Somebody who was there corrects their own words: applied, or answered with a reason."""

    transitions = CORRECTION_TRANSITIONS

    report = models.ForeignKey(Report, models.PROTECT, related_name="corrections")
    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="corrections")
    participation = models.ForeignKey(Participation, models.PROTECT, related_name="corrections")
    text = models.TextField(_("what I said, in my words"))
    state = models.CharField(max_length=8, choices=CorrectionState, default=CorrectionState.ASKED)
    answer = models.TextField(_("answer"), blank=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("correction")

    def __str__(self) -> str:
        return self.text[:60]


class Dissent(models.Model):
    """An *avis divergent*: attached by somebody who was there, changed or dropped by nobody."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="dissents")
    participation = models.ForeignKey(Participation, models.PROTECT, related_name="dissents")
    constituency = models.ForeignKey(Constituency, models.PROTECT, related_name="+")
    text = models.TextField(_("dissenting opinion"))
    signed_as = models.CharField(_("signed"), max_length=200, blank=True)
    text_sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("dissent")

    def __str__(self) -> str:
        return self.text[:60]
