"""A bare room on Django Channels, run by its own interpreter: `channels_app.py PORT FOLDER`.

A phone votes by a word on its WebSocket, or by a form (`POST /vote/`, session and CSRF token as any
Django form). Each vote is one row, written in one statement; the new total goes to the screens of
the room by a group. No journal, no phase, no right: what a tutorial would write. Daphne serves it.
"""

import os
import sys
from pathlib import Path

PORT, FOLDER = sys.argv[1:]
SCREEN = "screen"


def configure():
    """Settings as `startproject` gives them, WAL as anybody sets it for SQLite."""
    from django.conf import settings

    settings.configure(
        SECRET_KEY="a benchmark",  # noqa: S106
        ALLOWED_HOSTS=["*"],
        INSTALLED_APPS=[
            "django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions",
        ],
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        ROOT_URLCONF=sys.modules[__name__],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": Path(FOLDER) / "votes.sqlite3",
                "OPTIONS": {
                    "transaction_mode": "IMMEDIATE",
                    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
                },
            }
        },
        CHANNEL_LAYERS={"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )  # fmt: skip


configure()

import django  # noqa: E402

django.setup()

from asgiref.sync import async_to_sync  # noqa: E402
from channels.db import database_sync_to_async  # noqa: E402
from channels.generic.websocket import AsyncJsonWebsocketConsumer  # noqa: E402
from channels.layers import get_channel_layer  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.sessions import SessionMiddlewareStack  # noqa: E402
from django.core.asgi import get_asgi_application  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.http import HttpResponse, HttpResponseRedirect  # noqa: E402
from django.middleware.csrf import get_token  # noqa: E402
from django.urls import path  # noqa: E402


class Vote(models.Model):
    """One answer of one phone."""

    phone = models.CharField(max_length=40, unique=True)
    value = models.SmallIntegerField()

    class Meta:
        app_label = "votes"

    def __str__(self):
        return self.phone


def save(phone, value):
    """One row a phone, the last answer counts; the new total."""
    Vote.objects.bulk_create(
        [Vote(phone=phone, value=value)],
        update_conflicts=True,
        unique_fields=["phone"],
        update_fields=["value"],
    )
    return Vote.objects.count()


def form(request):
    """Three buttons."""
    request.session["here"] = True
    token = get_token(request)
    return HttpResponse(f'<form><input name="csrfmiddlewaretoken" value="{token}"></form>')


def vote(request):
    """The form, sent."""
    total = save(request.session.session_key, int(request.POST["value"]))
    message = {"type": "total", "total": total}
    async_to_sync(get_channel_layer().group_send)(SCREEN, message)
    return HttpResponseRedirect("/")


urlpatterns = [path("", form), path("vote/", vote)]


class Phone(AsyncJsonWebsocketConsumer):
    """A word, and its acknowledgement."""

    async def receive_json(self, content):
        """One vote."""
        phone = self.scope["url_route"]["kwargs"]["phone"]
        total = await database_sync_to_async(save)(phone, content["value"])
        await self.channel_layer.group_send(SCREEN, {"type": "total", "total": total})
        await self.send_json({"kept": True})


class Screen(AsyncJsonWebsocketConsumer):
    """What is projected."""

    groups = [SCREEN]

    async def total(self, event):
        """One more."""
        await self.send_json({"total": event["total"]})


application = ProtocolTypeRouter(
    {
        "http": get_asgi_application(),
        "websocket": SessionMiddlewareStack(
            URLRouter([path("phone/<phone>/", Phone.as_asgi()), path("screen/", Screen.as_asgi())])
        ),
    }
)


def main():
    """Serve until told to stop."""
    from daphne.server import Server

    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(Vote)
    print(f"serving, {os.getpid()}", flush=True)
    Server(
        application, endpoints=[f"tcp:port={PORT}:interface=127.0.0.1"], signal_handlers=True
    ).run()


if __name__ == "__main__":
    main()
