"""What may be said of a message, and which way it may go. Who may: each step's gate decides."""

from django.utils.translation import gettext as _

from chantier.notices.models import BY_MACHINE, Channel, Message
from chantier.notices.states import State
from chantier.rules import Denied

_SAID_BY_HAND = (State.POSTED, State.HANDED_OVER, State.READ_ALOUD, State.BOUNCED)


def check_can_mark(message: Message, state: State) -> None:
    """Only people know what was posted, handed over, read aloud; only the worker what was sent."""
    if state not in _SAID_BY_HAND:
        raise Denied(_("Only the server says that a message was sent."))
    if state == State.POSTED and message.channel != Channel.LETTER:
        raise Denied(_("Only a letter is posted. Say how this message reached the person."))
    message.check_can_move_to(state)


def check_can_send_otherwise(message: Message, channel: str, to_address: str) -> None:
    """A message under way is left alone; a machine and a letter need an address."""
    if message.state in (State.SENDING, State.HANDED_OVER, State.READ_ALOUD):
        raise Denied(_("This message has reached the person or is being sent: write a new one."))
    if message.state in (State.SENT, State.POSTED):
        raise Denied(_("This message has left. Say first that it came back."))
    if channel in (*BY_MACHINE, Channel.LETTER, Channel.CALL) and not to_address.strip():
        raise Denied(_("By this way an address or a number is needed: fill it in."))
