"""Telling a person something by their channel: e-mail, text message, letter, call or relay."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models

from chantier.files.models import Upload
from chantier.notices.actions import post
from chantier.notices.channels import address_for, choose_channel
from chantier.notices.models import Message
from chantier.people import codes
from chantier.people.models import Account, Person

# How long a message is kept, unless its cause says otherwise.
KEPT = timedelta(days=365)


def tell(
    *,
    person: Person,
    kind: str,
    about: models.Model | str,
    context: Mapping[str, Any],
    now: datetime,
    attachments: Sequence[Mapping[str, str]] = (),
    uploads: Iterable[Upload] = (),
    sender: str = "",
    reply_to: str = "",
    delete_after: date | None = None,
) -> Message | None:
    """Write the text `kind` to a person, their link and code with it.

    None to somebody erased, or who took back their consent to be told. See `notices.actions.post`:
    the message is kept with the caller's transaction or not at all.
    """
    if not person.wants_news:
        return None
    addresses = {
        "email": person.email,
        "phone": person.phone,
        "postal": person.postal_address,
    }
    channel = choose_channel(**addresses, preferred=person.reach)
    return post(
        kind=kind,
        language=person.language,
        channel=channel,
        to_name=person.name,
        to_address=address_for(channel, **addresses, relay=person.relay),
        person_key=person.key,
        about=about,
        context=context,
        now=now,
        attachments=attachments,
        uploads=uploads,
        sender=sender,
        reply_to=reply_to,
        code=codes.paper_code(person),
        url=codes.link(person),
        large_print=person.large_print,
        delete_after=delete_after or (now + KEPT).date(),
    )


def tell_account(
    *,
    account: Account,
    kind: str,
    about: models.Model | str,
    context: Mapping[str, Any],
    now: datetime,
    delete_after: date | None = None,
) -> Message:
    """Write the text `kind` to somebody who organises, by e-mail."""
    return post(
        kind=kind,
        language=account.language,
        channel="email",
        to_name=account.name,
        to_address=account.email,
        person_key=None,
        about=about,
        context=context,
        now=now,
        delete_after=delete_after or (now + KEPT).date(),
    )
