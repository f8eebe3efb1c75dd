"""One click in a mail program: nothing more is sent by machine, and what was promised by paper."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from chantier.notices import unsubscribe as addresses
from chantier.people import actions
from chantier.people.models import Person, Purpose


@csrf_exempt  # a mail program sends it, without our cookie; the address is the proof
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """On GET the question, on POST the deed, without signing in (RFC 8058)."""
    key = addresses.person_key(token)
    person = Person.objects.current().filter(key=key).first() if key else None
    if person is None:
        raise Http404
    if request.method == "POST":
        actions.withdraw_consent(
            person=person, purpose=Purpose.CONTACT, by=None, now=timezone.now()
        )
    context = {"done": request.method == "POST" or not person.wants_news}
    return render(request, "people/unsubscribe.html", context)
