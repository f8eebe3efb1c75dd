"""Exchange groups: read, opened and filled by hand, written."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from chantier.people.visitor import HouseRequest, signed_in
from chantier.rules import Denied, may
from chantier.themes import access, actions, policies, queries
from chantier.themes.forms import (
    ConclusionsForm,
    GroupDissentForm,
    GroupForm,
    NewGroupForm,
    PlenaryForm,
)
from chantier.themes.models import GroupWork
from chantier.ui.forms import status_of
from chantier.worksites.access import rights_on


@login_not_required
@require_safe
def groups(request: HouseRequest, worksite_slug: str) -> HttpResponse:
    """The groups of each pooling day, in the order in which they speak, then by table."""
    worksite = access.worksite_for(request.visitor, worksite_slug, to="read")
    rights = rights_on(request.visitor, worksite)
    context = {
        "worksite": worksite,
        "days": queries.pooling_days_with_groups(worksite, drafts="follow" in rights),
        "animates": "animate" in rights,
    }
    return render(request, "themes/groups.html", context)


@login_not_required
@require_safe
def group(request: HouseRequest, worksite_slug: str, pk: int) -> HttpResponse:
    """What a group starts from, notes, concludes, proposes; the divergences beside it."""
    found = access.group_for(request.visitor, worksite_slug, pk, to="read")
    worksite, work = found.meeting.worksite, getattr(found, "work", None)
    follows = "follow" in rights_on(request.visitor, worksite)
    writes = access.writes_in(request.visitor, found)
    proposals = found.proposals.select_related("statement").order_by("number")
    context = {
        "worksite": worksite,
        "group": found,
        "work": work,
        "view": queries.theme_with_sources(work.theme, public=not follows) if work else None,
        "dissents": work.dissents.order_by("at", "pk") if work else [],
        "proposals": proposals if follows or writes else proposals.addressed(),
        "writes": writes,
        "fills": writes and request.visitor.account is not None,
        "writing": may(policies.check_can_write_group, found),
        "votes": found.meeting.statements.exists(),
    }
    return render(request, "themes/group.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def open_group(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    meeting = access.pooling_day_for(request.visitor, worksite_slug, slug)
    form = NewGroupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        title, by = form.cleaned_data["title"], signed_in(request)
        try:
            group = actions.open_group(meeting=meeting, title=title, by=by, now=timezone.now())
        except Denied as denied:
            form.add_error(None, denied.reason)
        else:
            return redirect("themes:compose_group", worksite_slug, group.pk)
    context = {"worksite": meeting.worksite, "form": form, "group": None}
    return render(request, "themes/compose_group.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def compose_group(request: HouseRequest, worksite_slug: str, pk: int) -> HttpResponse:
    group = access.group_to_fill(request.visitor, worksite_slug, pk)
    seated = group.members.order_by("participation__pseudonym")
    badges = " ".join(seated.values_list("participation__pseudonym", flat=True))
    kept = {"title": group.title, "members": badges}
    form = GroupForm(request.POST or None, initial=kept, worksite=group.meeting.worksite)
    if request.method == "POST" and form.is_valid():
        by, now = signed_in(request), timezone.now()
        try:
            actions.compose_group(group=group, by=by, now=now, **form.cleaned_data)
        except Denied as denied:
            form.add_error(None, denied.reason)
        else:
            messages.success(request, _("The group is kept."))
            return redirect("themes:groups", worksite_slug)
    context = {"worksite": group.meeting.worksite, "form": form, "group": group}
    return render(request, "themes/compose_group.html", context, status=status_of(form))


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def write_group(request: HouseRequest, worksite_slug: str, pk: int) -> HttpResponse:
    found = access.group_for(request.visitor, worksite_slug, pk)
    worksite, work = found.meeting.worksite, getattr(found, "work", None)
    form = ConclusionsForm(request.POST or None, initial=_kept(work), worksite=worksite)
    if request.method == "POST" and form.is_valid():
        text = (words := dict(form.cleaned_data)).pop("proposal")
        who: dict[str, Any] = {"by": request.visitor.account, "now": timezone.now()}
        try:
            with transaction.atomic():
                actions.write_conclusions(group=found, **words, **who)
                if text:
                    given = {"worksite": worksite, "group": found, "theme": words["theme"]}
                    actions.propose(text=text, **given, **who)
        except Denied as denied:
            form.add_error(None, denied.reason)
            work = GroupWork.objects.filter(group=found).first()
        else:
            messages.success(request, _("What the group wrote is kept."))
            return redirect("themes:group", worksite_slug, pk)
    context = {
        "worksite": worksite,
        "group": found,
        "form": _read_now(form, request, work),
        "work": work,
    }
    return render(request, "themes/write_group.html", context, status=status_of(form))


def _kept(work: GroupWork | None) -> dict[str, Any] | None:
    if work is None:
        return None
    read_at = work.written_at.isoformat() if work.written_at else ""
    texts = {"notes": work.notes, "conclusions": work.conclusions}
    return {"theme": work.theme, "read_at": read_at, **texts}


def _read_now(
    form: ConclusionsForm, request: HouseRequest, work: GroupWork | None
) -> ConclusionsForm:
    """A refused form comes back with the text of the others below it: they are read by now."""
    if form.errors and work and work.written_at:
        sent = request.POST.copy()
        sent["read_at"] = work.written_at.isoformat()
        form.data = sent
    return form


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def dissent(request: HouseRequest, worksite_slug: str, pk: int) -> HttpResponse:
    """A divergence in a group: by who sits there, or written down for them."""
    found = access.group_for(request.visitor, worksite_slug, pk)
    form = GroupDissentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        by, now = request.visitor.account, timezone.now()
        try:
            actions.dissent(group=found, by=by, now=now, **form.cleaned_data)
        except Denied as denied:
            form.add_error(None, denied.reason)
        else:
            messages.success(request, _("It is kept, word for word."))
            return redirect("themes:group", worksite_slug, pk)
    context = {"worksite": found.meeting.worksite, "group": found, "form": form}
    return render(request, "themes/group_dissent.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def plenary(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """The order in which the groups speak in the plenary session."""
    meeting = access.pooling_day_for(request.visitor, worksite_slug, slug)
    works = queries.works_of(meeting)
    form = PlenaryForm(request.POST or None, works=works)
    if request.method == "POST" and form.is_valid():
        by, now = signed_in(request), timezone.now()
        try:
            actions.order_plenary(meeting=meeting, order=form.order, by=by, now=now)
        except Denied as denied:
            form.add_error(None, denied.reason)
        else:
            return redirect("themes:groups", worksite_slug)
    context = {"worksite": meeting.worksite, "meeting": meeting, "form": form, "works": works}
    return render(request, "themes/plenary.html", context, status=status_of(form))
