"""The page of a job: how far it is, what came of it, and the button that stops it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chantier.jobs import actions, policies, queries
from chantier.jobs.access import job_for
from chantier.rules import Denied, may


@require_safe
def job(request: HttpRequest, key: UUID) -> HttpResponse:
    """The page; htmx asks for its progress alone."""
    shown, account = job_for(request.user, key)
    context = {
        "job": shown,
        "title": queries.title_of(shown),
        "result_url": queries.result_url(shown),
        "cancelling": may(policies.check_can_cancel, shown, by=account),
    }
    fragment = request.headers.get("HX-Request") == "true"
    return render(request, "jobs/_job.html" if fragment else "jobs/job.html", context)


@require_POST
def cancel(request: HttpRequest, key: UUID) -> HttpResponse:
    """Stop the job, then say where it stands."""
    shown, account = job_for(request.user, key)
    try:
        actions.cancel(job=shown, by=account, now=timezone.now())
    except Denied as denied:
        messages.error(request, denied.reason)
    else:
        messages.success(request, _("The task has been asked to stop."))
    return redirect("jobs:job", key=shown.pk)
