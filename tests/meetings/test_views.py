import pytest
from django.urls import reverse
from django.utils import translation
from pytest_django.asserts import assertContains, assertRedirects

from chantier.meetings.forms import NewMeetingForm, read_agenda
from chantier.meetings.ics import as_ics
from tests import factories as f
from tests import world as standard


@pytest.fixture
def world():
    return standard.build()


def url(meeting, name="meeting", **more):
    return reverse(
        f"meetings:{name}",
        kwargs={"worksite_slug": meeting.worksite.slug, "slug": meeting.slug, **more},
    )


def test_the_page_says_day_hours_places_and_rule(client):
    meeting = f.MeetingFactory(open=True)

    response = client.get(url(meeting))

    assertContains(response, "Jeudi 5 novembre 2015, 19\u00a0h – 21\u00a0h\u00a030")
    assertContains(response, "50 places, dans l’ordre d’arrivée des inscriptions")


def test_a_pooling_day_without_a_day_says_when_in_words_and_is_not_limited(client):
    meeting = f.MeetingFactory(pooling_day=True, starts_at=None, ends_at=None, when="fin janvier")

    response = client.get(url(meeting))

    assertContains(response, "fin janvier")
    assertContains(response, "non limitées")
    assert client.get(url(meeting, "calendar")).status_code == 404


def test_a_refused_plan_keeps_what_was_typed(world):
    meeting = world.meeting
    type(meeting).objects.filter(pk=meeting.pk).update(state="open", places_taken=12)
    page = world.clients["animation"].get(url(meeting, "edit"))
    typed = typed_in(page, places=3, title="Un titre neuf", agenda="20 Accueil")

    response = world.clients["animation"].post(url(meeting, "edit"), typed)

    assertContains(response, "12 places", status_code=422)
    assertContains(response, "Un titre neuf", status_code=422)


def open_meeting(world):
    return f.MeetingFactory(worksite=world.worksite, open=True)


def typed_in(page, **changes):
    """The form of the page, sent back with some changes."""
    initial = page.context["form"].initial
    typed = {name: value for name, value in initial.items() if value not in (None, "")}
    days = {"starts_at": "2015-11-05T19:00", "ends_at": "2015-11-05T21:30"}
    return typed | days | changes


def test_two_organisers_who_change_a_plan_at_once_lose_nothing(world):
    meeting, client = open_meeting(world), world.clients["animation"]
    first, second = (client.get(url(meeting, "edit")) for _ in range(2))

    client.post(url(meeting, "edit"), typed_in(first, venue="La Bourse", agenda="20 Accueil"))
    refused = client.post(
        url(meeting, "edit"), typed_in(second, access="Tram B", agenda="15 Café\n30 Récits")
    )

    assertContains(refused, "Une autre personne a enregistré", status_code=422)
    assertContains(refused, "La Bourse", status_code=422)  # what was saved
    assertContains(refused, "20 [toute la salle] Accueil", status_code=422)
    assertContains(refused, "Tram B", status_code=422)  # what was typed
    meeting.refresh_from_db()
    assert (meeting.venue, meeting.access) == ("La Bourse", "")

    both = typed_in(refused, venue="La Bourse", access="Tram B", agenda="20 Accueil\n30 Récits")
    both["base"] = refused.context["form"]["base"].value()
    assertRedirects(client.post(url(meeting, "edit"), both), url(meeting))
    meeting.refresh_from_db()
    assert (meeting.venue, meeting.access) == ("La Bourse", "Tram B")
    assert [item.minutes for item in meeting.agenda.order_by("position")] == [20, 30]


def test_places_changed_elsewhere_meanwhile_are_shown_and_not_overwritten(world):
    meeting, client = open_meeting(world), world.clients["animation"]
    page = client.get(url(meeting, "edit"))
    type(meeting).objects.filter(pk=meeting.pk).update(places=60)

    refused = client.post(url(meeting, "edit"), typed_in(page, venue="La Bourse"))

    assertContains(refused, "<blockquote><p>60</p></blockquote>", html=True, status_code=422)
    meeting.refresh_from_db()
    assert (meeting.places, meeting.venue) == (60, "")


def test_a_facilitator_starts_the_meeting_but_does_not_open_registration(world):
    meeting = f.MeetingFactory(worksite=world.worksite, open=True)
    for name in ("facilitator", "note_taker"):
        meeting.roles.create(account=world.things["accounts"][name], role="facilitator")
    facilitator = world.clients["facilitator"]

    started = facilitator.post(url(meeting, "move", step="start"))
    closing = facilitator.post(url(meeting, "move", step="close"))

    assertRedirects(started, url(meeting, "state"))
    assert closing.status_code == 403
    meeting.refresh_from_db()
    assert meeting.state == "under_way"


def test_only_accounts_of_the_space_are_named(world):
    outside = f.AccountFactory()

    response = world.clients["animation"].post(
        url(world.meeting, "roles"), {"email": outside.email, "role": "facilitator"}
    )

    assert response.context["form"].has_error("email")
    assert not world.meeting.roles.filter(account=outside).exists()


@pytest.mark.parametrize("text", ["Accueil", "0 Accueil", "20 [fête] Accueil"])
def test_a_line_that_is_not_a_step_is_told_by_its_number(text):
    with pytest.raises(Exception, match="2"):
        read_agenda(f"10 Accueil\n{text}")


@pytest.mark.parametrize("named", ["[entre pairs]", "[Among peers]", "[peers]"])
def test_a_phase_is_named_as_people_say_it_in_either_language(named):
    (line,) = read_agenda(f"20 {named} Chaque collège à part")

    assert (line.minutes, line.phase, line.title) == (20, "peers", "Chaque collège à part")


def test_a_phase_typed_without_its_accents_is_known():
    (line,) = read_agenda("20 [Cote a cote] Regards croisés")
    assert line.phase == "side_by_side"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_new_meeting_opens_on_an_evening_that_can_be_read_back(world, language):
    with translation.override(language):
        initial = NewMeetingForm(worksite=world.worksite).initial

        lines = read_agenda(initial["agenda"])

    assert initial["places"] == 50
    assert sum(line.minutes for line in lines) == 150  # 19:00 to 21:30
    assert [line.phase for line in lines][2:4] == ["peers", "side_by_side"]


def test_the_calendar_file_escapes_and_folds(now):
    meeting = f.MeetingFactory(
        title="Une, deux ; trois " + "é" * 80,
        access="a\nb",
        practical="Le code de la porte est 1515",
    )

    text = as_ics(meeting, url="http://x.test/", host="x.test", now=now)

    assert "DTSTART:20151105T180000Z" in text
    assert "Une\\, deux \\; trois" in text
    assert "DESCRIPTION:a\\nb" in text
    assert "1515" not in text  # what goes to those registered alone is in no public file
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
