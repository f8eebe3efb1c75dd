"""A space of cooperation: its purposes, its constituencies, those who steer it, what it decided."""

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chantier.people.models import Person


class Space(models.Model):
    """An *espace de coopération*. Several may share an installation, unseen by each other."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(_("address"), unique=True, max_length=60)
    name = models.CharField(_("name"), max_length=200)
    created_by_text = models.CharField(_("created by"), max_length=200, blank=True)
    ambitions = models.TextField(_("ambitions"), blank=True)
    history = models.TextField(_("how it was born"), blank=True)
    territory = models.CharField(_("territory"), max_length=200, blank=True)
    language = models.CharField(_("language of its texts"), max_length=2, default="fr")
    contact = models.TextField(_("how to reach the space"), blank=True)
    privacy_contact = models.CharField(_("contact for personal data"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("space")

    def __str__(self) -> str:
        return self.name


class SpacePurpose(models.Model):
    """One of the aims of a space, in its own words."""

    space = models.ForeignKey(Space, models.CASCADE, related_name="purposes")
    position = models.PositiveSmallIntegerField()
    text = models.TextField(_("purpose"))

    class Meta:
        verbose_name = _("purpose")
        constraints = [
            models.UniqueConstraint(name="one_purpose_per_place", fields=["space", "position"])
        ]

    def __str__(self) -> str:
        return self.text[:60]


LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Knowledge(models.TextChoices):
    """The kinds of knowledge that are crossed on an equal footing."""

    LIVED = "lived", _("lived knowledge")
    PROFESSIONAL = "professional", _("professional knowledge")
    ACADEMIC = "academic", _("academic knowledge")
    ELECTED = "elected", _("elected mandate")


class Constituency(models.Model):
    """A *collège*: those who speak from the same place."""

    space = models.ForeignKey(Space, models.CASCADE, related_name="constituencies")
    slug = models.SlugField(max_length=40)
    name = models.CharField(_("name"), max_length=120)
    letter = models.CharField(_("letter on badges"), max_length=1)
    knowledge = models.CharField(_("kind of knowledge"), max_length=12, choices=Knowledge)
    position = models.PositiveSmallIntegerField()
    reference_share = models.DecimalField(
        _("share of the population"), max_digits=5, decimal_places=4, null=True, blank=True
    )
    reference_source = models.CharField(_("source of the share"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("constituency")
        constraints = [
            models.UniqueConstraint(name="one_constituency_per_slug", fields=["space", "slug"]),
            models.UniqueConstraint(name="one_constituency_per_letter", fields=["space", "letter"]),
            models.CheckConstraint(
                name="a_share_is_between_0_and_1",
                condition=Q(reference_share=None) | Q(reference_share__range=(0, 1)),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RoleKind(models.TextChoices):
    """What an account may do in a whole space."""

    ADMINISTRATOR = "administrator", _("administrator")
    ANIMATION = "animation", _("animation team")
    STEERING = "steering", _("steering committee")
    COOPERATOR = "cooperator", _("cooperator")
    READER = "reader", _("reader")


class SpaceRoleQuerySet(models.QuerySet["SpaceRole"]):
    """Sets of roles."""

    def active_administrators(self, space: Space) -> Self:
        """The administrators of a space who can sign in."""
        return self.filter(space=space, role=RoleKind.ADMINISTRATOR, account__is_active=True)


class SpaceRole(models.Model):
    """An account's role in a space; it holds in each of its worksites."""

    space = models.ForeignKey(Space, models.CASCADE, related_name="roles")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="space_roles"
    )
    role = models.CharField(max_length=13, choices=RoleKind)

    objects = SpaceRoleQuerySet.as_manager()

    class Meta:
        verbose_name = _("role in a space")
        constraints = [
            models.UniqueConstraint(
                name="one_space_role_of_a_kind", fields=["space", "account", "role"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.account}: {self.get_role_display()}"


class CommitteeMemberQuerySet(models.QuerySet["CommitteeMember"]):
    """Sets of members of the committee."""

    def sitting(self, today: date) -> Self:
        """Those whose time is not over."""
        return self.filter(Q(until=None) | Q(until__gte=today))


class CommitteeMember(models.Model):
    """A named member of the steering committee, shown to the public with their agreement."""

    space = models.ForeignKey(Space, models.CASCADE, related_name="committee")
    name = models.CharField(_("name"), max_length=200)
    function = models.CharField(_("function"), max_length=200, blank=True)
    constituency = models.ForeignKey(
        Constituency, models.PROTECT, null=True, blank=True, related_name="+"
    )
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    objects = CommitteeMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("member of the committee")

    def __str__(self) -> str:
        return self.name


class Decision(models.Model):
    """What the committee decided, when, and why; never rewritten, followed by another one."""

    space = models.ForeignKey(Space, models.PROTECT, related_name="decisions")
    taken_on = models.DateField(_("taken on"))
    title = models.CharField(_("decision"), max_length=200)
    text = models.TextField(_("reasons"), blank=True)
    about = models.CharField(max_length=120, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("decision")

    def __str__(self) -> str:
        return self.title


class CooperatorQuerySet(models.QuerySet["Cooperator"]):
    """Sets of cooperators."""

    def current(self) -> Self:
        return self.filter(left_at=None)


class Cooperator(models.Model):
    """A member of a space."""

    space = models.ForeignKey(Space, models.CASCADE, related_name="cooperators")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    constituency = models.ForeignKey(Constituency, models.PROTECT, related_name="cooperators")
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    objects = CooperatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("cooperator")
        constraints = [
            models.UniqueConstraint(
                name="one_membership_at_a_time",
                fields=["space", "person"],
                condition=Q(left_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.space}"
