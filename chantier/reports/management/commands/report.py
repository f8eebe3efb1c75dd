"""`chantier report export ID --format json|html|journal` and `chantier report verify ID|FILE`."""

import base64
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.template.loader import render_to_string
from django.utils import translation

from chantier.reports import checking, content, editions, exporting, queries
from chantier.reports.models import Report
from chantier.reports.states import State


class Command(BaseCommand):
    """Writes a report out; recomputes its hash, authors and signatures."""

    help = "Export a report, or recompute its hash, who typed each character and its signatures."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do, to which report."""
        parser.add_argument("do", choices=["export", "verify"])
        parser.add_argument(
            "report", metavar="ID", help="a number, WORKSITE/MEETING, or to verify a JSON export"
        )
        parser.add_argument("--format", choices=["json", "html", "journal"], default="json")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the export, or what was verified; a failure ends with 1."""
        if options["do"] == "export":
            self.stdout.write(_exported(_report(options["report"]), options["format"]), ending="")
            return
        file = Path(options["report"])
        if file.is_file():
            self._verify(_from_file(file), [])
            return
        report = _report(options["report"])
        stored = list(queries.verify(report).problems) if report.state == State.FROZEN else []
        stored += editions.problems(report)
        self._verify(exporting.export(report), [f"stored: {problem}" for problem in stored])

    def _verify(self, data: Any, found: list[str]) -> None:
        try:
            found = [*found, *checking.problems(data)]
        except checking.NotAnExport as refusal:
            raise CommandError(f"This is not the export of a report: {refusal}") from refusal
        if found:
            raise CommandError("\n".join(found))
        for line in checking.summary(data):
            self.stdout.write(line)
        self.stdout.write("hash, authors and signatures recomputed: all match")


def _report(given: str) -> Report:
    reports = Report.objects.select_related("meeting__worksite__space")
    if given.isdecimal() and len(given) < 10:
        found = reports.filter(pk=int(given)).first()
    else:
        worksite, _, meeting = given.partition("/")
        found = reports.filter(meeting__worksite__slug=worksite, meeting__slug=meeting).first()
    if found is None:
        known = ", ".join(
            f"{report.pk} ({report.meeting.worksite.slug}/{report.meeting.slug})"
            for report in reports.order_by("pk")
        )
        raise CommandError(f"There is no report {given!r}. Known: {known or 'none'}.")
    return found


def _from_file(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as broken:
        raise CommandError(f"{path} cannot be read as JSON: {broken}") from broken


def _exported(report: Report, form: str) -> str:
    data = exporting.export(report)
    if form == "journal":
        return "".join(content.canonical(row).decode() + "\n" for row in data["journal"])
    if form == "html":
        with translation.override(report.meeting.worksite.language):
            return render_to_string("reports/export.html", _html(report, data))
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _inside(report: Report) -> dict[int, str]:
    """The pictures as addresses that hold them: the page needs no other file."""
    found = {}
    for one in report.pictures.select_related("upload"):
        with one.upload.file.open("rb") as kept:
            content64 = base64.b64encode(kept.read()).decode()
        found[one.number] = f"data:{one.upload.content_type};base64,{content64}"
    return found


def _html(report: Report, data: dict[str, Any]) -> dict[str, Any]:
    meeting = report.meeting
    return {
        "report": report,
        "meeting": meeting,
        "worksite": meeting.worksite,
        "reading": queries.reading_of(
            queries.data_of(report), queries.names_in(report), _inside(report)
        ),
        "sha256": data["sha256"],
        "alone": True,
    }
