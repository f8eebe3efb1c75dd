"""Pages of those who prepare the book."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chantier.jobs.actions import start
from chantier.people.visitor import HouseRequest, signed_in
from chantier.publications import (
    access,
    actions,
    policies,
    proofreading,
    queries,
    spreading,
    tasks,
)
from chantier.publications.book import parts
from chantier.publications.forms import PartForm, PublicationForm, ReleaseForm
from chantier.publications.models import Publication
from chantier.rules import may
from chantier.ui.forms import status_of


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HouseRequest, worksite_slug: str) -> HttpResponse:
    worksite = access.worksite_to_publish(request.visitor, worksite_slug)
    begun = access.publication_of(worksite) or Publication(title=worksite.title)
    form = PublicationForm(request.POST or None, instance=begun)
    if request.method == "POST" and form.is_valid():
        actions.write_publication(
            worksite=worksite, by=signed_in(request), now=timezone.now(), **form.cleaned_data
        )
        messages.success(request, _("Your choices are kept."))
        return redirect("publications:edit", worksite_slug)
    latest = queries.latest_release(worksite)
    context = {
        "worksite": worksite,
        "form": form,
        "begun": begun.pk is not None,
        "release_form": ReleaseForm(),
        "parts": parts.in_order(begun),
        "left_out": begun.left_out,
        "latest": latest,
        "readers": spreading.readers(worksite).count() if latest else 0,
        "told": spreading.told(latest).count() if latest else 0,
        "releasing": may(policies.check_can_release, worksite),
    }
    return render(request, "publications/edit.html", context, status=status_of(form))


@require_POST
def arrange(request: HouseRequest, worksite_slug: str) -> HttpResponse:
    """A button of a part was pressed."""
    worksite = access.worksite_to_publish(request.visitor, worksite_slug)
    form = PartForm(request.POST)
    if form.is_valid():
        actions.arrange(
            worksite=worksite, by=signed_in(request), now=timezone.now(), **form.cleaned_data
        )
    else:
        messages.error(request, _("This part or this change is not known: nothing was changed."))
    return redirect(f"{reverse('publications:edit', args=[worksite_slug])}#parts")


@require_safe
def proofread(request: HouseRequest, worksite_slug: str) -> HttpResponse:
    """What would make the book refused or careless, each with a link to its place."""
    worksite = access.worksite_to_publish(request.visitor, worksite_slug)
    remarks = proofreading.remarks_on(worksite, access.publication_of(worksite))
    context = {
        "worksite": worksite,
        "refused": [one for one in remarks if one.refused],
        "counsels": [one for one in remarks if not one.refused],
    }
    return render(request, "publications/proofread.html", context)


@require_POST
def release(request: HouseRequest, worksite_slug: str) -> HttpResponse:
    worksite = access.worksite_to_publish(request.visitor, worksite_slug)
    begun = access.publication_of(worksite)
    verdict = may(policies.check_can_release, worksite)
    form = ReleaseForm(request.POST)
    if begun is None or not verdict.allowed or not form.is_valid():
        messages.error(request, verdict.reason or _("Choose a title for the book first."))
        return redirect("publications:edit", worksite_slug)
    account = signed_in(request)
    job = start(
        task=tasks.build_release,
        args=[begun.pk, form.cleaned_data["note"], account.pk],
        by=account,
        now=timezone.now(),
    )
    return redirect("jobs:job", job.pk)


@require_POST
def announce(request: HouseRequest, worksite_slug: str) -> HttpResponse:
    """Write to everyone who took part: the worker does it, the page of the job says how far."""
    worksite = access.worksite_to_publish(request.visitor, worksite_slug)
    latest = queries.latest_release(worksite)
    verdict = may(policies.check_can_announce, latest)
    if latest is None or not verdict.allowed:
        messages.error(request, verdict.reason)
        return redirect("publications:edit", worksite_slug)
    account = signed_in(request)
    job = start(
        task=tasks.announce_release, args=[latest.pk, account.pk], by=account, now=timezone.now()
    )
    return redirect("jobs:job", job.pk)
