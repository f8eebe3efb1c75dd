"""Pages of the library."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from chantier.library import access, actions
from chantier.library.forms import EvidenceForm, SearchForm
from chantier.library.models import Evidence
from chantier.people.visitor import HouseRequest, signed_in
from chantier.rules import Denied
from chantier.ui.forms import status_of

PER_PAGE = 30


@login_not_required
@require_safe
def cases(request: HouseRequest) -> HttpResponse:
    form = SearchForm(request.GET or None)
    found = access.public_cases()
    if form.is_bound and form.is_valid():
        found = form.among(found)
    context = {
        "form": form,
        "cases": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "hypotheses": access.public_hypotheses()[:PER_PAGE],
    }
    return render(request, "library/cases.html", context)


@login_not_required
@require_safe
def hypothesis(request: HouseRequest, pk: int) -> HttpResponse:
    found = access.hypothesis_for(request.visitor, pk, to="read")
    evidence = found.evidence.select_related("finding__report__meeting__worksite")
    by_stance = [
        (stance, [one for one in evidence.order_by("at", "pk") if one.stance == stance])
        for stance in Evidence.Stance
    ]
    context = {
        "hypothesis": found,
        "meeting": found.stated_in.report.meeting,
        "worksite": found.stated_in.report.meeting.worksite,
        "evidence": [(stance, rows) for stance, rows in by_stance if rows],
        "tests": access.tests_hypotheses(request.visitor, found.space),
    }
    return render(request, "library/hypothesis.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def evidence(request: HouseRequest, pk: int) -> HttpResponse:
    found = access.hypothesis_for(request.visitor, pk, to="test")
    form = EvidenceForm(request.POST or None, findings=access.findings_to_test_with(found))
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_evidence(
                hypothesis=found, by=signed_in(request), now=timezone.now(), **form.cleaned_data
            )
        except Denied as denied:
            form.add_error("finding", denied.reason)
        else:
            return redirect("library:hypothesis", pk)
    return render(
        request,
        "library/evidence.html",
        {"hypothesis": found, "form": form},
        status=status_of(form),
    )
