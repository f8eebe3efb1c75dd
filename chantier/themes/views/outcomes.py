"""What became of it: the pages of a space that everybody may read, and a feed to follow it."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, get_tag_uri
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chantier.people.visitor import HouseRequest
from chantier.spaces.access import space_for
from chantier.spaces.models import Space
from chantier.themes import outcomes
from chantier.themes.models import FollowUp


@login_not_required
@require_safe
def year(request: HouseRequest, space_slug: str, year: int | None = None) -> HttpResponse:
    """One year, the latest when none is asked for. A year without anything is not found."""
    space = space_for(request.visitor, space_slug)
    today, years = timezone.localdate(), outcomes.years_of(space)
    if year is not None and year not in years:
        raise Http404
    chosen = year or (years[0] if years else today.year)
    context = {
        "space": space,
        "years": years,
        "found": outcomes.year_of(space, chosen, today),
        "overdue": {proposal.pk for proposal in outcomes.overdue_of(space, today)},
    }
    return render(request, "themes/year.html", context)


@login_not_required
@require_safe
def overdue(request: HouseRequest, space_slug: str) -> HttpResponse:
    space, today = space_for(request.visitor, space_slug), timezone.localdate()
    context = {
        "space": space,
        "proposals": outcomes.overdue_of(space, today),
        "milestones": outcomes.late_milestones_of(space, today),
        "today": today,
    }
    return render(request, "themes/overdue.html", context)


@login_not_required
@require_safe
def feed(request: HouseRequest, space_slug: str) -> HttpResponse:
    """Each step as it is recorded, in Atom."""
    space = space_for(request.visitor, space_slug)
    steps = outcomes.latest_steps(space)
    atom = Atom1Feed(
        title=_("What became of it: %(space)s") % {"space": space.name},
        link=_site(reverse("themes:outcomes", args=[space.slug])),
        description="",
        language=get_language(),
        feed_url=_site(request.path),
        feed_guid=get_tag_uri(_site(reverse("themes:feed", args=[space.slug])), None),
    )
    for step in steps:
        _add(atom, space, step)
    body = atom.writeString("utf-8")
    return HttpResponse(body, content_type="application/atom+xml; charset=utf-8")


def _add(atom: Atom1Feed, space: Space, step: FollowUp) -> None:
    proposal = step.proposal
    page = _site(reverse("themes:proposal", args=[proposal.worksite.slug, proposal.number]))
    title = _("%(kind)s %(number)d, %(state)s") % {
        "kind": str(proposal.get_kind_display()).capitalize(),
        "number": proposal.number,
        "state": step.get_state_display(),
    }
    said = [proposal.text, step.said_by, step.text, step.source]
    atom.add_item(
        title=title,
        link=f"{page}#step-{step.pk}",
        description="\n\n".join(part for part in said if part),
        unique_id=get_tag_uri(f"{page}#step-{step.pk}", step.recorded_at),
        pubdate=step.recorded_at,
        updateddate=step.recorded_at,
        author_name=step.said_by or space.name,
    )


def _site(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
