"""Words set aside: by published rules, with a reason, in a log for everybody in the room."""

import csv

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chantier.debates import actions, queries, texts
from chantier.debates.access import contribution_for, debate_for
from chantier.debates.forms import ReasonForm
from chantier.debates.pages import done, page, to, to_the_door
from chantier.people.visitor import HouseRequest, signed_in
from chantier.ui.forms import status_of


@login_not_required
@require_safe
def moderation(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """The rules and the log for everybody in the room; what can be set aside for facilitators."""
    here = debate_for(request, worksite_slug, slug)
    if not here.may_read_the_room:
        return to_the_door()
    return page(
        request,
        "debates/moderation.html",
        here,
        rules=texts.moderation_rules(),
        log=queries.moderation_log(here.meeting),
        shown=queries.visible(here.meeting, None) if here.facilitates else [],
    )


@login_not_required
@require_safe
def moderation_log(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """The log as a table of comma-separated values. It names neither authors nor moderators."""
    here = debate_for(request, worksite_slug, slug)
    if not here.may_read_the_room:
        return to_the_door()
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="moderation-{slug}.csv"'
    response.write("\ufeff")  # spreadsheets then read the accents right
    table = csv.writer(response)
    table.writerow([_("date"), _("contribution"), _("constituency"), _("decision"), _("reason")])
    for event, said in queries.moderation_log(here.meeting):
        decision = queries.MODERATIONS[event.verb]
        reason = _safe_cell(event.data["reason"])
        when = timezone.localtime(event.at).isoformat(timespec="minutes")
        table.writerow([when, said.number, said.constituency, str(decision), reason])
    return response


def _safe_cell(text: str) -> str:
    """A text that a spreadsheet would run as a formula gets a quote before it."""
    return f"'{text}" if text[:1] in "=+-@\t\r" else text


@require_http_methods(["GET", "HEAD", "POST"])
def moderate(request: HouseRequest, worksite_slug: str, slug: str, number: int) -> HttpResponse:
    """Set a contribution aside, or bring it back."""
    here = debate_for(request, worksite_slug, slug, to="facilitate")
    said = contribution_for(here, number)
    if not (said.released_at or said.moderated_at):
        raise Http404
    act = actions.restore if said.moderated_at else actions.moderate
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        deed = {"contribution": said, "by": signed_in(request), "now": timezone.now()}
        if done(form, act, **form.cleaned_data, **deed):
            messages.success(request, _("The decision stands in the log."))
            return to("moderation", here)
    return page(
        request, "debates/moderate.html", here, said=said, form=form, status=status_of(form)
    )
