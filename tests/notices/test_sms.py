"""Text messages over HTTP: once each, refused or tried again."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from chantier.notices import sending, sms
from chantier.notices.models import Channel, Message
from chantier.notices.states import State
from tests.factories import NOON
from tests.notices.factories import post

pytestmark = pytest.mark.usefixtures("hello", "at_noon")


class Gateway:
    """A gateway on this machine that answers what it is told to."""

    def __init__(self):
        self.status, self.got = 202, []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.got.append((dict(self.headers), json.loads(body)))
                self.send_response(outer.status)
                self.end_headers()

            def log_message(self, *_said):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)


@pytest.fixture
def gateway(settings):
    gateway = Gateway()
    thread = threading.Thread(target=gateway.server.serve_forever)
    thread.start()
    settings.SMS_GATEWAY = "chantier.notices.sms.HttpGateway"
    settings.SMS_URL = f"http://127.0.0.1:{gateway.server.server_port}/send?from=espace"
    settings.SMS_TOKEN = "made-up"
    yield gateway
    gateway.server.shutdown()
    thread.join()
    gateway.server.server_close()


def text():
    return post(channel=Channel.SMS, to_address="0600000000")


def state(message):
    return Message.objects.get(pk=message.pk).state


def test_a_text_message_is_posted_with_a_key_that_lasts(gateway):
    message = text()

    sending.send_due(NOON)

    ((headers, body),) = gateway.got
    assert body == {
        "to": "0600000000",
        "text": "Une place pour l’atelier.",
        "key": f"{message.key}",
    }
    assert headers["Idempotency-Key"] == f"{message.key}"
    assert headers["Authorization"] == "Bearer made-up"
    assert state(message) == State.SENT


def test_a_number_that_the_gateway_refuses_is_a_message_come_back(gateway):
    gateway.status = 422
    message = text()

    sending.send_due(NOON)

    assert state(message) == State.BOUNCED
    assert "422" in Message.objects.get().error


@pytest.mark.parametrize("status", [429, 401, 500, 503])
def test_a_gateway_that_is_busy_is_tried_again(gateway, status):
    gateway.status = status
    message = text()

    sending.send_due(NOON)

    assert state(message) == State.TO_SEND


def test_numbers_go_in_clear_to_no_other_machine(settings):
    settings.SMS_URL = "http://sms.example.org/"

    with pytest.raises(OSError, match="https"):
        sms.HttpGateway().send(to="0600000000", text="Bonjour", key="1")
