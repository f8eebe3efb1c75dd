"""The open data of a worksite: valid, safe to open, and nobody in it."""

import csv
import io
import json
import re
import zipfile

import pikepdf
import pytest
from django.utils import timezone
from frictionless import Package
from lxml import etree

from chantier.algorithms.disclosure.auditor import Exposed
from chantier.algorithms.disclosure.release import Cell, Recoverable
from chantier.debates.models import Contribution, QuoteConsent, Vote
from chantier.people.models import Channel
from chantier.publications import actions, tasks
from chantier.publications.edition import build
from chantier.publications.models import Publication
from chantier.publications.open_data import counting, workbook
from chantier.publications.open_data.registry import tables
from chantier.reports.models import Report
from chantier.rules import Denied
from chantier.worksites.models import Worksite
from chantier.worksites.states import State
from tests import factories as f
from tests.reports import factories as evenings

HOSTILE = '=HYPERLINK("http://exemple.test"; "voir")\n+1, "oui"'


@pytest.fixture
def night(db, settings, tmp_path):
    """A report returned, and two closed votes: one of them by enough people to be told."""
    settings.MEDIA_ROOT = tmp_path
    night = evenings.at_state("returned")
    constituencies = list(night.worksite.space.constituencies.order_by("position"))
    people = [
        f.ParticipationFactory(worksite=night.worksite, constituency=constituencies[n % 2])
        for n in range(24)
    ]
    for number, text in ((71, "Un lieu ouvert sans rendez-vous."), (72, HOSTILE)):
        statement = night.worksite.statements.create(
            meeting=night.meeting, number=number, text=text, opened_at=f.NOON, closed_at=f.NOON
        )
        for place, one in enumerate(people):
            agrees = place < 20 if number == 71 else place < 2
            statement.votes.create(
                participation=one,
                value=Vote.Value.AGREE if agrees else Vote.Value.DISAGREE,
                channel=Channel.PAPER,
                at=f.NOON,
            )
    night.publication, _made = Publication.objects.get_or_create(
        worksite=night.worksite, defaults={"title": "Le livre"}
    )
    return night


