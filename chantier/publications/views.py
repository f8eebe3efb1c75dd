"""Pages of the publication."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chantier.jobs.actions import start
from chantier.people.visitor import HouseRequest, signed_in
from chantier.publications import access, actions, policies, proofreading, queries, tasks
from chantier.publications.book import parts
from chantier.publications.edition import name_of
from chantier.publications.forms import PartForm, PublicationForm, ReleaseForm
from chantier.publications.models import Publication, Release
from chantier.rules import may
from chantier.typesetting.forms import FORMS
from chantier.typesetting.web import render_body
from chantier.ui.forms import status_of
from chantier.worksites.access import rights_on, worksite_for


def _body(release: Release) -> SafeString:
    return render_body(queries.readable(release), heading_shift=1)


@login_not_required
@require_safe
def publication(request: HouseRequest, worksite_slug: str) -> HttpResponse:
    worksite = worksite_for(request.visitor, worksite_slug)
    releases = list(queries.releases_of(worksite))
    release = releases[0] if releases else None
    context = {
        "worksite": worksite,
        "release": release,
        "book": _body(release) if release else "",
        "forms": [one for one in queries.forms_of(release) if one.url] if release else [],
        "releases": releases,
        "animates": "animate" in rights_on(request.visitor, worksite),
    }
    return render(request, "publications/publication.html", context)


@login_not_required
@require_safe
def form(
    request: HouseRequest, worksite_slug: str, key: str, number: int | None = None
) -> HttpResponseBase:
    """A file of the latest release that is given out, or of the one with a number."""
    worksite = worksite_for(request.visitor, worksite_slug)
    found = queries.file_of(worksite, key, number)
    if found is None:
        raise Http404(_("This worksite has not published its book in this form."))
    if not (found.file and queries.is_given_out(found.release)):
        gone = {"worksite": worksite, "release": found.release}
        return render(request, "publications/gone.html", gone, status=HTTPStatus.GONE)
    name = name_of(f"{worksite_slug}-{found.release.number}", key)
    return FileResponse(found.file.open(), filename=name, content_type=FORMS[key].media_type)


@login_not_required
@require_safe
def version(request: HouseRequest, worksite_slug: str, number: int) -> HttpResponse:
    """A release: its fingerprints, what was checked, what changed since the one before."""
    worksite = worksite_for(request.visitor, worksite_slug)
    found = get_object_or_404(queries.releases_of(worksite), number=number)
    context = {
        "worksite": worksite,
        "release": found,
        "forms": queries.forms_of(found),
        "changes": queries.changes_of(found),
        "audit": found.snapshot.get("data", {}).get("audit"),
        "licence": found.snapshot.get("imprint", {}).get("licence"),
    }
    return render(request, "publications/version.html", context)


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
    context = {
        "worksite": worksite,
        "form": form,
        "begun": begun.pk is not None,
        "release_form": ReleaseForm(),
        "parts": parts.in_order(begun),
        "left_out": begun.left_out,
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
