"""Which pictures a text shows, and where they are: `![what it shows](image-3 "caption")`."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from chantier.reports.models import Report
from chantier.ui.markdown import PICTURE

# What every form of the publication can print.
KINDS = frozenset({"image/jpeg", "image/png"})


def shown_in(texts: Iterable[str]) -> list[int]:
    """The numbers of the pictures that these texts show, each once, in ascending order."""
    return sorted({int(found[2]) for text in texts for found in PICTURE.finditer(text)})


def addresses(report: Report, data: Any) -> dict[int, str]:
    """By number, the address of each picture that the report, as data, shows."""
    meeting = report.meeting
    words = {"worksite_slug": meeting.worksite.slug, "slug": meeting.slug}
    return {
        one["number"]: reverse("reports:picture", kwargs={**words, "number": one["number"]})
        for one in data.get("pictures", ())
    }
