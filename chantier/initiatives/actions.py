"""What can be done to initiatives and their presentations."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext

from chantier.audit.actions import record
from chantier.files.actions import keep_upload
from chantier.initiatives import policies
from chantier.initiatives.models import (
    Attachment,
    Bearer,
    Initiative,
    PresentationSection,
    Rung,
    Side,
    SignOff,
)
from chantier.initiatives.presentation import presentation_sha256, texts_of
from chantier.initiatives.states import State
from chantier.people.actions import open_account
from chantier.people.models import Account
from chantier.rules import Denied
from chantier.spaces.models import Constituency
from chantier.worksites import policies as worksites
from chantier.worksites.guard import check_not_outdated
from chantier.worksites.models import Worksite


@transaction.atomic
def create_initiative(
    *,
    worksite: Worksite,
    facts: Mapping[str, Any],
    by: Account | None,
    now: datetime,
    slug: str = "",
    position: int | None = None,
    actor: str = "",
) -> Initiative:
    """An initiative of the worksite; `facts`: title, bearer, place, period, people_reached.

    Asked twice for the same title and bearer, the first one is returned. Raises Denied.
    """
    worksites.check_can_edit(worksite)
    same = worksite.initiatives.filter(title=facts["title"], bearer=facts["bearer"])
    if not slug and (made := same.first()):
        return made
    initiative = Initiative.objects.create(
        **facts,
        worksite=worksite,
        slug=slug or _free_slug(worksite, facts["title"]),
        position=worksite.initiatives.count() if position is None else position,
    )
    record("initiative created", on=initiative, by=by, at=now, actor=actor)
    return initiative


def _free_slug(worksite: Worksite, title: str) -> str:
    wanted = slugify(title)[:50].strip("-") or "initiative"
    taken = set(worksite.initiatives.values_list("slug", flat=True))
    numbered = (f"{wanted}-{n}" for n in range(2, len(taken) + 3))
    return next(slug for slug in (wanted, *numbered) if slug not in taken)


@transaction.atomic
def update_facts(
    *,
    initiative: Initiative,
    facts: Mapping[str, Any],
    by: Account | None,
    now: datetime,
    actor: str = "",
) -> list[str]:
    """Change what is known of the initiative beside its presentation. Names of what changed.

    The title belongs to what is signed off: changing it asks for new signatures. Raises Denied.
    """
    fresh = _locked(initiative)
    policies.check_can_edit(fresh)
    changed = [name for name, value in facts.items() if getattr(fresh, name) != value]
    for name in changed:
        setattr(fresh, name, facts[name])
    if "title" in changed:
        fresh.state = State.WRITING
    if changed:
        fresh.save(update_fields=[*changed, "state"])
        record("initiative changed", on=fresh, by=by, at=now, actor=actor, what=changed)
    return changed


@transaction.atomic
def write_presentation(
    *,
    initiative: Initiative,
    texts: Mapping[str, str],
    by: Account | None,
    now: datetime,
    base: str | None = None,
    actor: str = "",
) -> list[str]:
    """Write sections, named as `short_context`; those not named stay. Names of what changed.

    Any change sends the presentation back to writing: it has to be proposed and signed off anew.
    `base` is the fingerprint of the texts the writer saw. Raises Denied, Outdated.
    """
    fresh = _locked(initiative)
    policies.check_can_edit(fresh)
    current = texts_of(fresh)
    check_not_outdated(base, current)
    changed = [name for name, text in texts.items() if current[name] != text]
    for name in changed:
        depth, key = name.split("_", 1)
        PresentationSection.objects.update_or_create(
            initiative=fresh, depth=depth, key=key, defaults={"text": texts[name]}
        )
    if changed:
        before, fresh.state = fresh.state, State.WRITING
        fresh.save(update_fields=["state"])
        record(
            "presentation written", on=fresh, by=by, at=now, actor=actor,
            what=changed, before=str(before),
        )  # fmt: skip
    return changed


@transaction.atomic
def propose(*, initiative: Initiative, by: Account, now: datetime) -> Initiative:
    """Put the presentation to both sides for sign-off. Raises Denied."""
    fresh = _locked(initiative)
    policies.check_can_propose(fresh)
    fresh.check_can_move_to(State.PROPOSED)
    fresh.state = State.PROPOSED
    fresh.save(update_fields=["state"])
    sha256 = presentation_sha256(fresh)
    record("presentation proposed", on=fresh, by=by, at=now, sha256=sha256)
    # The same text signed before (a change was taken back) is signed still.
    return _sign_if_both(fresh, now)


@transaction.atomic
def sign_off(
    *, initiative: Initiative, side: Side, text_sha256: str, by: Account, now: datetime
) -> Initiative:
    """One side's yes to the exact text that was read. With both, the presentation is signed.

    Raises Denied, also when the text is no longer the one that was read.
    """
    fresh = _locked(initiative)
    policies.check_can_sign_off(fresh, side, by=by)
    if text_sha256 != presentation_sha256(fresh):
        raise Denied(
            gettext("The text has changed since you read it. Read it again, then sign it off.")
        )
    _sign, made = SignOff.objects.get_or_create(
        initiative=fresh, side=side, text_sha256=text_sha256, defaults={"by": by, "at": now}
    )
    if made:
        record(
            "presentation signed off", on=fresh, by=by, at=now, side=str(side), sha256=text_sha256
        )
    return _sign_if_both(fresh, now)


def _sign_if_both(initiative: Initiative, now: datetime) -> Initiative:
    signs = initiative.sign_offs.filter(text_sha256=presentation_sha256(initiative))
    if {*signs.values_list("side", flat=True)} == {*Side.values}:
        initiative.state = State.SIGNED
        initiative.save(update_fields=["state"])
        record("presentation signed by both", on=initiative, by=None, at=now)
    return initiative


@transaction.atomic
def attach(
    *,
    initiative: Initiative,
    file: File[bytes],
    title: str,
    depth: str,
    by: Account,
    now: datetime,
) -> Attachment:
    """A document beside the presentation. Raises Denied (also for a wrong or too big file)."""
    fresh = _locked(initiative)
    policies.check_can_attach(fresh)
    upload = keep_upload(file=file, by=by, now=now)
    attachment = Attachment.objects.create(
        initiative=fresh, upload=upload, title=title or upload.name, depth=depth
    )
    record("document attached", on=fresh, by=by, at=now, sha256=upload.sha256, depth=depth)
    return attachment


@transaction.atomic
def detach(*, attachment: Attachment, by: Account, now: datetime) -> None:
    """Take a document away from the presentation. Raises Denied."""
    policies.check_can_edit(attachment.initiative)
    sha256 = attachment.upload.sha256
    record("document detached", on=attachment.initiative, by=by, at=now, sha256=sha256)
    attachment.delete()


@transaction.atomic
def code(
    *,
    initiative: Initiative,
    coding: Mapping[str, Any],
    rungs: Mapping[Constituency, tuple[int | None, str]],
    by: Account,
    now: datetime,
) -> None:
    """Code the case. `rungs`: by constituency, Arnstein's rung as it sees it, and why.

    Raises Denied.
    """
    fresh = _locked(initiative)
    policies.check_can_edit(fresh)
    fresh.coding = dict(coding)
    fresh.save(update_fields=["coding"])
    for constituency, (rung, reason) in rungs.items():
        if rung is None:
            fresh.rungs.filter(constituency=constituency).delete()
        else:
            Rung.objects.update_or_create(
                initiative=fresh,
                constituency=constituency,
                defaults={"rung": rung, "reason": reason},
            )
    record("initiative coded", on=fresh, by=by, at=now)


@transaction.atomic
def name_bearer(
    *, initiative: Initiative, name: str, email: str, by: Account | None, now: datetime
) -> Bearer:
    """Give somebody the right to write, and to sign for the bearers; opens their account.

    An account that exists keeps its own name: nothing here tells that it existed. Raises Denied.
    """
    policies.check_can_edit(initiative)
    account = open_account(email=email, name=name, by=by, now=now)
    bearer, made = Bearer.objects.get_or_create(initiative=initiative, account=account)
    if made:
        record("bearer named", on=initiative, by=by, at=now, account=account.pk)
    return bearer


@transaction.atomic
def take_bearer_off(*, bearer: Bearer, by: Account, now: datetime) -> None:
    """Take that right back; what was signed stays signed. Raises Denied."""
    policies.check_can_edit(bearer.initiative)
    record("bearer taken off", on=bearer.initiative, by=by, at=now, account=bearer.account_id)
    bearer.delete()


def _locked(initiative: Initiative) -> Initiative:
    """The row as it is now, held until the transaction ends."""
    return (
        Initiative.objects.select_for_update(of=("self",))
        .select_related("worksite__space")
        .get(pk=initiative.pk)
    )
