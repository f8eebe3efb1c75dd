"""A citizens' initiative and its presentation in fixed sections, in two depths and easy to read."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chantier.files.models import Upload
from chantier.initiatives.states import TRANSITIONS, State
from chantier.rules import Stateful
from chantier.spaces.models import Constituency
from chantier.worksites.models import Worksite


class Initiative(Stateful, models.Model):
    """A case: what people started, where, and what they bring to the workshop."""

    transitions = TRANSITIONS

    worksite = models.ForeignKey(Worksite, models.PROTECT, related_name="initiatives")
    slug = models.SlugField(_("address"), max_length=60)
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(_("title"), max_length=200)
    bearer = models.CharField(_("carried by"), max_length=200)
    place = models.CharField(_("place"), max_length=200, blank=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    period = models.CharField(_("period"), max_length=120, blank=True)
    people_reached = models.CharField(_("people reached"), max_length=200, blank=True)
    # Participedia's case schema and Fung's cube: {"participedia": {…}, "cube": {…}}
    coding = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.WRITING)

    class Meta:
        verbose_name = _("initiative")
        constraints = [
            models.UniqueConstraint(name="one_initiative_per_slug", fields=["worksite", "slug"])
        ]

    def __str__(self) -> str:
        return self.title


class Depth(models.TextChoices):
    """For whom a text is."""

    SHORT = "short", _("short, for everyone")
    FULL = "full", _("fuller, for those registered")
    EASY = "easy", _("easy to read")


class SectionKey(models.TextChoices):
    """The fixed sections of a presentation, in order."""

    CONTEXT = "context", _("Context")
    CHOICES = "choices", _("The choices that led to it")
    WAYS = "ways", _("Ways of doing, and how people were met")
    STANDING = "standing", _("Where things stand")
    QUESTIONS = "questions", _("Questions put to the workshop")


class PresentationSection(models.Model):
    """One section of a presentation at one depth."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="sections")
    depth = models.CharField(max_length=5, choices=Depth)
    key = models.CharField(max_length=9, choices=SectionKey)
    text = models.TextField(blank=True)

    class Meta:
        verbose_name = _("section of a presentation")
        constraints = [
            models.UniqueConstraint(
                name="one_presentation_section", fields=["initiative", "depth", "key"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.initiative}: {self.get_key_display()}"


class Bearer(models.Model):
    """An account that carries the initiative and may write its presentation."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="bearers")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="bears")

    class Meta:
        verbose_name = _("bearer")
        constraints = [
            models.UniqueConstraint(name="a_bearer_once", fields=["initiative", "account"])
        ]

    def __str__(self) -> str:
        return str(self.account)


class Side(models.TextChoices):
    """Who signs a presentation off: both, before it can be sent."""

    BEARERS = "bearers", _("the bearers")
    COMMITTEE = "committee", _("the steering committee")


class SignOff(models.Model):
    """One side's yes to the exact text of the presentation (its SHA-256)."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="sign_offs")
    side = models.CharField(max_length=9, choices=Side)
    text_sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("sign-off of a presentation")
        constraints = [
            models.UniqueConstraint(
                name="one_sign_off_per_side_and_text", fields=["initiative", "side", "text_sha256"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()} {self.at:%Y-%m-%d}"


class Attachment(models.Model):
    """A document of the initiative, for everyone or for those registered."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="attachments")
    upload = models.ForeignKey(Upload, models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=200)
    depth = models.CharField(max_length=5, choices=Depth, default=Depth.FULL)

    class Meta:
        verbose_name = _("attachment")

    def __str__(self) -> str:
        return self.title


class Rung(models.Model):
    """The rung of participation (Arnstein 1969, 1 to 8) as one constituency sees it."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="rungs")
    constituency = models.ForeignKey(Constituency, models.PROTECT, related_name="+")
    rung = models.PositiveSmallIntegerField()
    reason = models.TextField(blank=True)

    class Meta:
        verbose_name = _("rung of participation")
        constraints = [
            models.UniqueConstraint(name="one_rung_each", fields=["initiative", "constituency"]),
            models.CheckConstraint(name="rungs_are_1_to_8", condition=Q(rung__range=(1, 8))),
        ]

    def __str__(self) -> str:
        return f"{self.constituency}: {self.rung}"