def opened(content: bytes, to) -> dict[str, list[dict[str, str]]]:
    """The CSV files by name, as a spreadsheet reads them; the whole is unpacked."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(to)
        return {
            name[5:-4]: list(csv.DictReader(io.StringIO(archive.read(name).decode())))
            for name in archive.namelist()
            if name.startswith("data/")
        }


def test_a_stranger_validates_the_package_against_its_own_schemas(night, tmp_path):
    made = build(night.worksite, night.publication)
    found = opened(made.forms["opendata"], tmp_path / "out")

    package = Package(str(tmp_path / "out" / "datapackage.json"))
    report = package.validate()

    assert report.flatten(["rowNumber", "fieldName", "note"]) == []
    assert len(package.resources) == 2 * len(tables())
    for one in package.resources:
        if one.format == "json":  # the same rows as the CSV
            rows = json.loads((tmp_path / "out" / one.path).read_text("utf-8"))
            assert len(rows) == len(found[one.path[5:-5]])
    broken = tmp_path / "out" / "data" / "comments.csv"
    broken.write_text(broken.read_text() + "x,,,,,,,,,,,\n")
    assert not Package(str(tmp_path / "out" / "datapackage.json")).validate().valid


def test_nobody_is_in_it(night, tmp_path):
    """No row of a person, no pseudonym, no name of who registered, no day."""
    content = build(night.worksite, night.publication).forms["opendata"]
    found = opened(content, tmp_path / "out")
    told = "".join(path.read_text("utf-8") for path in (tmp_path / "out").rglob("*.csv"))

    names = set(night.worksite.participations.values_list("pseudonym", flat=True))
    names |= {one.person.name for one in night.meeting.registrations.select_related("person")}
    assert len(names) > 24
    assert [name for name in names if name in told] == []
    assert re.findall(r"\d{4}-\d{2}-\d{2}", told) == []
    columns = {column for rows in found.values() for row in rows for column in row}
    assert not columns & {"author", "author_id", "participation", "person", "pseudonym", "at"}
    crowd = night.worksite.participations.count()
    assert max(len(rows) for name, rows in found.items() if "vote" in name) < crowd


def test_what_a_spreadsheet_would_compute_is_text(night, tmp_path):
    found = opened(build(night.worksite, night.publication).forms["opendata"], tmp_path / "out")

    cells = [cell for rows in found.values() for row in rows for cell in row.values()]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))] == []
    hostile = next(row for row in found["comments"] if row["id"] == "72")
    assert hostile["text"] == f"'{HOSTILE}"
    exact = json.loads((tmp_path / "out" / "json" / "comments.json").read_text("utf-8"))
    assert next(row for row in exact if row["id"] == 72)["text"] == HOSTILE


def test_answers_are_told_to_the_nearest_five_and_few_not_at_all(night, tmp_path):
    found = opened(build(night.worksite, night.publication).forms["opendata"], tmp_path / "out")

    rows = {row["id"]: row for row in found["comments"]}
    assert rows["71"]["agree"] == "20"
    assert rows["71"]["disagree"] == ""  # four people
    by_constituency = [row for row in found["votes_by_constituency"] if row["statement"] == "71"]
    assert [row["agree"] for row in by_constituency[:2]] == ["10", "10"]
    assert {row["disagree"] for row in by_constituency} == {""}


def test_words_not_to_be_quoted_leave_a_row_without_words(night, tmp_path):
    quiet = night.paper_story
    Contribution.objects.filter(pk=quiet.pk).update(quote_consent=QuoteConsent.NOT)

    found = opened(build(night.worksite, night.publication).forms["opendata"], tmp_path / "out")

    rows = {row["number"]: row for row in found["contributions"]}
    assert rows[str(quiet.number)]["text"] == rows[str(quiet.number)]["constituency"] == ""
    assert rows[str(night.story.number)]["text"] == night.story.text
    known = {row["id"] for row in found["contributions"]}
    assert {row["contribution"] for row in found["finding_sources"]} <= known


def test_the_archived_pdf_carries_the_aggregates(night):
    forms = build(night.worksite, night.publication).forms

    with pikepdf.open(io.BytesIO(forms["data"])) as pdf:
        carried = {name: one.get_file().read_bytes() for name, one in pdf.attachments.items()}

    assert set(carried) == {"comments.csv", "votes_by_constituency.csv"}
    assert b"Un lieu ouvert" in carried["comments.csv"]


def test_two_releases_never_tell_what_one_person_answered(night, tmp_path, monkeypatch):
    """One vote is erased between two releases: what was counted stays as it was."""
    Worksite.objects.filter(pk=night.worksite.pk).update(state=State.PUBLICATION)
    monkeypatch.setattr("chantier.publications.policies.check_can_release", lambda worksite: None)
    first = build(night.worksite, night.publication)
    actions.release(
        publication=night.publication, edition=first, note="", by=None, now=timezone.now()
    )
    gone = Vote.objects.filter(statement__number=71, value=Vote.Value.AGREE)[:3]
    Vote.objects.filter(pk__in=list(gone.values_list("pk", flat=True))).delete()
    Publication.objects.filter(pk=night.publication.pk).update(foreword="Une faute corrigée.")
    night.publication.refresh_from_db()

    second = build(night.worksite, night.publication)

    before = opened(first.forms["opendata"], tmp_path / "1")
    after = opened(second.forms["opendata"], tmp_path / "2")
    assert second.snapshot.version == 2
    for name in ("comments", "votes_by_constituency", "attendance", "reach"):
        assert before[name] == after[name], name


def test_a_release_whose_counts_come_back_is_refused_with_the_table_named(night, monkeypatch):
    def refuses(tables):
        cell = Cell(counting.ATTENDANCE, "a", "b")
        raise Recoverable([Exposed(cell, 2, 2)])

    monkeypatch.setattr(counting, "protect_all", refuses)

    with pytest.raises(Denied, match="Présences"):
        tasks.build_release.func(night.publication.pk, "", None)
    assert Report.objects.exists()  # nothing else is lost


def sheets_of(content: bytes) -> dict[str, list[list[str]]]:
    """The cells of each sheet of a workbook, as texts."""
    space = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    found = {}
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        book = etree.fromstring(package.read("xl/workbook.xml"))
        shared = etree.fromstring(package.read("xl/sharedStrings.xml"))
        texts = ["".join(one.itertext()) for one in shared.xpath("//s:si", namespaces=space)]
        for number, name in enumerate(book.xpath("//s:sheet/@name", namespaces=space), start=1):
            page = etree.fromstring(package.read(f"xl/worksheets/sheet{number}.xml"))
            assert not page.xpath("//s:f", namespaces=space)  # nothing is computed
            found[name] = [
                [
                    texts[int(words)] if cell.get("t") == "s" else words
                    for cell in row
                    if (words := "".join(cell.itertext()))
                ]
                for row in page.xpath("//s:row", namespaces=space)
            ]
    return found


def test_a_workbook_holds_every_table_that_has_rows_and_says_what_to_know(night, tmp_path):
    rows = {
        name: len(found)
        for name, found in opened(
            build(night.worksite, night.publication).forms["opendata"], tmp_path
        ).items()
    }
    sheets = sheets_of((tmp_path / "tables.xlsx").read_bytes())

    names = list(sheets)
    assert len(names) == 1 + sum(count > 0 for count in rows.values())
    assert all(len(name) <= 31 for name in names)
    assert len({name.casefold() for name in names}) == len(names)
    assert sum(len(sheets[name]) - 2 for name in names[1:]) == sum(rows.values())
    assert "à cinq près" in sheets[names[0]][2][0]
    # To the letter: no cell is a formula, so none needs a sign before it.
    assert any(HOSTILE in cells for sheet in sheets.values() for cells in sheet)


def test_long_names_of_sheets_are_cut_at_a_word_and_told_apart():
    long = "Sur quoi les contributions s’appuient"
    names = workbook._names([long, f"{long} encore", "Votes", "votes", "a/b"])
    assert names == [
        "Sur quoi les contributions…",
        "Sur quoi les… (2)",
        "Votes",
        "votes (2)",
        "a b",
    ]
