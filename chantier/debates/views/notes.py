"""The note-taker's table: cards typed in a row, words read back, ballots, badges for walk-ins."""

from django.contrib import messages
from django.forms import BaseFormSet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chantier.debates import actions, evening, policies, prints, queries, tables, topics
from chantier.debates.access import Debate, contribution_for, debate_for
from chantier.debates.forms import BadgeForm, BallotForm, NoteForm, Notes, filled_cards
from chantier.debates.pages import done, page, pressed, to
from chantier.meetings.models import ExchangeGroup
from chantier.people.models import Channel
from chantier.people.visitor import HouseRequest, signed_in
from chantier.registrations.answers import pdf
from chantier.rules import Denied, may
from chantier.ui.forms import status_of
from chantier.worksites.prints import asked_large


@require_http_methods(["GET", "HEAD", "POST"])
def notes(
    request: HouseRequest, worksite_slug: str, slug: str, table: int | None = None
) -> HttpResponse:
    """Type what is said, in the whole room or at one table."""
    here = debate_for(request, worksite_slug, slug, to="take_notes")
    group = get_object_or_404(here.meeting.groups, pk=table) if table else None
    together = evening.writes_together(here.meeting, timezone.now())
    cards = Notes(request.POST or None, form_kwargs={"meeting": here.meeting, "together": together})
    if request.method == "POST" and cards.is_valid() and _keep(request, here, cards, group):
        return to("table_notes", here, table=table) if table else to("notes", here)
    failed = cards.is_bound and any(form.errors for form in cards.forms)
    return page(
        request,
        "debates/notes.html",
        here,
        cards=cards,
        together=together,
        live=topics.of_the_room(here.meeting),
        clock=evening.Clock(here.meeting, timezone.now()),
        typed=queries.typed_by(here.meeting, signed_in(request))[:20],
        **tables.context(here.meeting, group),
        speaking=may(policies.check_can_speak, here.meeting),
        badge=BadgeForm(worksite=here.worksite, auto_id="badge_%s"),
        letting_in=may(policies.check_can_join, here.meeting),
        status=422 if failed else 200,
    )


def _keep(
    request: HouseRequest,
    here: Debate,
    cards: BaseFormSet[NoteForm],
    group: ExchangeGroup | None,
) -> int:
    """How many cards were kept; a refusal goes to the card it is about."""
    filled = filled_cards(cards)
    try:
        actions.take_notes(
            meeting=here.meeting,
            notes=[said | {"group": group} for _card, said in filled],
            by=signed_in(request),
            now=timezone.now(),
        )
    except actions.DeniedNote as denied:
        filled[denied.place][0].add_error(None, denied.reason)
        return 0
    kept = ngettext("%(count)d card is kept.", "%(count)d cards are kept.", len(filled))
    messages.success(request, kept % {"count": len(filled)})
    return len(filled)


@require_POST
def read_back(request: HouseRequest, worksite_slug: str, slug: str, number: int) -> HttpResponse:
    """Whoever spoke heard the note and agreed."""
    here = debate_for(request, worksite_slug, slug, to="take_notes")
    said = contribution_for(here, number)
    deed = {"contribution": said, "by": signed_in(request), "now": timezone.now()}
    pressed(request, _("Noted: it was read back."), actions.validate, **deed)
    return to("notes", here)


@require_POST
def release_aloud(
    request: HouseRequest, worksite_slug: str, slug: str, number: int
) -> HttpResponse:
    """The constituency said aloud that these words may go out to everybody."""
    here = debate_for(request, worksite_slug, slug, to="take_notes")
    said = contribution_for(here, number)
    deed = {"contributions": [said], "by": signed_in(request), "now": timezone.now()}
    pressed(request, _("Shown to everybody from now on."), actions.release, **deed)
    return to("notes", here)


@require_POST
def badge(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """A badge for somebody who came without registering and has no phone."""
    here = debate_for(request, worksite_slug, slug, to="take_notes")
    form = BadgeForm(request.POST, worksite=here.worksite)
    if not form.is_valid():
        messages.error(request, _("Choose the constituency first."))
        return to("notes", here)
    try:
        given = actions.let_in(
            meeting=here.meeting,
            channel=Channel.DOOR,
            by=signed_in(request),
            now=timezone.now(),
            **form.cleaned_data,
        )
    except Denied as denied:
        messages.error(request, denied.reason)
    else:
        sentence = _("A badge is made: copy its six signs by hand. %(signs)s")
        messages.success(request, sentence % {"signs": given.pseudonym})
    return to("notes", here)


@require_http_methods(["GET", "HEAD", "POST"])
def ballots(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """Type paper ballots with the number keys."""
    here = debate_for(request, worksite_slug, slug, to="take_notes")
    rows = queries.on_the_ballot(here.meeting)
    form = BallotForm(request.POST or None, worksite=here.worksite, statements=rows)
    if request.method == "POST" and form.is_valid():
        voter, answers = form.cleaned_data["badge"], form.cleaned_data["line"]
        deed = {"worksite": here.worksite, "by": signed_in(request), "now": timezone.now()}
        if done(form, actions.enter_ballot, participation=voter, answers=answers, **deed):
            messages.success(request, _("The ballot %(signs)s is counted.") % {"signs": voter})
            return to("ballots", here)
    on_paper = queries.ballots_on_paper(here.meeting)
    return page(
        request,
        "debates/ballots.html",
        here,
        form=form,
        statements=rows,
        on_paper=on_paper,
        status=status_of(form),
    )


@require_safe
@never_cache
def ballot_sheets(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """The ballots to print, or in large print."""
    here = debate_for(request, worksite_slug, slug, to="take_notes")
    name, large = f"bulletins-{here.meeting.slug}", asked_large(request)
    return pdf(request, here.worksite, lambda: prints.ballots(here.meeting, large=large), name)


@require_safe
@never_cache
def voting_cards(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """The cards to print, cut and raise."""
    here = debate_for(request, worksite_slug, slug, to="take_notes")
    name = f"cartes-de-vote-{here.meeting.slug}"
    return pdf(request, here.worksite, lambda: prints.voting_cards(here.meeting), name)
