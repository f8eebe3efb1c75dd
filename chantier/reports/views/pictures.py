"""The pictures of a report: brought in, shown, taken away."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chantier.files.views import response_for
from chantier.people.visitor import HouseRequest, signed_in
from chantier.reports import actions, editions, policies
from chantier.reports.access import Opened, report_for, section_of
from chantier.reports.forms import PictureForm
from chantier.reports.models import Picture
from chantier.reports.pages import page, status_of, to
from chantier.rules import Denied, may


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def pictures(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """Bring a picture in; the editor asks for JSON and places it itself."""
    opened = report_for(request, worksite_slug, slug, to="write")
    form = PictureForm(request.POST or None, request.FILES or None)
    as_json = request.headers.get("Accept") == "application/json"
    if request.method == "POST" and form.is_valid():
        part = form.cleaned_data.pop("part")
        try:
            added = actions.add_picture(
                report=opened.report, **form.cleaned_data, **opened.writer, now=timezone.now()
            )
        except Denied as denied:
            form.add_error("file", denied.reason)
        else:
            if as_json:
                return JsonResponse({"line": added.line})
            return _placed(request, opened, added, part)
    return _refused(form) if as_json else _shown(request, opened, form)


def _refused(form: PictureForm) -> JsonResponse:
    sentences = [str(said) for field in form.errors.values() for said in field]
    return JsonResponse({"errors": sentences}, status=status_of(form))


def _shown(request: HouseRequest, opened: Opened, form: PictureForm) -> HttpResponse:
    return page(
        request,
        "reports/pictures.html",
        opened,
        status=status_of(form),
        form=form,
        adding=may(policies.check_can_add_picture, opened.report),
        writing=may(policies.check_can_write, opened.report),
        pictures=opened.report.pictures.order_by("number"),
    )


def _placed(request: HouseRequest, opened: Opened, added: Picture, part: str) -> HttpResponse:
    """At the end of the part that was chosen, as a paragraph of its own."""
    if not part:
        messages.success(request, _("The picture is here; copy its line to where it belongs."))
        return to("pictures", opened)
    section = section_of(opened, part)
    actions.add_at_the_end(section=section, text=added.line, **opened.writer, now=timezone.now())
    messages.success(request, _("The picture stands at the end of “%(part)s”.") % {"part": section})
    return to("section", opened, key=part)


@login_not_required
@require_safe
def picture(request: HouseRequest, worksite_slug: str, slug: str, number: int) -> HttpResponseBase:
    """The picture itself, to whoever reads a text that shows it."""
    opened = report_for(request, worksite_slug, slug)
    found = _found(opened, number)
    if not opened.may("text"):
        frozen = [one.data for one in editions.all_of(opened.report)]
        if not any(number == one["number"] for data in frozen for one in data.get("pictures", ())):
            raise Http404
    return response_for(found.upload)


@require_POST
def remove(request: HouseRequest, worksite_slug: str, slug: str, number: int) -> HttpResponse:
    """Take a picture away."""
    opened = report_for(request, worksite_slug, slug, to="animate")
    try:
        actions.remove_picture(
            picture=_found(opened, number), by=signed_in(request), now=timezone.now()
        )
    except Denied as denied:
        messages.error(request, denied.reason)
    else:
        messages.success(request, _("The picture is gone."))
    return to("pictures", opened)


def _found(opened: Opened, number: int) -> Picture:
    words: dict[str, Any] = {"report": opened.report, "number": min(number, 2**31 - 1)}
    found = Picture.objects.filter(**words).select_related("upload").first()
    if found is None:
        raise Http404
    found.report = opened.report
    return found
