"""Answering with a print, or with the sentence that says why there is none."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from chantier.typesetting.pdf import CannotTypeset
from chantier.worksites.models import Worksite


def pdf(
    request: HttpRequest, worksite: Worksite, make: Callable[[], bytes], name: str
) -> HttpResponse:
    """What `make` gives, under a readable name."""
    try:
        content = make()
    except CannotTypeset as why:
        return cannot_print(request, worksite, why)
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


def cannot_print(request: HttpRequest, worksite: Worksite, why: CannotTypeset) -> HttpResponse:
    """503, and the sentence."""
    context = {"worksite": worksite, "reason": why.sentence}
    return render(request, "worksites/cannot_print.html", context, status=503)
