"""Conflicts brought to light, and what words mean to each constituency."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from chantier.debates import actions, crossing, evening, policies, queries
from chantier.debates.access import Standing, conflict_for, standing_in
from chantier.debates.forms import ConflictForm, ConflictStateForm, MeaningForm, PositionForm
from chantier.debates.models import Conflict
from chantier.debates.pages import done, made, page, pressed, to, to_the_door
from chantier.people.models import Account
from chantier.people.visitor import HouseRequest, signed_in
from chantier.rules import may
from chantier.ui.forms import status_of


def _takes_part(standing: Standing) -> bool:
    """May write: as oneself, or for those whose notes one takes."""
    return standing.participation is not None or standing.takes_notes


def _writer(standing: Standing) -> Account | None:
    """None for who writes as a participation; an account that only takes notes otherwise."""
    return None if standing.participation else standing.account


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def conflicts(request: HouseRequest, worksite_slug: str) -> HttpResponse:
    """All conflicts of the worksite; anybody who takes part can open one."""
    here = standing_in(request, worksite_slug)
    if not here.may_read_the_room:
        return to_the_door()
    form = ConflictForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _takes_part(here):
        deed = {"worksite": here.worksite, "by": _writer(here), "now": timezone.now()}
        where = {
            "meeting": here.came_from or evening.room_at_work(here.worksite),
            "participation": here.participation,
        }
        named = made(form, actions.open_conflict, **form.cleaned_data, **deed, **where)
        if named:
            messages.success(request, _("The conflict is named. Now say what you hold."))
            return to("conflict", here, pk=named.pk)
    disputing = may(policies.check_can_dispute, here.worksite, here.participation)
    rows = queries.conflicts_of(here.worksite)
    context = {"conflicts": rows, "disputing": disputing, "writes": _takes_part(here)}
    return page(
        request, "debates/conflicts.html", here, form=form, status=status_of(form), **context
    )


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def conflict(request: HouseRequest, worksite_slug: str, pk: int) -> HttpResponse:
    """Positions side by side, one's own to write, the history."""
    here = standing_in(request, worksite_slug)
    if not here.may_read_the_room:
        return to_the_door()
    matter = conflict_for(here.worksite, pk)
    form = _position_form(request, here)
    if request.method == "POST" and form.is_valid() and _takes_part(here):
        deed = {"conflict": matter, "by": _writer(here), "now": timezone.now()}
        me = here.participation
        if done(form, actions.take_position, **form.cleaned_data, **deed, participation=me):
            messages.success(request, _("The position is written down."))
            return to("conflict", here, pk=pk)
    return page(
        request,
        "debates/conflict.html",
        here,
        form=form,
        status=status_of(form),
        **_shown(here, matter),
    )


def _position_form(request: HouseRequest, here: Standing) -> PositionForm:
    own = here.participation.constituency if here.participation else None
    return PositionForm(request.POST or None, worksite=here.worksite, own=own)


def _shown(here: Standing, matter: Conflict) -> dict[str, object]:
    own = here.participation.constituency_id if here.participation else None
    return {
        "conflict": matter,
        "positions": queries.conflicts_of(here.worksite).get(pk=matter.pk).positions.all(),
        "history": queries.history_of(matter),
        "own": own,
        "writes": _takes_part(here),
        "disputing": may(policies.check_can_dispute, here.worksite, here.participation),
    }


@login_not_required
@require_POST
def say_settled(request: HouseRequest, worksite_slug: str, pk: int, position: int) -> HttpResponse:
    """For this constituency the matter is settled."""
    here = standing_in(request, worksite_slug)
    if not _takes_part(here):
        raise Http404
    matter = conflict_for(here.worksite, pk)
    found = get_object_or_404(matter.positions.select_related("constituency"), pk=position)
    found.conflict = matter
    deed = {"participation": here.participation, "by": _writer(here), "now": timezone.now()}
    pressed(request, _("Noted: settled for them."), actions.say_settled, position=found, **deed)
    return to("conflict", here, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def move_conflict(request: HouseRequest, worksite_slug: str, pk: int) -> HttpResponse:
    """Say where a conflict stands now."""
    here = standing_in(request, worksite_slug)
    if not here.facilitates:
        raise Http404
    matter = conflict_for(here.worksite, pk)
    initial = {"would_settle": matter.would_settle}
    form = ConflictStateForm(request.POST or None, state=matter.state, initial=initial)
    if request.method == "POST" and form.is_valid():
        deed = {"conflict": matter, "by": signed_in(request), "now": timezone.now()}
        if done(form, actions.move_conflict, **form.cleaned_data, **deed):
            messages.success(request, _("The history of the conflict says so from now on."))
            return to("conflict", here, pk=pk)
    return page(
        request,
        "debates/move_conflict.html",
        here,
        conflict=matter,
        form=form,
        status=status_of(form),
    )


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def words(request: HouseRequest, worksite_slug: str) -> HttpResponse:
    """The word board: what each constituency understands by a word."""
    here = standing_in(request, worksite_slug)
    if not here.may_read_the_room:
        return to_the_door()
    me = here.participation
    own = me.constituency if me else None
    first = {"word": request.GET.get("word", "")[:80]}
    form = MeaningForm(request.POST or None, worksite=here.worksite, own=own, initial=first)
    if request.method == "POST" and form.is_valid() and _takes_part(here):
        said = {"constituency": own} | form.cleaned_data
        deed = {"worksite": here.worksite, "by": _writer(here), "now": timezone.now()}
        if done(form, actions.give_meaning, **said, **deed, participation=me):
            messages.success(request, _("The meaning stands on the board."))
            return to("words", here)
    context = {"words": crossing.compared(here.worksite), "writes": _takes_part(here)}
    return page(request, "debates/words.html", here, form=form, status=status_of(form), **context)
