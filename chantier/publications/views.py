"""Pages of the publication."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chantier.jobs.actions import start
from chantier.people.visitor import HouseRequest, signed_in
from chantier.publications import access, actions, policies, proofreading, tasks
from chantier.publications.book import parts
from chantier.publications.edition import name_of
from chantier.publications.forms import PartForm, PublicationForm, ReleaseForm
from chantier.publications.models import Publication, Release, ReleaseFile
from chantier.publications.queries import forms_of
from chantier.rules import may
from chantier.typesetting import tree
from chantier.typesetting.forms import FORMS
from chantier.typesetting.web import render_body
from chantier.ui.forms import status_of
from chantier.worksites.access import rights_on, worksite_for


def _latest(slug: str) -> Release | None:
    releases = Release.objects.filter(publication__worksite__slug=slug)
    return releases.select_related("publication").order_by("-number").first()


def _body(release: Release) -> SafeString:
    return render_body(tree.document_from_data(release.tree), heading_shift=1)


@login_not_required
@require_safe
def publication(request: HouseRequest, worksite_slug: str) -> HttpResponse:
    worksite = worksite_for(request.visitor, worksite_slug)
    release = _latest(worksite_slug)
    context = {
        "worksite": worksite,
        "release": release,
        "book": _body(release) if release else "",
        "forms": forms_of(release) if release else [],
        "releases": Release.objects.filter(publication__worksite=worksite).order_by("-number"),
        "animates": "animate" in rights_on(request.visitor, worksite),
    }
    return render(request, "publications/publication.html", context)


@login_not_required
@require_safe
def form(
    request: HouseRequest, worksite_slug: str, key: str, number: int | None = None
) -> HttpResponseBase:
    """A file of the latest release, or of the one with a number."""
    worksite_for(request.visitor, worksite_slug)
    files = ReleaseFile.objects.filter(release__publication__worksite__slug=worksite_slug, key=key)
    if number is not None:
        files = files.filter(release__number=number)
    found = files.select_related("release").order_by("-release__number").first()
    if found is None:
        raise Http404(_("This worksite has not published its book in this form."))
    name = name_of(f"{worksite_slug}-{found.release.number}", key)
    return FileResponse(found.file.open(), filename=name, content_type=FORMS[key].media_type)


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
