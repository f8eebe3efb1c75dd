"""What programs and other sites take: citations, the feed, embeds, OAI-PMH."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from chantier.people.visitor import HouseRequest
from chantier.publications import citing, oai, passages
from chantier.publications.models import Release
from chantier.publications.queries import latest_release, releases_out
from chantier.publications.record import record_of
from chantier.publications.views.reading import body_of
from chantier.typesetting.characters import without_controls
from chantier.worksites.access import worksite_for
from chantier.worksites.models import Worksite

FRAMED = "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors *; base-uri 'none'"
WIDE, TALL = 640, 480  # pixels, unless the asker has less room
OAI_TYPE = "text/xml; charset=utf-8"


def _release(request: HouseRequest, slug: str) -> tuple[Worksite, Release]:
    worksite = worksite_for(request.visitor, slug)
    release = latest_release(worksite)
    if release is None:
        raise Http404(_("This worksite has not published its book yet."))
    return worksite, release


@login_not_required
@require_safe
def citation(request: HouseRequest, worksite_slug: str, form: str) -> HttpResponse:
    """The latest release in the words of a reference manager or of a library."""
    _worksite, release = _release(request, worksite_slug)
    record, written = record_of(release), citing.FORMATS[form]
    answer = HttpResponse(
        written.write(record), content_type=f"{written.media_type}; charset=utf-8"
    )
    name = "CITATION.cff" if form == "cff" else f"{record.key}{written.suffix}"
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


@login_not_required
@require_safe
def feed(request: HouseRequest, worksite_slug: str = "") -> HttpResponse:
    """Releases as they come out: of one worksite, or of all. Atom."""
    worksite = worksite_for(request.visitor, worksite_slug) if worksite_slug else None
    releases = releases_out(worksite)[:50]
    context = {
        "worksite": worksite,
        "entries": [(one, record_of(one), without_controls(one.note)) for one in releases],
        "site": settings.SITE_URL,
        "updated": releases[0].at if releases else timezone.now(),
        "path": request.path,
    }
    body = render_to_string("publications/feed.xml", context, request)
    return HttpResponse(body, content_type="application/atom+xml; charset=utf-8")


@login_not_required
@require_safe
def embed(request: HouseRequest, worksite_slug: str, name: str) -> HttpResponse:
    """A figure or a statement, to stand in a page of another site. No script."""
    worksite, release = _release(request, worksite_slug)
    found = passages.passage(passages.document_of(release), name)
    if found is None:
        raise Http404(_("The publication has no such passage."))
    context = {
        "worksite": worksite,
        "passage": found,
        "body": body_of(release, found.document, heading_shift=1 - found.level),
        "record": record_of(release),
    }
    answer = render(request, "publications/embed.html", context)
    answer["Content-Security-Policy"] = FRAMED
    answer.xframe_options_exempt = True
    return answer


@login_not_required
@require_safe
def oembed(request: HouseRequest) -> HttpResponse:
    """oEmbed 1.0: what an address of a passage, or of a publication, looks like in a page."""
    if request.GET.get("format", "json") != "json":
        return JsonResponse({"error": "only json is given here"}, status=501)
    found = _embedded(request, request.GET.get("url", ""))
    if found is None:
        return JsonResponse({"error": "no passage of a publication is there"}, status=404)
    wide = _size(request.GET.get("maxwidth"), WIDE)
    tall = _size(request.GET.get("maxheight"), TALL)
    frame = render_to_string("publications/_frame.html", {**found, "wide": wide, "tall": tall})
    return JsonResponse(
        {
            "version": "1.0",
            "type": "rich",
            "title": found["title"],
            "provider_name": "Chantier",
            "provider_url": settings.SITE_URL,
            "author_name": found["author"],
            "width": wide,
            "height": tall,
            "html": frame.strip(),
        }
    )


def _embedded(request: HouseRequest, url: str) -> dict[str, Any] | None:
    """What stands at one of our addresses; None for any other."""
    asked, here = urlsplit(url), urlsplit(settings.SITE_URL)
    if (asked.scheme, asked.netloc) != (here.scheme, here.netloc):
        return None
    try:
        match = resolve(asked.path)
    except Resolver404:
        return None
    if match.view_name not in {"publications:embed", "publications:publication"}:
        return None
    slug = match.kwargs["worksite_slug"]
    name = match.kwargs.get("name") or asked.fragment.removeprefix("p-")
    try:
        _worksite, release = _release(request, slug)
    except Http404:
        return None
    found = passages.passage(passages.document_of(release), name)
    if found is None:
        return None
    path = reverse("publications:embed", args=[slug, name])
    record = record_of(release)
    return {"title": found.title, "author": record.publisher, "src": settings.SITE_URL + path}


def _size(asked: str | None, most: int) -> int:
    given = int(asked) if asked and asked.isascii() and asked.isdigit() else most
    return max(200, min(given, most))


@csrf_exempt  # harvesters may post what they ask; nothing is changed
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def harvest(request: HouseRequest) -> HttpResponse:
    """OAI-PMH."""
    asked = request.POST if request.method == "POST" else request.GET
    arguments = [(name, value) for name, values in asked.lists() for value in values]
    with_address = f"{settings.SITE_URL}{reverse('publications:oai')}"
    content = oai.answer(arguments, address=with_address, now=timezone.now())
    return HttpResponse(content, content_type=OAI_TYPE)
