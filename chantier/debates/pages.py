"""What the pages of the debate share."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chantier.debates.access import Debate, Standing
from chantier.debates.queries import Results
from chantier.rules import Denied
from chantier.ui.drawing import Bar

Made = TypeVar("Made")


def page(
    request: HttpRequest,
    template: str,
    standing: Standing,
    *,
    status: int = HTTPStatus.OK,
    **context: Any,
) -> HttpResponse:
    """A page of the debate, with what each of them needs."""
    frame = {
        "standing": standing,
        "worksite": standing.worksite,
        "meeting": standing.meeting if isinstance(standing, Debate) else None,
        "me": standing.participation,
        "live": None,  # where a page that keeps itself true hears of changes
    }
    return render(request, template, {**frame, **context}, status=status)


def to(name: str, standing: Standing, **words: Any) -> HttpResponseRedirect:
    """On to another page of the same debate, or of the same worksite."""
    where = {"worksite_slug": standing.worksite.slug}
    if isinstance(standing, Debate):
        where["slug"] = standing.meeting.slug
        return HttpResponseRedirect(reverse(f"debates:{name}", kwargs=where | words))
    back = reverse(f"debates:{name}", kwargs=where | words) + standing.query
    return HttpResponseRedirect(back)


def to_the_door() -> HttpResponseRedirect:
    """Whoever is not in the room yet is led to its door."""
    return HttpResponseRedirect(reverse("debates:join"))


def done(form: BaseForm, deed: Callable[..., object], **words: Any) -> bool:
    """Do it; a refusal goes into the form, which keeps what was typed."""
    return made(form, lambda: (deed(**words), True)) is not None


def made(form: BaseForm, deed: Callable[..., Made], **words: Any) -> Made | None:
    """The same, for what it makes; None when it was refused."""
    try:
        return deed(**words)
    except Denied as denied:
        form.add_error(None, denied.reason)
        return None


def pressed(request: HttpRequest, success: str, deed: Callable[..., object], **words: Any) -> None:
    """Do what a single button asks; the next page says what came of it."""
    try:
        deed(**words)
    except Denied as denied:
        messages.error(request, denied.reason)
    else:
        messages.success(request, success)


def sentence_of(form: BaseForm) -> str:
    """What is wrong with a form too small to be shown again."""
    return " ".join(str(error) for errors in form.errors.values() for error in errors)


def bars_of(found: Results) -> list[Bar]:
    """The three answers of all, unless one of them is hidden."""
    total = found.total
    counts = [(_("Agree"), total.agree), (_("Disagree"), total.disagree), (_("Pass"), total.passed)]
    if not total.n or any(count is None for _label, count in counts):
        return []
    return [Bar(label, count or 0) for label, count in counts]
