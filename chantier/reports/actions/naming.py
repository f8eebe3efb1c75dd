"""Giving a name to a state of a part."""

import datetime

from django.db import transaction

from chantier.audit.actions import record
from chantier.people.models import Account
from chantier.reports import content, history, policies
from chantier.reports.models import Section, VersionName
from chantier.worksites.models import Participation


@transaction.atomic
def name_version(
    *,
    section: Section,
    row: int,
    name: str,
    by: Account | None,
    participation: Participation | None,
    now: datetime.datetime,
) -> VersionName:
    """Name the text at journal row `row`, for good; given again to the same row, the same name.

    Raises Denied: a name is given once in a part, and to a row that is there.
    """
    Section.objects.select_for_update().get(pk=section.pk)
    text = history.text_at(section, row)
    standing = section.names.filter(name=name).first()
    policies.check_can_name(standing, row=row, text=text)
    if standing:
        return standing
    named = VersionName.objects.create(
        section=section,
        row=row,
        name=name,
        text_sha256=content.sha256(text),
        by=by,
        participation=None if by else participation,
        at=now,
    )
    actor = participation.pseudonym if participation and not by else ""
    record("version named", on=section, by=by, at=now, actor=actor, number=row, name=name)
    return named
