"""Pictures of a report: brought in, shown in every form, kept as they were frozen."""

import io
import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from PIL import Image

from chantier.files.models import Upload
from chantier.publications.book import compose
from chantier.reports import actions, content, queries
from chantier.reports.models import Picture, SectionKey
from chantier.reports.states import State
from chantier.rules import Denied
from chantier.typesetting import tree
from tests.factories import NOON
from tests.reports.factories import LATER, at_state, sign_all, written
from tests.reports.pages import as_, soup, team, url

pytestmark = pytest.mark.django_db
LINE = '![Deux mains tendues](image-1 "La salle (fictive)")'


def photo(kind="JPEG", name="photo.jpg"):
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(drawn, kind)
    return SimpleUploadedFile(name, drawn.getvalue())


def add(night, **words):
    words = {"alt": "Deux mains tendues", "caption": "La salle (fictive)", **words}
    who = words.pop("who", {"by": night.team, "participation": None})
    file = words.pop("file", None) or photo()
    return actions.add_picture(report=night.report, file=file, **words, **who, now=NOON)


def status(client, night, number):
    """Of the address of a picture; its file is read to the end."""
    response = client.get(url(night, "picture", number=number))
    if response.status_code == 200:
        assert b"".join(response.streaming_content).startswith(b"\xff\xd8\xff")
    return response.status_code


def shown(night, key=SectionKey.DIAGNOSIS):
    """With a picture at the end of a part."""
    picture = add(night)
    section = night.report.sections.get(key=key)
    actions.add_at_the_end(
        section=section, text=picture.line, by=night.team, participation=None, now=NOON
    )
    return picture


def test_somebody_who_was_there_without_account_brings_a_picture_into_a_part():
    night = written()
    client = as_(night.paper)

    response = client.post(
        url(night, "pictures"),
        {
            "file": photo(),
            "alt": "Deux [mains] tendues",
            "caption": 'La "salle"',
            "part": "diagnosis",
        },
    )

    assert response.status_code == 302
    picture = Picture.objects.get()
    assert picture.participation == night.paper.participation
    assert picture.line == '![Deux (mains) tendues](image-1 "La ”salle”")'
    text = night.report.sections.get(key="diagnosis").latest().text
    assert text == f"Des forces et des faiblesses.\n\n{picture.line}"
    page = soup(client.get(url(night)))
    (image,) = page.select("figure img")
    assert image["alt"] == "Deux (mains) tendues"
    assert page.select_one("figcaption").text == "La ”salle”"
    assert status(client, night, 1) == 200
    assert image["src"] == url(night, "picture", number=1)


def test_what_is_no_picture_or_says_nothing_is_refused():
    night = written()
    client = team(night)
    page = url(night, "pictures")
    script = SimpleUploadedFile("x.png", b"<svg onload=alert(1)>")

    assert client.post(page, {"file": script, "alt": "Un dessin"}).status_code == 422
    assert client.post(page, {"file": photo(), "alt": " "}).status_code == 422
    webp = photo("WEBP", "x.webp")
    refused = client.post(page, {"file": webp, "alt": "x"}, headers={"Accept": "application/json"})
    assert refused.status_code == 422
    assert ".jpg" in json.loads(refused.content)["errors"][0]
    assert not Picture.objects.exists()
    assert not Upload.objects.exists()


def test_the_editor_gets_the_line_to_put_in_the_text():
    night = written()
    response = team(night).post(
        url(night, "pictures"),
        {"file": photo(), "alt": "Deux mains", "caption": ""},
        headers={"Accept": "application/json"},
    )
    assert json.loads(response.content) == {"line": "![Deux mains](image-1)"}


def test_a_picture_that_no_frozen_text_shows_can_be_removed_for_good(
    django_capture_on_commit_callbacks,
):
    night = written()
    picture = shown(night)
    place = picture.upload.file.path
    with django_capture_on_commit_callbacks(execute=True):
        team(night).post(url(night, "remove_picture", number=1))
    assert not Picture.objects.exists()
    assert not Upload.objects.filter(pk=picture.upload_id).exists()
    page = soup(team(night).get(url(night)))
    assert not page.select("figure")
    assert LINE in page.text
    assert not Path(place).exists()


def test_only_the_team_removes_a_picture():
    night = written()
    add(night)
    as_(night.web).post(url(night, "remove_picture", number=1))
    assert Picture.objects.exists()


def test_a_report_takes_so_many_pictures_only(monkeypatch):
    monkeypatch.setattr("chantier.reports.policies.MOST_PICTURES", 1)
    night = written()
    add(night)
    with pytest.raises(Denied):
        add(night)


def frozen():
    night = written()
    picture = shown(night)
    night.report = actions.submit_for_review(report=night.report, by=night.team, now=NOON)
    sign_all(night)
    actions.return_report(report=night.report, by=night.team, now=NOON)
    night.report.refresh_from_db()
    night.report = actions.freeze(report=night.report, by=night.team, now=LATER)
    return night, picture


def test_the_picture_is_frozen_with_the_text_and_verified():
    night, picture = frozen()
    data = night.report.frozen
    assert data["pictures"] == [{"number": 1, "sha256": picture.upload.sha256}]
    assert queries.verify(night.report).holds

    with Path(picture.upload.file.path).open("ab") as kept:
        kept.write(b"x")
    assert queries.verify(night.report).problems == ["picture 1 is not the one that was frozen"]


def test_once_reopened_strangers_see_the_pictures_that_were_frozen_and_no_others(client):
    night, _picture = frozen()
    day = LATER.date()
    actions.reopen(
        report=night.report, title="Rouvrir", taken_on=day, text="Faux.", by=night.team, now=LATER
    )
    night.report.refresh_from_db()
    add(night)

    assert status(client, night, 1) == 200
    assert status(client, night, 2) == 404
    assert status(as_(night.web), night, 2) == 200
    team(night).post(url(night, "remove_picture", number=1))
    assert Picture.objects.filter(number=1).exists()


def test_without_pictures_the_data_has_none():
    assert "pictures" not in content.of(at_state(State.WRITING).report)


def test_the_book_holds_the_picture_as_a_figure_with_its_caption():
    night, picture = frozen()
    book = compose(night.worksite)
    (figure,) = [node for _path, node in tree.walk(book.document) if isinstance(node, tree.Figure)]
    assert figure.alt == "Deux mains tendues"
    assert tree.plain(figure.caption) == "La salle (fictive)"
    with picture.upload.file.open("rb") as kept:
        assert book.files[figure.source] == kept.read()


def test_the_exported_page_holds_the_picture_itself(capsys):
    night = written()
    shown(night)
    call_command("report", "export", str(night.report.pk), format="html")
    page = capsys.readouterr().out
    assert '<img src="data:image/jpeg;base64,' in page
    assert 'alt="Deux mains tendues"' in page
