"""Letters: one batch to print on both sides, fold and post."""

import re
from collections.abc import Iterable

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from chantier.notices.models import Channel, Message
from chantier.typesetting.markdown import from_markdown
from chantier.typesetting.prints import Letter, Letters, letters
from chantier.ui import dates

_POST_CODE = re.compile(r"\b\d{5}\b")


def in_post_order(messages: Iterable[Message]) -> list[Message]:
    """As they are posted: by post code, then street; what somebody hands over, by who does it."""
    return sorted(messages, key=_in_the_bag)


def _in_the_bag(message: Message) -> tuple[bool, str, str, int]:
    handed = message.channel == Channel.HANDED
    code = "" if handed else next(iter(reversed(_POST_CODE.findall(message.to_address))), "")
    return handed, code, message.to_address.casefold(), message.pk


def letters_pdf(*, messages: Iterable[Message], language: str) -> bytes:
    """One accessible PDF with a letter for each message, in the order given.

    Papers to hand over are letters whose address says who hands them over. Raises CannotTypeset.
    """
    with translation.override(language):
        title = _("Letters to print")
    batch = Letters(
        title=title,
        language=language,
        letters=tuple(_letter(message) for message in messages),
        site=settings.SITE_URL,
    )
    return letters(batch)


def _letter(message: Message) -> Letter:
    with translation.override(message.language):
        date = dates.day(message.created_at, weekday=False)
        if message.channel == Channel.HANDED:
            address = [_("To be handed over"), message.to_address]
        else:
            address = message.to_address.splitlines()
    return Letter(
        sender_lines=tuple(line for line in message.sender.splitlines() if line.strip()),
        address_lines=tuple(line.strip() for line in [message.to_name, *address] if line.strip())[
            :6
        ],
        date=date,
        subject=message.subject,
        blocks=from_markdown(message.body),
        language=message.language,
        code=message.code,
        large=message.large_print,
        url=message.url,
        short_address=message.url.split("://")[-1],
    )
