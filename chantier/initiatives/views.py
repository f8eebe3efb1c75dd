"""Pages of an initiative: read its presentation, write it, sign it off, hang documents on it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chantier.files.views import response_for
from chantier.initiatives import actions, policies, queries
from chantier.initiatives.access import initiative_for, rights_on
from chantier.initiatives.coding import shown
from chantier.initiatives.forms import (
    AttachForm,
    BearerForm,
    CodingForm,
    FactsForm,
    SignForm,
    WriteForm,
)
from chantier.initiatives.models import Depth, Initiative, Side
from chantier.initiatives.presentation import parts_at, presentation_sha256, texts_of
from chantier.initiatives.states import State
from chantier.people.models import Account
from chantier.people.visitor import HouseRequest, signed_in
from chantier.rules import Denied, may
from chantier.ui.forms import status_of
from chantier.worksites import policies as worksites
from chantier.worksites.access import worksite_for


@login_not_required
@require_safe
def initiative(request: HouseRequest, worksite_slug: str, initiative_slug: str) -> HttpResponse:
    one = initiative_for(request.visitor, worksite_slug, initiative_slug, to="read")
    rights = rights_on(request.visitor, one)
    # Those who write see it all; those registered, once both sides said yes to the text.
    full = "write" in rights or ("read_full" in rights and one.state == State.SIGNED)
    context = {
        "initiative": one,
        "worksite": one.worksite,
        "short": parts_at(one, Depth.SHORT),
        "full": parts_at(one, Depth.FULL) if full else [],
        "waits_for_signatures": "read_full" in rights and not full,
        "easy": bool(parts_at(one, Depth.EASY)),
        "attachments": queries.attachments_of(one, full=full),
        "rungs": one.rungs.select_related("constituency").order_by("constituency__position", "pk"),
        "cube": shown(one.coding, "cube"),
        "rights": rights,
    }
    return render(request, "initiatives/initiative.html", context)


@login_not_required
@require_safe
def easy(request: HouseRequest, worksite_slug: str, initiative_slug: str) -> HttpResponse:
    one = initiative_for(request.visitor, worksite_slug, initiative_slug, to="read")
    parts = parts_at(one, Depth.EASY)
    if not parts:
        raise Http404
    context = {"initiative": one, "worksite": one.worksite, "parts": parts}
    return render(request, "initiatives/easy.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HouseRequest, worksite_slug: str) -> HttpResponse:
    worksite = worksite_for(request.visitor, worksite_slug, to="animate")
    form = FactsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            one = actions.create_initiative(
                worksite=worksite,
                facts=form.cleaned_data,
                by=signed_in(request),
                now=timezone.now(),
            )
        except Denied as denied:
            form.add_error(None, denied.reason)
        else:
            return redirect("initiatives:bearers", worksite_slug, one.slug)
    creating = may(worksites.check_can_edit, worksite)
    context = {"worksite": worksite, "form": form, "editing": creating}
    return render(request, "initiatives/create.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HouseRequest, worksite_slug: str, initiative_slug: str) -> HttpResponse:
    one = initiative_for(request.visitor, worksite_slug, initiative_slug, to="write")
    form = FactsForm.on(one, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.update_facts(
                initiative=one,
                facts=form.cleaned_data,
                by=signed_in(request),
                now=timezone.now(),
            )
        except Denied as denied:
            form.add_error(None, denied.reason)
        else:
            messages.success(request, _("Saved."))
            return redirect("initiatives:initiative", worksite_slug, initiative_slug)
    return render(
        request, "initiatives/edit.html", {**_frame(one), "form": form}, status=status_of(form)
    )


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HouseRequest, worksite_slug: str, initiative_slug: str) -> HttpResponse:
    one = initiative_for(request.visitor, worksite_slug, initiative_slug, to="write")
    form = WriteForm.on(one, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            changed = actions.write_presentation(
                initiative=one,
                texts=form.texts,
                base=form.cleaned_data["base"],
                by=signed_in(request),
                now=timezone.now(),
            )
        except Denied as denied:
            form.refuse(denied, texts_of(one))
        else:
            messages.success(request, _said_of(one, changed))
            return redirect("initiatives:write", worksite_slug, initiative_slug)
    context = {**_frame(one), "form": form, "completeness": queries.completeness_of(one)}
    return render(request, "initiatives/write.html", context, status=status_of(form))


def _said_of(before: Initiative, changed: list[str]) -> str:
    """What the writer is told after saving; signatures that fell are not passed over."""
    if not changed:
        return _("Nothing had changed.")
    if before.state == State.WRITING:
        return _("The presentation is saved.")
    return _(
        "The presentation is saved. It had been proposed or signed off: its text has changed, so "
        "it is being written again, and both sides have to sign the new text."
    )


@require_http_methods(["GET", "HEAD", "POST"])
def agreement(request: HouseRequest, worksite_slug: str, initiative_slug: str) -> HttpResponse:
    one = initiative_for(request.visitor, worksite_slug, initiative_slug, to="write")
    account = signed_in(request)
    form = SignForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        side = Side(form.cleaned_data["side"])
        sha256 = form.cleaned_data["text_sha256"]
        try:
            actions.sign_off(
                initiative=one, side=side, text_sha256=sha256, by=account, now=timezone.now()
            )
        except Denied as denied:
            form.add_error(None, denied.reason)
        else:
            messages.success(request, _("Your agreement is recorded."))
            return redirect("initiatives:agreement", worksite_slug, initiative_slug)
    context = {**_frame(one), **_reading(one), "form": form, "sides": _sides(one, account)}
    return render(request, "initiatives/agreement.html", context, status=status_of(form))


def _reading(one: Initiative) -> dict[str, object]:
    """The whole text that is agreed to, and its fingerprint."""
    return {
        "proposing": may(policies.check_can_propose, one),
        "completeness": queries.completeness_of(one),
        "sha256": presentation_sha256(one),
        "depths": [(depth, parts) for depth in Depth if (parts := parts_at(one, depth))],
    }


def _sides(one: Initiative, account: Account) -> list[dict[str, object]]:
    return [
        {
            "side": side,
            "signature": signature,
            "signing": may(policies.check_can_sign_off, one, side, by=account),
        }
        for side, signature in queries.signatures_of(one).items()
    ]


@require_POST
def propose(request: HouseRequest, worksite_slug: str, initiative_slug: str) -> HttpResponse:
    one = initiative_for(request.visitor, worksite_slug, initiative_slug, to="write")
    try:
        actions.propose(initiative=one, by=signed_in(request), now=timezone.now())
    except Denied as denied:
        messages.error(request, denied.reason)
    else:
        messages.success(request, _("The presentation is proposed to both sides."))
    return redirect("initiatives:agreement", worksite_slug, initiative_slug)


@require_http_methods(["GET", "HEAD", "POST"])
def attachments(request: HouseRequest, worksite_slug: str, initiative_slug: str) -> HttpResponse:
    one = initiative_for(request.visitor, worksite_slug, initiative_slug, to="write")
    form = AttachForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.attach(
                initiative=one,
                **form.cleaned_data,
                by=signed_in(request),
                now=timezone.now(),
            )
        except Denied as denied:
            form.add_error("file", denied.reason)
        else:
            return redirect("initiatives:attachments", worksite_slug, initiative_slug)
    context = {
        **_frame(one),
        "form": form,
        "attachments": queries.attachments_of(one, full=True),
        "attaching": may(policies.check_can_attach, one),
    }
    return render(request, "initiatives/attachments.html", context, status=status_of(form))


@login_not_required
@require_safe
def attachment(
    request: HouseRequest, worksite_slug: str, initiative_slug: str, attachment_pk: int
) -> HttpResponseBase:
    one = initiative_for(request.visitor, worksite_slug, initiative_slug, to="read")
    found = get_object_or_404(one.attachments.select_related("upload"), pk=attachment_pk)
    if found.depth == Depth.FULL:
        one = initiative_for(request.visitor, worksite_slug, initiative_slug, to="read_full")
        if one.state != State.SIGNED and "write" not in rights_on(request.visitor, one):
            raise Http404
    return response_for(found.upload)


@require_POST
def detach(
    request: HouseRequest, worksite_slug: str, initiative_slug: str, attachment_pk: int
) -> HttpResponse:
    one = initiative_for(request.visitor, worksite_slug, initiative_slug, to="write")
    found = get_object_or_404(one.attachments, pk=attachment_pk)
    try:
        actions.detach(attachment=found, by=signed_in(request), now=timezone.now())
    except Denied as denied:
        messages.error(request, denied.reason)
    return redirect("initiatives:attachments", worksite_slug, initiative_slug)


@require_http_methods(["GET", "HEAD", "POST"])
def bearers(request: HouseRequest, worksite_slug: str, initiative_slug: str) -> HttpResponse:
    one = initiative_for(request.visitor, worksite_slug, initiative_slug, to="animate")
    form = BearerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.name_bearer(
                initiative=one,
                **form.cleaned_data,
                by=signed_in(request),
                now=timezone.now(),
            )
        except Denied as denied:
            form.add_error(None, denied.reason)
        else:
            return redirect("initiatives:bearers", worksite_slug, initiative_slug)
    named = one.bearers.select_related("account").order_by("account__name", "pk")
    context = {**_frame(one), "form": form, "bearers": named}
    return render(request, "initiatives/bearers.html", context, status=status_of(form))


@require_POST
def take_bearer_off(
    request: HouseRequest, worksite_slug: str, initiative_slug: str, bearer_pk: int
) -> HttpResponse:
    one = initiative_for(request.visitor, worksite_slug, initiative_slug, to="animate")
    found = get_object_or_404(one.bearers, pk=bearer_pk)
    try:
        actions.take_bearer_off(bearer=found, by=signed_in(request), now=timezone.now())
    except Denied as denied:
        messages.error(request, denied.reason)
    return redirect("initiatives:bearers", worksite_slug, initiative_slug)


@require_http_methods(["GET", "HEAD", "POST"])
def coding(request: HouseRequest, worksite_slug: str, initiative_slug: str) -> HttpResponse:
    one = initiative_for(request.visitor, worksite_slug, initiative_slug, to="write")
    constituencies = list(one.worksite.space.constituencies.order_by("position", "pk"))
    form = CodingForm(request.POST or None, constituencies=constituencies, initiative=one)
    if request.method == "POST" and form.is_valid():
        try:
            actions.code(
                initiative=one,
                coding=form.coding,
                rungs=form.rungs,
                by=signed_in(request),
                now=timezone.now(),
            )
        except Denied as denied:
            form.add_error(None, denied.reason)
        else:
            messages.success(request, _("Saved."))
            return redirect("initiatives:initiative", worksite_slug, initiative_slug)
    return render(
        request, "initiatives/coding.html", {**_frame(one), "form": form}, status=status_of(form)
    )


def _frame(one: Initiative) -> dict[str, object]:
    """What every page of those who write shows."""
    return {
        "initiative": one,
        "worksite": one.worksite,
        "editing": may(policies.check_can_edit, one),
    }
