"""Text messages. A gateway is a class with `send`; the default one writes files to be picked up."""

import contextlib
import http.client
import json
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.module_loading import import_string

SECONDS = 20
TRY_AGAIN = frozenset({401, 403, 408, 429})


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


class Refused(Exception):  # noqa: N818  reads better at the call site
    """The gateway will never take this message: the number is wrong. `code` is its answer."""

    def __init__(self, code: int) -> None:
        super().__init__(f"refused with {code}")
        self.code = code


class HttpGateway:
    """Posts each text as JSON `{"to", "text", "key"}` to CHANTIER_SMS_URL.

    The header `Idempotency-Key` is the same at each resend, so that a gateway sends it once;
    CHANTIER_SMS_TOKEN goes as `Authorization: Bearer`. 2xx: taken. 4xx: refused for good, except
    401, 403, 408 and 429, which are ours to mend or to wait for. Anything else is tried again.
    """

    def send(self, *, to: str, text: str, key: str) -> None:
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        if settings.SMS_TOKEN:
            headers["Authorization"] = f"Bearer {settings.SMS_TOKEN}"
        parts = urlsplit(settings.SMS_URL)
        make = http.client.HTTPSConnection if parts.scheme == "https" else _PlainOnThisMachine
        connection = make(parts.hostname or "", parts.port, timeout=SECONDS)
        path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        body = json.dumps({"to": to, "text": text, "key": key}).encode()
        with contextlib.closing(connection):
            connection.request("POST", path, body=body, headers=headers)
            status = connection.getresponse().status
        if 400 <= status < 500 and status not in TRY_AGAIN:
            raise Refused(status)
        if not 200 <= status < 300:
            raise OSError(f"the SMS gateway answered {status}")


class _PlainOnThisMachine(http.client.HTTPConnection):
    """Without TLS only to a gateway on the same machine: phone numbers are personal."""

    def connect(self) -> None:
        if self.host not in {"localhost", "127.0.0.1", "::1"}:
            raise OSError("CHANTIER_SMS_URL: write https://, or the address of this machine")
        super().connect()


def gateway() -> Gateway:
    """The gateway of this installation."""
    made: Gateway = import_string(settings.SMS_GATEWAY)()
    return made
