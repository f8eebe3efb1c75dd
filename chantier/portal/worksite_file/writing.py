"""Writing what a worksite file says into the database: created or updated, never deleted."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils import timezone

from chantier.initiatives import actions as initiatives
from chantier.initiatives.models import Depth, Initiative
from chantier.initiatives.presentation import field_name
from chantier.meetings.models import AgendaItem, Kind, Meeting, PlaceRule
from chantier.people.models import Account
from chantier.publications.models import Publication
from chantier.spaces.models import CommitteeMember, Constituency, Space, SpacePurpose
from chantier.worksites.models import CalendarEntry, Worksite

ACTOR = "worksite file"


class Writing:
    """One import. `changes` tells each row created, and each field changed, in plain words."""

    def __init__(self, *, by: Account | None, now: datetime.datetime) -> None:
        self.changes: list[str] = []
        self.by = by
        self.now = now

    def write(self, data: Mapping[str, Any]) -> Worksite:
        """Write the whole file; the caller holds the transaction."""
        space = self._space(data["space"])
        worksite = self._worksite(space, data["worksite"])
        for position, row in enumerate(data.get("calendar", ()), start=1):
            values = _values(row, "when", "starts_on", "ends_on") | {"position": position}
            self._row(CalendarEntry, {"worksite": worksite, "label": row["label"]}, values)
        carried = {
            row["slug"]: self._initiative(worksite, position, row)
            for position, row in enumerate(data.get("initiatives", ()), start=1)
        }
        for row in data.get("meetings", ()):
            self._meeting(worksite, carried, row)
        if "publication" in data:
            values = _values(data["publication"], "title", "foreword", "licence")
            self._row(Publication, {"worksite": worksite}, values)
        return worksite

    def _row(self, model: type[models.Model], key: dict[str, Any], values: dict[str, Any]) -> Any:
        """The row known by `key`, with these values. A value that the file leaves out stays."""
        row = model._default_manager.filter(**key).first()
        if row is None:
            self.changes.append(f"+ {model._meta.label} {_name(key)}")
            return model._default_manager.create(**key, **values)
        changed = [name for name, value in values.items() if getattr(row, name) != value]
        if changed:
            for name in changed:
                setattr(row, name, values[name])
            row.save(update_fields=changed)
            self.changes.append(f"~ {model._meta.label} {_name(key)}: {', '.join(changed)}")
        return row

    def _space(self, row: Mapping[str, Any]) -> Space:
        values = _values(
            row,
            "name",
            "history",
            "ambitions",
            "territory",
            "language",
            "contact",
            "privacy_contact",
        )
        values |= _renamed(row, created_by="created_by_text")
        space: Space = self._row(Space, {"slug": row["slug"]}, values)
        for position, text in enumerate(row.get("purposes", ()), start=1):
            self._row(SpacePurpose, {"space": space, "position": position}, {"text": text})
        known: dict[str, Constituency] = {}
        for position, one in enumerate(row.get("constituencies", ()), start=1):
            values = _values(one, "name", "letter", "knowledge") | {"position": position}
            values |= _renamed(one, share="reference_share", source="reference_source")
            key = {"space": space, "slug": one["slug"]}
            known[one["slug"]] = self._row(Constituency, key, values)
        for one in row.get("committee", ()):
            values = _values(one, "function", "since", "until")
            if "constituency" in one:
                values["constituency"] = known[one["constituency"]]
            self._row(CommitteeMember, {"space": space, "name": one["name"]}, values)
        return space

    def _worksite(self, space: Space, row: Mapping[str, Any]) -> Worksite:
        names = [name for name in row if name != "slug"]
        values = _values(row, *names) | {"space": space}
        worksite: Worksite = self._row(Worksite, {"slug": row["slug"]}, values)
        return worksite

    def _initiative(self, worksite: Worksite, position: int, row: Mapping[str, Any]) -> Initiative:
        """Its facts and its presentation, by its own actions: a changed text is signed anew."""
        facts = _values(row, "title", "bearer", "place", "period", "people_reached")
        initiative = worksite.initiatives.filter(slug=row["slug"]).first()
        if initiative is None:
            initiative = initiatives.create_initiative(
                worksite=worksite,
                facts=facts,
                slug=row["slug"],
                position=position,
                by=self.by,
                now=self.now,
                actor=ACTOR,
            )
            self.changes.append(f"+ {Initiative._meta.label} {row['slug']}")
        changed = initiatives.update_facts(
            initiative=initiative,
            facts=facts | {"position": position},
            by=self.by,
            now=self.now,
            actor=ACTOR,
        )
        texts = {
            field_name(depth, key): text
            for depth in Depth.values
            for key, text in row.get(depth, {}).items()
        }
        changed += initiatives.write_presentation(
            initiative=initiative, texts=texts, by=self.by, now=self.now, actor=ACTOR
        )
        if changed:
            self.changes.append(f"~ {Initiative._meta.label} {row['slug']}: {', '.join(changed)}")
        return initiative

    def _meeting(
        self, worksite: Worksite, carried: Mapping[str, Initiative], row: Mapping[str, Any]
    ) -> None:
        values = _values(row, "title", "kind", "when", "venue", "address", "access", "practical")
        values["initiative"] = carried.get(row.get("initiative", ""))
        values["places"] = row.get("places")
        values["place_rule"] = row.get("rule", PlaceRule.FIRST_COME)
        if "date" in row:
            values["starts_at"] = _moment(row["date"], row["from"])
            values["ends_at"] = _moment(row["date"], row["to"]) if "to" in row else None
        for name, column in (
            ("registration_opens", "registration_opens_at"),
            ("registration_closes", "registration_closes_at"),
        ):
            if name in row:
                values[column] = _aware(row[name])
        key = {"worksite": worksite, "slug": row["slug"]}
        meeting: Meeting = self._row(Meeting, key, values | {"kind": Kind(row["kind"])})
        for position, item in enumerate(row.get("agenda", ()), start=1):
            step = _values(item, "title", "minutes", "phase")
            self._row(AgendaItem, {"meeting": meeting, "position": position}, step)


def _values(row: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: row[name] for name in names if name in row}


def _renamed(row: Mapping[str, Any], **names: str) -> dict[str, Any]:
    return {column: row[name] for name, column in names.items() if name in row}


def _name(key: Mapping[str, Any]) -> str:
    return " · ".join(str(value) for value in key.values())


def _moment(day: datetime.date, hour: datetime.time) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, hour))


def _aware(moment: datetime.datetime) -> datetime.datetime:
    return moment if moment.tzinfo else timezone.make_aware(moment)
