"""Taking a suggestion into the text, under the name of whoever made it."""

import datetime

from django.db import transaction

from chantier.people.models import Account
from chantier.reports import anchors, policies
from chantier.reports.actions.cowriting import settle
from chantier.reports.actions.remarks import close
from chantier.reports.actions.writing import Writer, write
from chantier.reports.models import Remark, Section
from chantier.reports.states import RemarkState
from chantier.worksites.models import Participation


@transaction.atomic
def accept_suggestion(
    *,
    remark: Remark,
    by: Account | None,
    participation: Participation | None,
    now: datetime.datetime,
) -> Remark:
    """Put the proposed wording in the place of its passage; its characters are the suggester's.

    About the whole part, it comes at the end. Raises Denied when the passage was reworded since.
    """
    section = Section.objects.select_for_update(of=("self",)).get(pk=remark.section_id)
    remark = Remark.objects.select_for_update(of=("self",)).get(pk=remark.pk)
    policies.check_can_write(section.report)
    standing = settle(section=section, now=now)
    text = standing.text if standing else ""
    place = anchors.find(anchors.passages(text), remark.quote, remark.place)
    policies.check_can_accept(remark, place)
    if remark.quote and place:
        wanted = anchors.replaced(text, place.passage, remark.proposed)
    else:
        wanted = f"{text.rstrip()}\n\n{remark.proposed}".lstrip()
    if wanted != text:
        write(
            section=section,
            text=wanted,
            base=standing.number if standing else 0,
            who=Writer(remark.by, remark.participation, remark.channel),
            now=now,
        )
    return close(
        remark=remark, state=RemarkState.ACCEPTED, by=by, participation=participation, now=now
    )
