"""The review: who signed what, and the sign-off of one part by one constituency."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from chantier.people.visitor import HouseRequest, signed_in
from chantier.reports import actions, policies, queries
from chantier.reports.access import Opened, report_for, section_of
from chantier.reports.forms import SignForm, SilenceForm, SubmitForm
from chantier.reports.models import Section
from chantier.reports.pages import page, status_of, to
from chantier.rules import Denied, may
from chantier.spaces.models import Constituency


@login_not_required
@require_http_methods(["GET", "HEAD"])
def review(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """Which constituency said what of which part, and what is still to do."""
    opened = report_for(request, worksite_slug, slug, to="write")
    form = SilenceForm(constituencies=opened.report.constituencies_present())
    return page(request, "reports/review.html", opened, **_reviewing(opened, form))


def _reviewing(opened: Opened, form: SilenceForm) -> dict[str, Any]:
    report = opened.report
    return {
        "rows": queries.review_of(report),
        "reading": queries.read(report),
        "form": form,
        "submit_form": SubmitForm(),
        "submitting": may(policies.check_can_submit, report),
        "going_back": may(policies.check_can_go_back_to_writing, report),
        "signing": may(policies.check_in_review, report),
        "returning": may(policies.check_can_return, report),
    }


@require_POST
def submit(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """Begin the review."""
    opened = report_for(request, worksite_slug, slug, to="animate")
    form = SubmitForm(request.POST)
    if not form.is_valid():
        silence = SilenceForm(constituencies=opened.report.constituencies_present())
        context = _reviewing(opened, silence) | {"submit_form": form}
        return page(request, "reports/review.html", opened, status=422, **context)
    try:
        actions.submit_for_review(
            report=opened.report, by=signed_in(request), now=timezone.now(), **form.cleaned_data
        )
    except Denied as denied:
        messages.error(request, denied.reason)
    return to("review", opened)


@require_POST
def back(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """Take the report back to writing."""
    opened = report_for(request, worksite_slug, slug, to="animate")
    try:
        actions.back_to_writing(report=opened.report, by=signed_in(request), now=timezone.now())
    except Denied as denied:
        messages.error(request, denied.reason)
    return to("review", opened)


@require_POST
def silence(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """Record why a constituency could not sign."""
    opened = report_for(request, worksite_slug, slug, to="animate")
    form = SilenceForm(request.POST, constituencies=opened.report.constituencies_present())
    if form.is_valid():
        try:
            actions.say_why_silent(
                report=opened.report,
                **form.cleaned_data,
                by=signed_in(request),
                now=timezone.now(),
            )
        except Denied as denied:
            form.add_error(None, denied.reason)
        else:
            messages.success(request, _("The reason is recorded, and shown beside the report."))
            return to("review", opened)
    return page(request, "reports/review.html", opened, status=422, **_reviewing(opened, form))


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HouseRequest, worksite_slug: str, slug: str, key: str) -> HttpResponse:
    """Say what one's constituency thinks of a part; the team types it for those on paper."""
    opened = report_for(request, worksite_slug, slug, to="write")
    if not (opened.may("answer") or opened.may("animate")):
        raise PermissionDenied
    part = section_of(opened, key)
    reading = next(s for s in queries.read(opened.report).sections if s.key == key)
    form = _sign_form(request, opened, reading)
    if request.method == "POST" and form.is_valid():
        try:
            _sign(opened, part, form)
        except Denied as denied:
            form.add_error(None, denied.reason)
        else:
            messages.success(request, _("Your word on “%(part)s” is kept.") % {"part": part})
            return to("review", opened)
    return page(
        request,
        "reports/sign.html",
        opened,
        status=status_of(form),
        **_signing(part, reading, form),
    )


def _sign_form(request: HouseRequest, opened: Opened, reading: queries.ReadSection) -> SignForm:
    return SignForm(
        request.POST or None,
        initial={"read_sha256": reading.sha256},
        constituencies=opened.report.constituencies_present(),
        own=opened.acts_for_oneself,
    )


def _signing(part: Section, reading: queries.ReadSection, form: SignForm) -> dict[str, Any]:
    return {
        "section": part,
        "reading": reading,
        "form": form,
        "signing": may(policies.check_in_review, part.report),
    }


def _sign(opened: Opened, part: Section, form: SignForm) -> None:
    said = dict(form.cleaned_data)
    if opened.acts_for_oneself and opened.participation:
        own: Constituency = opened.participation.constituency
        actions.sign_off(
            section=part,
            constituency=own,
            participation=opened.participation,
            by=None,
            now=timezone.now(),
            **said,
        )
    else:
        actions.sign_off(section=part, by=opened.account, now=timezone.now(), **said)
