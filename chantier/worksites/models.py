"""A worksite: one theme, one period, one public invitation; and who takes part in it, unnamed."""

import secrets
from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chantier.people.models import Person
from chantier.rules import Stateful
from chantier.spaces.models import Constituency, Space
from chantier.worksites.states import TRANSITIONS, State

# No vowel and no look-alike: a pseudonym is read aloud and never spells a word.
PSEUDONYM_ALPHABET = "23456789BCDFGHJKMNPQRTVWXZ"


def new_pseudonym() -> str:
    """Six random signs: 26^6 ≈ 3·10⁸ pseudonyms, drawn without regard to the person."""
    return "".join(secrets.choice(PSEUDONYM_ALPHABET) for _ in range(6))


class WorksiteQuerySet(models.QuerySet["Worksite"]):
    """Sets of worksites."""

    def past_keeping(self, today: date) -> "WorksiteQuerySet":
        """Those whose contacts are due to go, or gone."""
        return self.filter(purge_on__lte=today)


class Worksite(Stateful, models.Model):
    """A *chantier coopératif*."""

    transitions = TRANSITIONS

    space = models.ForeignKey(Space, models.PROTECT, related_name="worksites")
    slug = models.SlugField(_("address"), unique=True, max_length=60)
    code = models.CharField(_("short code"), unique=True, max_length=12)
    title = models.CharField(_("title"), max_length=200)
    theme = models.CharField(_("theme"), max_length=300)
    question = models.TextField(_("question"), blank=True)
    period = models.CharField(_("period"), max_length=120, blank=True)
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    language = models.CharField(_("language of its texts"), max_length=2, default="fr")
    invitation = models.TextField(_("invitation to cooperate"), blank=True)
    unfolding = models.TextField(_("how the worksite unfolds"), blank=True)
    programme = models.TextField(_("words before the programme"), blank=True)
    how_to_register = models.TextField(_("how to register"), blank=True)
    why = models.TextField(_("why these initiatives"), blank=True)
    easy_to_read = models.TextField(_("easy-to-read invitation"), blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.PREPARATION)
    fictional = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    # From this day on, what was kept to reach people about this worksite alone is erased.
    purge_on = models.DateField(null=True, editable=False)
    purged_at = models.DateTimeField(null=True, editable=False)

    objects = WorksiteQuerySet.as_manager()

    class Meta:
        verbose_name = _("worksite")
        constraints = [
            models.CheckConstraint(
                name="a_closed_worksite_knows_when_to_forget",
                condition=models.Q(closed_at=None, purge_on=None)
                | models.Q(closed_at__isnull=False, purge_on__isnull=False),
            ),
            models.CheckConstraint(
                name="only_a_closed_worksite_forgot",
                condition=models.Q(purged_at=None) | models.Q(purge_on__isnull=False),
            ),
            models.CheckConstraint(
                name="a_worksite_ends_after_it_starts",
                condition=models.Q(starts_on=None)
                | models.Q(ends_on=None)
                | models.Q(ends_on__gte=models.F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def tells_fiction(self) -> bool:
        """Invented as a whole, or by people who are: what is published of it must say so."""
        return self.fictional or self.participations.filter(fictional=True).exists()


class CalendarEntry(models.Model):
    """A dated step of the worksite. `when` is the wording of the document where no day is fixed."""

    worksite = models.ForeignKey(Worksite, models.CASCADE, related_name="calendar")
    label = models.CharField(_("what"), max_length=200)
    when = models.CharField(_("when, in words"), max_length=120, blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(pgettext_lazy("date", "to"), null=True, blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("calendar entry")

    def __str__(self) -> str:
        return self.label


class WorksiteRoleKind(models.TextChoices):
    """What an account may do in one worksite only."""

    ANIMATION = "animation", _("animation team")
    STEERING = "steering", _("steering committee")
    READER = "reader", _("reader")


class WorksiteRole(models.Model):
    """An account's role in one worksite, beside the roles it has in the whole space."""

    worksite = models.ForeignKey(Worksite, models.CASCADE, related_name="roles")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="worksite_roles"
    )
    role = models.CharField(max_length=9, choices=WorksiteRoleKind)

    class Meta:
        verbose_name = _("role in a worksite")
        constraints = [
            models.UniqueConstraint(
                name="one_worksite_role_of_a_kind", fields=["worksite", "account", "role"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.account}: {self.get_role_display()}"


class ParticipationQuerySet(models.QuerySet["Participation"]):
    """Sets of participations."""

    def of(self, constituency: Constituency) -> "ParticipationQuerySet":
        return self.filter(constituency=constituency)


class Participation(models.Model):
    """A random pseudonym in one worksite. Opinions point here, never to a person.

    Everything said, voted, written, and each presence hangs on this row. Who it is stands in
    `ParticipationLink` alone; once that row is destroyed, at closure, nobody can tell any more.
    """

    worksite = models.ForeignKey(Worksite, models.PROTECT, related_name="participations")
    pseudonym = models.CharField(max_length=6, default=new_pseudonym, editable=False)
    constituency = models.ForeignKey(Constituency, models.PROTECT, related_name="participations")
    fictional = models.BooleanField(default=False)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = _("participation")
        constraints = [
            models.UniqueConstraint(name="one_pseudonym", fields=["worksite", "pseudonym"])
        ]

    def __str__(self) -> str:
        return self.pseudonym


class ParticipationLink(models.Model):
    """Who a participation is. The only table that knows; read through `worksites.identity`."""

    participation = models.OneToOneField(Participation, models.CASCADE, related_name="link")
    person = models.ForeignKey(Person, models.PROTECT, related_name="participation_links")
    # Repeated from the participation so that the database can refuse a second pseudonym.
    worksite = models.ForeignKey(Worksite, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("link to a person")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_participation_per_person", fields=["worksite", "person"]
            )
        ]

    def __str__(self) -> str:
        return str(self.participation)
