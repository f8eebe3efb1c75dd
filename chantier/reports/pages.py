"""What the pages of a report share."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from chantier.reports.access import Opened
from chantier.reports.models import SECTION_OF, Finding, FindingKind


def page(
    request: HttpRequest, template: str, opened: Opened, *, status: int = 200, **context: Any
) -> HttpResponse:
    """`template` with what each page of a report needs."""
    report = opened.report
    frame = {
        "opened": opened,
        "alone": False,
        "report": report,
        "meeting": report.meeting,
        "worksite": report.meeting.worksite,
    }
    return render(request, template, {**frame, **context}, status=status)


def to(name: str, opened: Opened, **words: Any) -> HttpResponseRedirect:
    """On to another page of the same report."""
    return HttpResponseRedirect(reverse(f"reports:{name}", kwargs={**opened.url_words, **words}))


def place_of(opened: Opened, finding: Finding) -> str:
    """The address of a finding in its part of the text."""
    words = {**opened.url_words, "key": SECTION_OF[FindingKind(finding.kind)]}
    return f"{reverse('reports:section', kwargs=words)}#{finding.kind}-{finding.position}"


def address_of(request: HttpRequest, opened: Opened, number: int) -> str:
    """The whole address of a frozen version, to be cited."""
    words = {**opened.url_words, "number": number}
    return request.build_absolute_uri(reverse("reports:edition", kwargs=words))


def status_of(form: Any) -> int:
    """422 when the form was refused, so that programs see it as people do."""
    return 422 if form.is_bound and form.errors else 200
