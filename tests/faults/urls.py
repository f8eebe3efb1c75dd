"""Pages and a WebSocket that try the server's limits, before the product's own pages."""

import os
import tempfile
import time

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from chantier.conf import urls as chantier_urls
from chantier.live import topics
from chantier.live.routes import websocket


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


@login_not_required
@csrf_exempt
def changes(request):
    """Where changes are heard; posting makes one."""
    if request.method == "POST":
        topics.publish("tests")
    return JsonResponse({"address": topics.address("tests")})


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
    path("mirror/", mirror),
    path("miroir/été/", mirror),
    path("sizes/", sizes),
    path("big/<slug:how>/", big),
    path("slow/", slow),
    path("boom/", boom),
    path("changes/", changes),
    *chantier_urls.urlpatterns,
]
