"""Bringing a picture into a report, and taking it away."""

import datetime

from django.core.files.base import File
from django.db import transaction
from django.db.models import Max

from chantier.audit.actions import record
from chantier.files.actions import keep_upload, remove_upload
from chantier.people.models import Account
from chantier.reports import policies
from chantier.reports.models import Picture, Report
from chantier.reports.pictures import KINDS
from chantier.worksites.models import Participation


@transaction.atomic
def add_picture(
    *,
    report: Report,
    file: File[bytes],
    alt: str,
    caption: str,
    by: Account | None,
    participation: Participation | None,
    now: datetime.datetime,
) -> Picture:
    """Keep a picture that the texts may show by its number. Raises Denied."""
    Report.objects.select_for_update().get(pk=report.pk)
    report.refresh_from_db(fields=["state"])
    policies.check_can_add_picture(report)
    upload = keep_upload(file=file, by=by, now=now, allowed=KINDS)
    last = report.pictures.aggregate(last=Max("number"))["last"] or 0
    picture = Picture.objects.create(
        report=report,
        number=last + 1,
        upload=upload,
        alt=alt,
        caption=caption,
        participation=None if by else participation,
    )
    actor = participation.pseudonym if participation and not by else ""
    record("picture added", on=report, by=by, at=now, actor=actor, number=picture.number)
    return picture


@transaction.atomic
def remove_picture(*, picture: Picture, by: Account, now: datetime.datetime) -> None:
    """Take a picture away for good: where a text showed it, what it shows stands in words.

    Raises Denied: what a frozen version shows stays.
    """
    policies.check_can_remove_picture(picture)
    number, report, upload = picture.number, picture.report, picture.upload
    picture.delete()
    remove_upload(upload=upload, by=by, now=now)
    record("picture removed", on=report, by=by, at=now, number=number)
