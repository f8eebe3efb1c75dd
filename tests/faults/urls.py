"""Pages and a WebSocket that try the server's limits, before the product's own pages."""

import os
import tempfile
import time

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import FileResponse, HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from chantier.audit.models import Event
from chantier.conf import urls as chantier_urls
from chantier.live.routes import websocket
from chantier.notices.actions import post


class KeepForm(forms.Form):
    key = forms.CharField(max_length=60)


@login_not_required
@csrf_exempt
def keep(request):
    """Keep one event and one message in one transaction; a key is kept once."""
    form = KeepForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=400)
    key, now = form.cleaned_data["key"], timezone.now()
    with transaction.atomic():
        if not Event.objects.filter(verb="kept", target=key).exists():
            Event.objects.create(verb="kept", target=key, at=now)
            post(
                kind="kept",
                language="fr",
                channel="email",
                to_name="Léa",
                to_address=f"{key}@example.org",
                person_key=None,
                about=key,
                context={},
                now=now,
            )
    return HttpResponse("kept")


@login_not_required
@csrf_exempt
def mirror(request):
    """What reached Django."""
    return JsonResponse(
        {
            "method": request.method,
            "path": request.path,
            "get": request.GET.dict(),
            "length": len(request.body),
            "declared": request.META["CONTENT_LENGTH"],
            "address": request.META["REMOTE_ADDR"],
            "host": request.get_host(),
            "headers": dict(request.headers),
        }
    )


@login_not_required
@csrf_exempt
def sizes(request):
    """The size of each uploaded file."""
    return JsonResponse({name: file.size for name, file in request.FILES.items()})


@login_not_required
def big(request, how):
    """Three megabytes: a stream, a file, a part in memory."""
    content = os.urandom(1024) * 3072
    if how == "file":
        file = tempfile.NamedTemporaryFile()  # noqa: SIM115
        file.write(content)
        file.seek(0)
        return FileResponse(file)
    if how == "stream":
        return StreamingHttpResponse(content[i : i + 65536] for i in range(0, len(content), 65536))
    return HttpResponse(content)


@login_not_required
def slow(request):
    time.sleep(0.5)
    return HttpResponse("done")


@login_not_required
def boom(request):
    raise RuntimeError("une page en panne")


async def echo(socket, name):
    """Say who came, then repeat."""
    await socket.accept()
    await socket.send(f"bonjour {name}")
    while True:
        message = await socket.receive()
        if message == "boom":
            raise RuntimeError("un échange en panne")
        await socket.send(message)


async def closed(socket):
    """Let nobody in."""


websocket("echo/<slug:name>/", echo)
websocket("ferme/", closed)

handler400 = chantier_urls.handler400
handler404 = chantier_urls.handler404
handler500 = chantier_urls.handler500

urlpatterns = [
    path("keep/", keep),
    path("mirror/", mirror),
    path("miroir/été/", mirror),
    path("sizes/", sizes),
    path("big/<slug:how>/", big),
    path("slow/", slow),
    path("boom/", boom),
    *chantier_urls.urlpatterns,
]
