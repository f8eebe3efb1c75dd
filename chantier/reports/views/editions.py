"""Frozen versions at their addresses; reopening by a decision."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chantier.people.visitor import HouseRequest, signed_in
from chantier.reports import actions, content, editions, fingerprints, policies, queries
from chantier.reports.access import Opened, report_for
from chantier.reports.forms import ReopenForm
from chantier.reports.pages import address_of, page, status_of, to
from chantier.reports.pictures import addresses
from chantier.rules import Denied, may

JSON = "application/json; charset=utf-8"


@login_not_required
@require_safe
def edition(request: HouseRequest, worksite_slug: str, slug: str, number: int) -> HttpResponse:
    """A frozen version, as it was, with who signed it."""
    opened = report_for(request, worksite_slug, slug)
    found = _edition(opened, number)
    return page(
        request,
        "reports/edition.html",
        opened,
        edition=found,
        reading=queries.reading_of(
            fingerprints.reveal(found.data, opened.report),
            queries.names_in(opened.report),
            addresses(opened.report, found.data),
        ),
        verification=editions.verify(opened.report, found),
        address=address_of(request, opened, found.number),
        alone=True,
    )


@login_not_required
@require_safe
def edition_data(request: HouseRequest, worksite_slug: str, slug: str, number: int) -> HttpResponse:
    """The very bytes that were hashed; less the words taken back, of a version that held words."""
    opened = report_for(request, worksite_slug, slug)
    data = _edition(opened, number).data
    if not fingerprints.is_closed(data):
        data = fingerprints.reveal(data, opened.report)
    return HttpResponse(content.canonical(data), content_type=JSON)


@login_not_required
@require_safe
def edition_words(
    request: HouseRequest, worksite_slug: str, slug: str, number: int
) -> HttpResponse:
    """The words that may be quoted now, each with what proves its fingerprint."""
    opened = report_for(request, worksite_slug, slug)
    words = fingerprints.told(_edition(opened, number).data, opened.report)
    return HttpResponse(content.canonical(words), content_type=JSON)


def _edition(opened: Opened, number: int) -> editions.Frozen:
    found = next((one for one in editions.all_of(opened.report) if one.number == number), None)
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """Reopen a frozen report: the decision is recorded with it."""
    opened = report_for(request, worksite_slug, slug, to="animate")
    form = ReopenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            by, now = signed_in(request), timezone.now()
            actions.reopen(report=opened.report, by=by, now=now, **form.cleaned_data)
        except Denied as denied:
            form.add_error(None, denied.reason)
        else:
            messages.success(
                request, _("The report is open again. What was frozen stays at its address.")
            )
            return to("report", opened)
    return page(
        request,
        "reports/reopen.html",
        opened,
        status=status_of(form),
        form=form,
        reopening=may(policies.check_is_frozen, opened.report),
    )
