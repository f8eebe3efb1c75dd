"""The public register of personal data: what is kept, why, on what ground, how long."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from chantier.people import privacy


@login_not_required
@require_safe
def personal_data(request: HttpRequest) -> HttpResponse:
    """The register, grouped by what it is about."""
    return render(request, "people/personal_data.html", {"groups": privacy.by_model()})
