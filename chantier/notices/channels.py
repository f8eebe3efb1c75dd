"""By which channel a message goes: never by none."""

from chantier.notices.models import Channel

_PREFERENCES = {
    "email": Channel.EMAIL,
    "sms": Channel.SMS,
    "letter": Channel.LETTER,
    "call": Channel.CALL,
    "relay": Channel.HANDED,
    "handed": Channel.HANDED,
}


def choose_channel(*, email: str, phone: str, postal: str, preferred: str = "") -> Channel:
    """The channel a person prefers if it can reach them, else the first that can.

    `preferred` is a `people.Reach` ("relay" is handed over by whoever relays) or "". Somebody with
    no address at all is told by hand: their message waits among those to print and hand over.
    """
    possible = {
        Channel.EMAIL: bool(email),
        Channel.LETTER: bool(postal),
        Channel.CALL: bool(phone),
        Channel.SMS: bool(phone),
        Channel.HANDED: True,
    }
    wanted = _PREFERENCES.get(preferred)
    if wanted and possible[wanted]:
        return wanted
    return next(channel for channel, can in possible.items() if can)


def address_for(channel: Channel | str, *, email: str, phone: str, postal: str, relay: str) -> str:
    """The address that goes with a channel."""
    return {
        Channel.EMAIL: email,
        Channel.SMS: phone,
        Channel.CALL: phone,
        Channel.LETTER: postal,
        Channel.HANDED: relay,
    }[Channel(channel)]
