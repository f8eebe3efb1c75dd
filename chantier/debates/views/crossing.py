"""Views are crossed: what is shared or differs, and words signed by several constituencies."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from chantier.debates import actions, crossing
from chantier.debates.access import contribution_for, debate_for
from chantier.debates.crossing_forms import CosignForm, CrossingForm
from chantier.debates.pages import done, page, pressed, sentence_of, to
from chantier.people.visitor import HouseRequest, signed_in
from chantier.ui.forms import status_of


@require_http_methods(["GET", "HEAD", "POST"])
def crossings(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """Say what words of several constituencies share, or where they differ."""
    here = debate_for(request, worksite_slug, slug, to="take_notes")
    form = CrossingForm(request.POST or None, meeting=here.meeting)
    if request.method == "POST" and form.is_valid():
        deed = {"meeting": here.meeting, "by": signed_in(request), "now": timezone.now()}
        if done(form, actions.cross, **form.cleaned_data, **deed):
            messages.success(request, _("It stands above the columns, for everybody."))
            return to("crossings", here)
    seen = crossing.crossings(here.meeting)
    return page(
        request, "debates/crossings.html", here, crossings=seen, form=form, status=status_of(form)
    )


@require_POST
def uncross(request: HouseRequest, worksite_slug: str, slug: str, pk: int) -> HttpResponse:
    """It was not so."""
    here = debate_for(request, worksite_slug, slug, to="take_notes")
    made = get_object_or_404(here.meeting.crossings.select_related("meeting__worksite"), pk=pk)
    deed = {"made": made, "by": signed_in(request), "now": timezone.now()}
    pressed(request, _("Taken off."), actions.uncross, **deed)
    return to("crossings", here)


@login_not_required
@require_POST
def cosign(request: HouseRequest, worksite_slug: str, slug: str, number: int) -> HttpResponse:
    """Sign with those who wrote: on one's phone, or by the badge that a note-taker types."""
    here = debate_for(request, worksite_slug, slug)
    said = contribution_for(here, number)
    signs, by = here.participation, None
    if "badge" in request.POST and here.takes_notes:
        form, by = CosignForm(request.POST, worksite=here.worksite), signed_in(request)
        signs = form.cleaned_data["badge"] if form.is_valid() else None
        if signs is None:
            messages.error(request, sentence_of(form))
            return to("contribution", here, number=number)
    if signs is None:
        raise Http404
    deed = {"contribution": said, "participation": signs, "by": by, "now": timezone.now()}
    sentence = _("Signed: %(constituency)s.") % {"constituency": signs.constituency}
    pressed(request, sentence, actions.cosign, **deed)
    return to("contribution", here, number=number)
