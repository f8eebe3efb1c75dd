"""Giving a kept file back. Whether somebody may have it is the gate of the step that shows it."""

from django.http import FileResponse, Http404

from chantier.files.kinds import IMAGES
from chantier.files.models import Upload

# Whatever the file holds, a browser that opens it runs nothing and asks nobody.
NOTHING_RUNS = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def response_for(upload: Upload) -> FileResponse:
    """The file, to be kept by the reader; only pictures, which we drew anew, show in the page.

    Raises Http404 when it is missing on the disk.
    """
    try:
        handle = upload.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(
        handle,
        as_attachment=upload.content_type not in IMAGES,
        filename=upload.name,
        content_type=upload.content_type,
    )
    response["Content-Security-Policy"] = NOTHING_RUNS
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
