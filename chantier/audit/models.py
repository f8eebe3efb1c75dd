"""The journal of the house: one row for each thing done."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models


class Written(TypeError):  # noqa: N818  reads better at the call site
    """The journal is written once: an event is neither changed nor taken out."""


class EventQuerySet(models.QuerySet["Event"]):
    """Events are read in many ways and changed in none."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Raise Written."""
        raise Written

    def delete(self) -> NoReturn:
        """Raise Written."""
        raise Written

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

    def save(self, **kwargs: Any) -> None:
        """Write it the first time; raise Written after that."""
        if not self._state.adding:
            raise Written
        super().save(**kwargs)

    def delete(self, using: Any = None, keep_parents: bool = False) -> NoReturn:
        """Raise Written."""
        raise Written


def label(target: models.Model) -> str:
    """How an event names its object."""
    return f"{target._meta.label}:{target.pk}"
