"""Strengths, weaknesses, hypotheses, and the contributions they rest on."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from chantier.debates.models import Contribution
from chantier.people.visitor import HouseRequest
from chantier.reports import actions, pages, policies, queries
from chantier.reports.access import Opened, finding_of, report_for
from chantier.reports.forms import FindingForm, ReasonForm
from chantier.reports.models import Finding
from chantier.reports.pages import page, status_of, to
from chantier.rules import Denied, may


def _citable(opened: Opened, finding: Finding | None = None) -> QuerySet[Contribution]:
    """What may be cited, and what the finding cites already."""
    citable = queries.citable(opened.report, finding)
    return citable.select_related("constituency").order_by("number", "pk")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def findings(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """All findings, and a form to add one."""
    opened = report_for(request, worksite_slug, slug, to="write")
    form = FindingForm(request.POST or None, contributions=_citable(opened))
    if request.method == "POST" and form.is_valid():
        try:
            added = _add(opened, form)
        except Denied as denied:
            form.add_error(None, denied.reason)
        else:
            messages.success(request, _("The finding is added."))
            return _in_its_part(opened, added)
    return page(
        request, "reports/findings.html", opened, status=status_of(form), **_all(opened, form)
    )


def _in_its_part(opened: Opened, finding: Finding) -> HttpResponseRedirect:
    """Where it stands in the text."""
    return HttpResponseRedirect(pages.place_of(opened, finding))


def _add(opened: Opened, form: FindingForm) -> Finding:
    return actions.add_finding(
        report=opened.report,
        kind=form.cleaned_data["kind"],
        request_key=form.cleaned_data["request_key"],
        now=timezone.now(),
        **form.said(),
        **opened.writer,
    )


def _all(opened: Opened, form: FindingForm) -> dict[str, Any]:
    return {
        "form": form,
        "findings": [
            (finding, pages.place_of(opened, finding))
            for finding in queries.findings_of(opened.report)
        ],
        "dropped": queries.dropped(opened.report),
        "uncited": queries.uncited(opened.report),
        "writing": may(policies.check_can_write, opened.report),
    }


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def finding(request: HouseRequest, worksite_slug: str, slug: str, pk: int) -> HttpResponse:
    """Reword a finding. Whoever saves after somebody else sees both wordings."""
    opened = report_for(request, worksite_slug, slug, to="write")
    found = finding_of(opened, pk)
    form = FindingForm(
        request.POST or None,
        initial=_initial(found),
        contributions=_citable(opened, found),
        kind=found.kind,
    )
    if request.method == "POST" and form.is_valid():
        try:
            _reword(opened, found, form)
        except policies.EditedMeanwhile as meanwhile:
            found = finding_of(opened, pk)
            form = _again(request, opened, found, meanwhile)
        except Denied as denied:
            form.add_error(None, denied.reason)
        else:
            return _in_its_part(opened, found)
    return page(
        request, "reports/finding.html", opened, status=status_of(form), **_editing(found, form)
    )


def _initial(found: Finding) -> dict[str, Any]:
    return {
        "text": found.text,
        "transfers_to": found.transfers_to,
        "refuted_by": found.refuted_by,
        "contributions": found.contributions.all(),
        "base_edition": found.edition,
    }


def _reword(opened: Opened, found: Finding, form: FindingForm) -> None:
    actions.edit_finding(
        finding=found,
        base_edition=form.cleaned_data["base_edition"],
        now=timezone.now(),
        **form.said(),
        **opened.writer,
    )


def _again(
    request: HouseRequest, opened: Opened, found: Finding, meanwhile: policies.EditedMeanwhile
) -> FindingForm:
    """The same form with what was typed, from the wording that stands now."""
    data = QueryDict(mutable=True)
    data.update(request.POST)
    data["base_edition"] = str(found.edition)
    again = FindingForm(data, contributions=_citable(opened, found), kind=found.kind)
    again.add_error(None, meanwhile.reason)
    return again


def _editing(found: Finding, form: FindingForm) -> dict[str, Any]:
    return {
        "finding": found,
        "form": form,
        "reason": ReasonForm(prefix="drop"),
        "writing": may(policies.check_can_write, found.report),
        "restoring": may(policies.check_can_restore, found),
    }


@login_not_required
@require_POST
def drop(request: HouseRequest, worksite_slug: str, slug: str, pk: int) -> HttpResponse:
    """Take a finding out, with a reason."""
    opened = report_for(request, worksite_slug, slug, to="write")
    found = finding_of(opened, pk)
    reason = ReasonForm(request.POST, prefix="drop")
    if reason.is_valid():
        try:
            actions.drop_finding(
                finding=found, **reason.cleaned_data, **opened.writer, now=timezone.now()
            )
        except Denied as denied:
            reason.add_error(None, denied.reason)
        else:
            messages.success(request, _("The finding is taken out. It can be brought back."))
            return to("findings", opened)
    form = FindingForm(
        initial=_initial(found), contributions=_citable(opened, found), kind=found.kind
    )
    context = _editing(found, form) | {"reason": reason}
    return page(request, "reports/finding.html", opened, status=422, **context)


@login_not_required
@require_POST
def restore(request: HouseRequest, worksite_slug: str, slug: str, pk: int) -> HttpResponse:
    """Bring a finding back."""
    opened = report_for(request, worksite_slug, slug, to="write")
    try:
        actions.restore_finding(finding=finding_of(opened, pk), **opened.writer, now=timezone.now())
    except Denied as denied:
        messages.error(request, denied.reason)
    else:
        messages.success(request, _("The finding is back in the report."))
    return to("findings", opened)
