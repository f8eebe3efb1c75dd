"""Every state of a part: by row of its journal, by name, and the difference between two."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chantier.people.visitor import HouseRequest
from chantier.reports import actions, authors, differences, history
from chantier.reports.access import report_for, section_of
from chantier.reports.forms import NameForm
from chantier.reports.models import Section
from chantier.reports.pages import page, status_of, to
from chantier.rules import Denied

SHOWN = 100  # versions listed; any row can be asked for by its number


@dataclass(frozen=True, slots=True)
class Compared:
    """Rows `a` and `b` of the journal, the text at `b`, and what changed from one to the other."""

    a: int
    b: int
    text: str
    pieces: list[differences.Piece]


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def versions(request: HouseRequest, worksite_slug: str, slug: str, key: str) -> HttpResponse:
    """The versions of a part; two of any rows compared; a name for one of them."""
    opened = report_for(request, worksite_slug, slug, to="write")
    part = section_of(opened, key)
    last = max(_last(part), getattr(part.latest(), "number", 0))
    after = _chosen(request, "b", default=last)
    form = NameForm(request.POST or None, initial={"row": after})
    if request.method == "POST" and form.is_valid():
        try:
            named = form.cleaned_data | opened.writer
            actions.name_version(section=part, now=timezone.now(), **named)
        except Denied as denied:
            form.add_error(None, denied.reason)
        else:
            messages.success(request, _("The name is kept."))
            return to("versions", opened, key=key)
    compared = _compared(part, _chosen(request, "a", default=_before(part, after)), after)
    return page(
        request,
        "reports/versions.html",
        opened,
        status=status_of(form),
        form=form,
        compared=compared if last else None,
        **_listed(part, last),
    )


def _listed(part: Section, last: int) -> dict[str, Any]:
    rows = part.versions.select_related("by", "participation__constituency")
    return {
        "section": part,
        "last": last,
        "versions": list(rows.order_by("-number")[:SHOWN]),
        "names": part.names.order_by("-row", "name"),
        "shares": authors.shares(part),
    }


def _last(part: Section) -> int:
    row = part.journal.order_by("-number").values_list("number", flat=True).first()
    return row or 0


def _before(part: Section, row: int) -> int:
    """The version before that row: rows between two versions are words being typed."""
    numbers = part.versions.filter(number__lt=row).order_by("-number")
    return numbers.values_list("number", flat=True).first() or 0


def _compared(part: Section, before: int, after: int) -> Compared:
    old, new = history.text_at(part, before), history.text_at(part, after)
    if old is None or new is None:
        raise Http404
    return Compared(before, after, new, differences.between(old, new))


def _chosen(request: HouseRequest, name: str, *, default: int) -> int:
    value = request.GET.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 7 else default
