"""What those who were there answer: words corrected, a dissent. On paper: typed for them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chantier.debates.models import Contribution
from chantier.people.models import Account
from chantier.people.visitor import HouseRequest, signed_in
from chantier.reports import actions, policies, queries
from chantier.reports.access import Opened, report_for, return_of
from chantier.reports.forms import CorrectForm, DissentForm
from chantier.reports.models import ReportReturn
from chantier.reports.pages import page, status_of, to
from chantier.rules import Denied, may
from chantier.worksites.identity import participation_for
from chantier.worksites.models import Participation


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def dissent(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """Attach a dissent."""
    opened = report_for(request, worksite_slug, slug, to="answer")
    return _dissent(request, opened, _present(opened), by=None, given=None)


@require_http_methods(["GET", "HEAD", "POST"])
def dissent_for(request: HouseRequest, worksite_slug: str, slug: str, pk: int) -> HttpResponse:
    """Type the dissent of somebody who wrote it on paper or dictated it."""
    opened = report_for(request, worksite_slug, slug, to="animate")
    given = return_of(opened, pk)
    participation = _behind(request, given, why="dissent typed for them")
    return _dissent(request, opened, participation, by=signed_in(request), given=given)


def _dissent(
    request: HouseRequest,
    opened: Opened,
    participation: Participation,
    *,
    by: Account | None,
    given: ReportReturn | None,
) -> HttpResponse:
    form = DissentForm(request.POST or None, on_behalf=by is not None)
    if request.method == "POST" and form.is_valid():
        try:
            _attach(opened, participation, form, by)
        except Denied as denied:
            form.add_error(None, denied.reason)
        else:
            messages.success(request, _("The dissent is attached to the report, word for word."))
            return to("report", opened)
    context = {
        "form": form,
        "given": given,
        "constituency": participation.constituency,
        "dissenting": may(policies.check_can_dissent, opened.report, participation=participation),
    }
    return page(request, "reports/dissent.html", opened, status=status_of(form), **context)


def _attach(
    opened: Opened, participation: Participation, form: DissentForm, by: Account | None
) -> None:
    actions.attach_dissent(
        report=opened.report,
        participation=participation,
        text=form.cleaned_data["text"],
        signed_as=form.cleaned_data["signed_as"],
        request_key=form.cleaned_data["request_key"],
        by=by,
        channel=form.came_by,
        now=timezone.now(),
    )


@login_not_required
@require_safe
def own_words(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """One's own words that the report cites, and what became of one's corrections."""
    opened = report_for(request, worksite_slug, slug, to="answer")
    return page(
        request, "reports/own_words.html", opened, **_words_of(opened, _present(opened)), given=None
    )


@require_safe
def on_behalf(request: HouseRequest, worksite_slug: str, slug: str, pk: int) -> HttpResponse:
    """The same for somebody for whom the team types."""
    opened = report_for(request, worksite_slug, slug, to="animate")
    given = return_of(opened, pk)
    participation = _behind(request, given, why="answer typed for them")
    return page(
        request, "reports/own_words.html", opened, **_words_of(opened, participation), given=given
    )


def _words_of(opened: Opened, participation: Participation) -> dict[str, Any]:
    report = opened.report
    return {
        "words": queries.own_cited(report, participation),
        "corrections": queries.own_corrections(report, participation),
        "answering": may(policies.check_is_open_to_answers, report),
    }


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HouseRequest, worksite_slug: str, slug: str, number: int) -> HttpResponse:
    """Say how one wants one's own words to be cited."""
    opened = report_for(request, worksite_slug, slug, to="answer")
    return _correct(request, opened, _present(opened), number, by=None, given=None)


@require_http_methods(["GET", "HEAD", "POST"])
def correct_for(
    request: HouseRequest, worksite_slug: str, slug: str, pk: int, number: int
) -> HttpResponse:
    """Type the correction of somebody who wrote it on paper or dictated it."""
    opened = report_for(request, worksite_slug, slug, to="animate")
    given = return_of(opened, pk)
    participation = _behind(request, given, why="correction typed for them")
    return _correct(request, opened, participation, number, by=signed_in(request), given=given)


def _correct(
    request: HouseRequest,
    opened: Opened,
    participation: Participation,
    number: int,
    *,
    by: Account | None,
    given: ReportReturn | None,
) -> HttpResponse:
    contribution = _own(participation, opened, number)
    form = CorrectForm(
        request.POST or None, initial={"text": contribution.text}, on_behalf=by is not None
    )
    asked: dict[str, Any] = {
        "report": opened.report,
        "contribution": contribution,
        "participation": participation,
    }
    if request.method == "POST" and form.is_valid():
        try:
            said = {"text": form.cleaned_data["text"], "channel": form.came_by}
            actions.correct_own_words(**asked, **said, by=by, now=timezone.now())
        except Denied as denied:
            form.add_error(None, denied.reason)
        else:
            messages.success(request, _("The correction is asked for; it will be answered."))
            return to("on_behalf", opened, pk=given.pk) if given else to("own_words", opened)
    context: dict[str, Any] = {"contribution": contribution, "form": form, "given": given}
    context["asking"] = may(policies.check_can_ask_correction, **asked)
    return page(request, "reports/correct.html", opened, status=status_of(form), **context)


def _own(participation: Participation, opened: Opened, number: int) -> Contribution:
    """One's own contribution at this number; somebody else's does not exist here."""
    own = participation.contributions.filter(meeting=opened.report.meeting_id, number=number)
    contribution: Contribution | None = own.select_related("constituency").first()
    if contribution is None:
        raise Http404
    return contribution


def _present(opened: Opened) -> Participation:
    """The visitor's participation: the gate let them in to answer because there is one."""
    if opened.participation is None:
        raise Http404
    return opened.participation


def _behind(request: HouseRequest, given: ReportReturn, *, why: str) -> Participation:
    """The participation for which the team types; that they looked is in the journal."""
    participation = participation_for(
        person=given.registration.person,
        worksite=given.report.meeting.worksite,
        why=why,
        by=signed_in(request),
        now=timezone.now(),
    )
    if participation is None:
        raise Http404
    return participation
