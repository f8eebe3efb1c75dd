"""The journal of the house: one row for each thing done."""

from django.conf import settings
from django.db import models


class EventQuerySet(models.QuerySet["Event"]):
    """Events are read in many ways and changed in none."""

    def about(self, target: models.Model) -> "EventQuerySet":
        """Events on one object, oldest first."""
        return self.filter(target=label(target)).order_by("at", "pk")


class Event(models.Model):
    """One thing done, by someone, to something. Never changed, never deleted.

    `actor` names who acted when it was not an account: a participation's pseudonym, "web", a
    command. It never names a person.
    """

    verb = models.CharField(max_length=60)
    target = models.CharField(max_length=120, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="events"
    )
    actor = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField(db_index=True)
    data = models.JSONField(default=dict)

    objects = EventQuerySet.as_manager()

    def __str__(self) -> str:
        return f"#{self.pk} {self.verb} {self.target}"


def label(target: models.Model) -> str:
    """How an event names its object."""
    return f"{target._meta.label}:{target.pk}"
