"""Somebody's own page: everything that is theirs, with or without account."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chantier.people import actions, codes, queries
from chantier.people.forms import ConsentForm, PersonForm
from chantier.people.models import HowConsented, Purpose
from chantier.people.personal_page import sections
from chantier.people.visitor import HouseRequest, close_session, enter
from chantier.rules import Denied
from chantier.ui.forms import status_of


@login_not_required
@require_safe
@never_cache
def personal_page(request: HouseRequest) -> HttpResponse:
    """All that is theirs. A stranger is asked for their code."""
    person, account = request.visitor.person, request.visitor.account
    if not request.visitor.is_known:
        return redirect("people:paper_code")
    context = {
        "person": person,
        "account": account,
        "consents": queries.consents(person) if person else [],
        "sections": sections.render(request, person) if person else [],
        "code": codes.paper_code(person) if person else "",
    }
    return render(request, "people/personal_page.html", context)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def change(request: HouseRequest) -> HttpResponse:
    """Change one's name, how to be reached, language and formats."""
    person = request.visitor.person
    if person is None:
        return redirect("people:personal_page")
    form = PersonForm(request.POST or None, initial=queries.changeable(person))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_person(person=person, by=None, now=timezone.now(), **form.cleaned_data)
        except Denied as denied:
            form.add_error(None, denied.reason)
        else:
            messages.success(request, _("Your changes are kept."))
            return redirect("people:personal_page")
    return render(request, "people/change.html", {"form": form}, status=status_of(form))


@login_not_required
@require_POST
def consent(request: HouseRequest) -> HttpResponse:
    """Say yes to a purpose, or take it back."""
    person, form = request.visitor.person, ConsentForm(request.POST)
    if person is None or not form.is_valid():
        return redirect("people:personal_page")
    purpose, now = Purpose(form.cleaned_data["purpose"]), timezone.now()
    if "withdraw" in request.POST:
        actions.withdraw_consent(person=person, purpose=purpose, by=None, now=now)
        messages.success(request, _("Your consent is withdrawn."))
    else:
        actions.give_consent(
            person=person, purpose=purpose, how=HowConsented.FORM, by=None, now=now
        )
        messages.success(request, _("Your consent is kept."))
    return redirect("people:personal_page")


@login_not_required
@require_POST
def new_code(request: HouseRequest) -> HttpResponse:
    """A lost or stolen paper: another link and another code; all other sessions are closed."""
    person = request.visitor.person
    if person is None:
        return redirect("people:personal_page")
    actions.turn_access(person=person, by=None, now=timezone.now())
    if not request.visitor.is_signed_in:
        enter(request, person)
    messages.success(request, _("Here is your new code. The old code and link open nothing now."))
    return redirect("people:personal_page")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def erase(request: HouseRequest) -> HttpResponse:
    """Says what goes and what stays, then erases."""
    person = request.visitor.person
    if person is None:
        return redirect("people:personal_page")
    if request.method == "POST":
        actions.erase_person(person=person, by=None, now=timezone.now())
        if not request.visitor.is_signed_in:
            close_session(request)
        return render(request, "people/erased.html")
    return render(request, "people/erase.html", {"person": person})


@login_not_required
@require_safe
@never_cache
def my_data(request: HouseRequest) -> HttpResponse:
    """Everything kept on somebody, to read and print."""
    person = request.visitor.person
    if person is None:
        return redirect("people:personal_page")
    return render(request, "people/my_data.html", {"tables": queries.data_of(person)})


@login_not_required
@require_safe
@never_cache
def my_data_file(request: HouseRequest) -> HttpResponse:
    """The same, as a JSON file to take elsewhere."""
    person = request.visitor.person
    if person is None:
        return redirect("people:personal_page")
    response = JsonResponse(
        queries.file_of(person), json_dumps_params={"ensure_ascii": False, "indent": 2}
    )
    response.headers["Content-Disposition"] = 'attachment; filename="chantier.json"'
    return response


@login_not_required
@require_POST
def close(request: HouseRequest) -> HttpResponse:
    """Close the session: on a shared computer the next one finds nothing."""
    close_session(request)
    messages.success(request, _("Your page is closed on this computer."))
    return redirect("people:paper_code")
