"""The publication as everybody reads it and takes it away."""

from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chantier.people.visitor import HouseRequest
from chantier.publications import citing, passages, queries
from chantier.publications.edition import name_of
from chantier.publications.models import Release
from chantier.publications.record import record_of
from chantier.typesetting import tree
from chantier.typesetting.forms import FORMS
from chantier.typesetting.web import render_body
from chantier.worksites.access import rights_on, worksite_for
from chantier.worksites.queries import worksite_by_code

LASTS = "public, max-age=31536000, immutable"


def body_of(release: Release, document: tree.Document, *, heading_shift: int = 1) -> SafeString:
    """Blocks of a release as they stand in a page that has its h1; its pictures have addresses."""
    slug = release.publication.worksite.slug
    return render_body(
        document,
        image_url=lambda name: reverse("publications:image", args=[slug, release.number, name]),
        heading_shift=heading_shift,
    )


@login_not_required
@require_safe
def publication(request: HouseRequest, worksite_slug: str) -> HttpResponse:
    worksite = worksite_for(request.visitor, worksite_slug)
    release = queries.latest_release(worksite)
    record = record_of(release) if release else None
    forms = [one for one in queries.forms_of(release) if one.url] if release else []
    context = {
        "worksite": worksite,
        "release": release,
        "record": record,
        "cover": next((settings.SITE_URL + one.url for one in forms if one.key == "cover"), ""),
        "metas": citing.meta_tags(record) if record else [],
        "formats": citing.FORMATS.values(),
        "book": body_of(release, passages.document_of(release)) if release else "",
        "forms": forms,
        "releases": queries.releases_of(worksite),
        "shown_elsewhere": _shown_elsewhere(release) if release else [],
        "animates": "animate" in rights_on(request.visitor, worksite),
    }
    return render(request, "publications/publication.html", context)


def _shown_elsewhere(release: Release) -> list[tuple[str, str]]:
    """Name and title of each figure, then of each statement."""
    document = passages.document_of(release)
    figures = range(1, len(passages.figures_of(document)) + 1)
    names = [f"figure-{number}" for number in figures]
    names += [
        block.id
        for block in document.children
        if isinstance(block, tree.Heading) and block.id.startswith("statement-")
    ]
    found = (passages.passage(document, name) for name in names)
    return [(one.name, one.title) for one in found if one]


@login_not_required
@require_safe
def short(request: HouseRequest, code: str) -> HttpResponse:
    """The address printed on letters and posters, from a worksite's short code."""
    worksite = worksite_by_code(code)
    if worksite is None or "read" not in rights_on(request.visitor, worksite):
        return redirect("worksites:short", code)  # which says what to do
    return redirect("publications:publication", worksite.slug)


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
        "checks": queries.checks_of(found),
        "audit": found.snapshot.get("data", {}).get("audit"),
        "licence": found.snapshot.get("imprint", {}).get("licence"),
    }
    return render(request, "publications/version.html", context)


@login_not_required
@require_safe
def image(request: HouseRequest, worksite_slug: str, number: int, name: str) -> HttpResponse:
    """A picture of a release."""
    worksite = worksite_for(request.visitor, worksite_slug)
    release = Release.objects.filter(publication__worksite=worksite, number=number).first()
    found = passages.image(release, name) if release else None
    if found is None:
        raise Http404
    content, media_type = found
    answer = HttpResponse(content, content_type=media_type)
    answer["Cache-Control"] = LASTS  # named by its content
    answer["Content-Security-Policy"] = "default-src 'none'"
    return answer
