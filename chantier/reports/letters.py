"""What is sent with the report: a link by e-mail, the whole text where there is no screen."""

import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import mark_safe

from chantier.notices import actions as notices
from chantier.notices import texts
from chantier.notices.channels import address_for, choose_channel
from chantier.notices.models import Channel, Message
from chantier.people import codes
from chantier.reports import content, queries
from chantier.reports.citations import linked
from chantier.reports.models import FindingKind, Report, ReportReturn

ON_PAPER = frozenset({Channel.LETTER, Channel.HANDED, Channel.CALL})
# The outbox forgets the letter, with its address, after this; the return itself stays.
KEPT = datetime.timedelta(days=180)


def post_return(given: ReportReturn, *, now: datetime.datetime) -> Message:
    """Write the message that gives the report back to one person, by `given.reach` if it can be."""
    person = given.registration.person
    ways = {"email": person.email, "phone": person.phone, "postal": person.postal_address}
    channel = choose_channel(**ways, preferred=given.reach)
    return notices.post(
        kind="report_returned_easy" if person.easy_to_read else "report_returned",
        language=person.language,
        channel=channel,
        to_name=person.name,
        to_address=address_for(channel, **ways, relay=person.relay),
        person_key=person.key,
        about=given,
        context=_context(given.report, language=person.language, whole=channel in ON_PAPER),
        now=now,
        sender=given.report.meeting.worksite.space.contact,
        code=codes.paper_code(person),
        url=codes.link(person),
        large_print=person.large_print,
        delete_after=(now + KEPT).date(),
    )


def _context(report: Report, *, language: str, whole: bool) -> dict[str, Any]:
    meeting = report.meeting
    with translation.override(language):
        path = reverse("reports:report", args=[meeting.worksite.slug, meeting.slug])
    return {
        "meeting": meeting.title,
        "worksite": meeting.worksite.title,
        "space": meeting.worksite.space.name,
        "until": report.open_until,
        "address": f"{settings.SITE_URL}{path}",
        # People's own Markdown, to be set as such; it was written to be read as Markdown.
        "text": mark_safe(as_markdown(report)) if whole else "",  # noqa: S308
    }


def as_markdown(report: Report) -> str:
    """The whole report as one Markdown text, in the language of the worksite."""
    data = content.of(report)
    names = {entry["slug"]: entry["name"] for entry in data["constituencies"]}
    with translation.override(data["language"]):
        parts = [line for section in data["sections"] for line in _section(section, names)]
    quoted = queries.names_in(report)
    return linked("\n\n".join(parts), quoted, lambda n: f"{n} ({texts.escape(quoted[n])})")


def _section(section: content.SectionData, names: dict[str, str]) -> list[str]:
    lines = [f"## {section['title']}", section["text"].strip()]
    for finding in section["findings"]:
        kind = FindingKind(finding["kind"]).label
        lines.append(f"**{str(kind).capitalize()} {finding['number']}.** {finding['text'].strip()}")
        lines += [finding["transfers_to"].strip(), finding["refuted_by"].strip()]
    lines += [
        f"*{names[said['constituency']]} :* {said['text'].strip()}"
        for said in section["sign_offs"]
        if said["text"].strip()
    ]
    return [line for line in lines if line]
