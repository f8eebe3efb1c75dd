"""The evening is run and shown: the projected screen, steps and clock, hands, raised cards."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chantier.debates import actions, evening, queries, topics
from chantier.debates.access import Debate, debate_for
from chantier.debates.models import Vote
from chantier.debates.pages import bars_of, done, page, pressed, to
from chantier.debates.stage_forms import CardsForm, TurnForm, moment, tapped
from chantier.people.visitor import HouseRequest, signed_in
from chantier.ui.forms import status_of


@require_safe
def screen(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """What is projected: opened once, it follows the evening by itself."""
    here = debate_for(request, worksite_slug, slug, to="take_notes")
    clock = evening.Clock(here.meeting, timezone.now())
    scene = evening.scene(here.meeting, clock)
    context: dict[str, Any] = {
        "live": topics.of_the_screen(here.meeting),
        "clock": clock,
        "scene": scene,
        "drawn": bars_of(scene.results) if scene.results else [],
        "running": queries.running_turn(here.meeting),
        "join_url": settings.SITE_URL + reverse("debates:room", args=[here.meeting.room_code]),
        "present": here.meeting.attendances.count(),
        "answers": [Vote.Value.AGREE, Vote.Value.DISAGREE, Vote.Value.PASS],
        "speech": _speech(here) if clock.stage.shows_speech else [],
    }
    return page(request, "debates/screen.html", here, **context)


def _speech(here: Debate) -> list[queries.Balance]:
    """Time against presence, for a room that chose to see it."""
    return [row for row in queries.speaking_balance(here.meeting) if row.share is not None]


@require_POST
def step(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """The room goes on to a step."""
    here = debate_for(request, worksite_slug, slug, to="facilitate")
    asked = request.POST.get("step", "")
    found = get_object_or_404(here.meeting.agenda, pk=int(asked) if asked.isdecimal() else 0)
    sentence = _("Now: %(step)s.") % {"step": found.title}
    now = tapped(request.POST, timezone.now())
    deed = {"meeting": here.meeting, "by": signed_in(request), "now": now}
    pressed(request, sentence, actions.go_to_step, step=found, **deed)
    return to("desk", here)


@require_POST
def clock(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """Stop the clock, or let it go on."""
    here = debate_for(request, worksite_slug, slug, to="facilitate")
    now = tapped(request.POST, timezone.now())
    deed = {"meeting": here.meeting, "by": signed_in(request), "now": now}
    if request.POST.get("do") == "stop":
        pressed(request, _("The clock stands still."), actions.halt, **deed)
    else:
        pressed(request, _("The clock goes on."), actions.go_on, **deed)
    return to("desk", here)


@require_POST
def show_speech(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """Project the balance of speech, or keep it for oneself: as the room decides."""
    here = debate_for(request, worksite_slug, slug, to="facilitate")
    shown = request.POST.get("shown") == "yes"
    sentence = _("Projected from now on.") if shown else _("Only you see it from now on.")
    deed = {"meeting": here.meeting, "by": signed_in(request), "now": timezone.now()}
    pressed(request, sentence, actions.show_speech, shown=shown, **deed)
    return to("desk", here)


@login_not_required
@require_POST
def hand(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """On a phone: ask to speak, or no longer."""
    here = debate_for(request, worksite_slug, slug)
    me = here.participation
    if me is None:
        raise Http404
    if request.POST.get("do") == "lower":
        pressed(
            request,
            _("You no longer ask to speak."),
            actions.lower_hand,
            meeting=here.meeting,
            participation=me,
        )
    else:
        sentence = _("You are on the list. The facilitator will call you.")
        deed: dict[str, Any] = {"meeting": here.meeting, "by": None, "now": timezone.now()}
        mine = {"constituency": me.constituency, "participation": me}
        pressed(request, sentence, actions.raise_hand, **mine, **deed)
    return to("debate", here)


@require_POST
def ask(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """Somebody without a phone raises a hand: one tap on the constituency."""
    here = debate_for(request, worksite_slug, slug, to="facilitate")
    form = TurnForm(request.POST, worksite=here.worksite)
    if not form.is_valid():
        messages.error(request, _("Choose who asks to speak."))
        return to("desk", here)
    now = moment(form, timezone.now())
    deed = {"meeting": here.meeting, "by": signed_in(request), "now": now}
    pressed(request, _("On the list."), actions.raise_hand, **form.cleaned_data, **deed)
    return to("desk", here)


@require_POST
def floor(request: HouseRequest, worksite_slug: str, slug: str, pk: int) -> HttpResponse:
    """Give the floor to somebody on the list, or take them off it."""
    here = debate_for(request, worksite_slug, slug, to="facilitate")
    raised = here.meeting.hands.select_related("constituency", "participation").filter(pk=pk)
    if (found := raised.first()) is None:
        messages.info(request, _("They were already taken off the list."))
    elif request.POST.get("do") == "drop":
        pressed(request, _("Taken off the list."), actions.drop_hand, hand=found)
    else:
        sentence = _("Speaking: %(constituency)s.") % {"constituency": found.constituency}
        now = tapped(request.POST, timezone.now())
        deed = {"hand": found, "by": signed_in(request), "now": now}
        pressed(request, sentence, actions.give_floor, **deed)
    return to("desk", here)


@require_http_methods(["GET", "HEAD", "POST"])
def cards(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """Count raised cards, table by table."""
    here = debate_for(request, worksite_slug, slug, to="take_notes")
    known = list(queries.constituencies_of(here.worksite))
    voted = here.meeting.statements.order_by("-number", "-pk")
    table = {"table": request.GET.get("table", 0)}
    form = CardsForm(request.POST or None, statements=voted, constituencies=known, initial=table)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("statement", "table")}
        deed = {"counts": form.counts, "by": signed_in(request), "now": timezone.now()}
        if done(form, actions.count_table, **said, **deed):
            raised = sum(sum(row) for row in form.counts.values())
            counted = ngettext("%(n)d card is counted.", "%(n)d cards are counted.", raised)
            messages.success(request, counted % {"n": raised})
            return to("cards", here)
    context: dict[str, Any] = {"form": form, "any": voted.exists()}
    context["counted"] = queries.cards_counted(here.meeting)
    return page(request, "debates/cards.html", here, status=status_of(form), **context)
