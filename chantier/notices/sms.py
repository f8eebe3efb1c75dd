"""Text messages. A gateway is a class with `send`; the default one writes files to be picked up."""

from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class Gateway(Protocol):
    """Named by CHANTIER_SMS_GATEWAY; made without argument for each message."""

    def send(self, *, to: str, text: str, key: str) -> None:
        """Hand one text over; `key` is the same at each resend. Raises to be tried again."""
        ...


class FileGateway:
    """One file per message in the data folder's `sms/`: the number, a blank line, the text."""

    def send(self, *, to: str, text: str, key: str) -> None:
        folder = Path(settings.DATA_DIR) / "sms"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = folder / f".{key}"
        draft.write_text(f"{to}\n\n{text}\n", "utf-8")
        draft.rename(folder / f"{key}.txt")


def gateway() -> Gateway:
    """The gateway of this installation."""
    made: Gateway = import_string(settings.SMS_GATEWAY)()
    return made
