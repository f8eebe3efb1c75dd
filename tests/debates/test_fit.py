"""Nobody can scroll a wall: whatever is said, the projected screen holds it, as large as it can."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from chantier.debates import actions, polls
from chantier.meetings.models import AgendaItem, Attendance
from chantier.people.models import Channel
from tests import factories as f
from tests.debates.factories import crowd, room, say

LONG = (
    "Le dernier car part avant la fin du travail, et l’on rentre à pied par une route sans "
    "trottoir ni lumière, en se disant que la commune d’à côté, elle, a trouvé comment faire."
)
WALLS = [(1920, 1080), (1280, 720), (1024, 768)]

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def night():
    night = room()
    others = ["Agentes et agents", "Associations", "Universitaires", "Habitantes et habitants"]
    night.all = [night.lived, night.elected]
    for letter, name in zip("CDEF", others, strict=True):
        space = night.worksite.space
        night.all.append(f.ConstituencyFactory(space=space, name=name, letter=letter))
    return night


def go_to(night, phase):
    step = AgendaItem.objects.create(
        meeting=night.meeting, position=1, title="Ensemble ou à part", minutes=20, phase=phase
    )
    now = timezone.now()
    actions.go_to_step(meeting=night.meeting, step=step, by=night.note_taker, now=now)


def projected(night, browser, live_server, size):
    """The screen as a note-taker opens it: how high and wide it is, and the size of its words."""
    client = Client()
    client.force_login(
        night.note_taker, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    name = settings.SESSION_COOKIE_NAME
    width, height = size
    context = browser.new_context(viewport={"width": width, "height": height})
    value = client.cookies[name].value
    context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
    page = context.new_page()
    page.goto(
        live_server.url + reverse("debates:screen", args=[night.worksite.slug, night.meeting.slug])
    )
    page.wait_for_selector("main[data-fit]")
    told = page.evaluate(
        """() => [document.documentElement.scrollHeight, document.documentElement.scrollWidth,
                  Number(document.querySelector("main").style.getPropertyValue("--fit"))]"""
    )
    context.close()
    return told


@pytest.mark.parametrize("size", WALLS)
def test_many_words_side_by_side_are_all_on_the_wall(night, browser, live_server, size):
    few = say(night, night.lise, "Un banc.", released=True)
    go_to(night, "side_by_side")
    largest = projected(night, browser, live_server, size)[2]
    for constituency in night.all:
        for who in crowd(night, constituency, 4):
            say(night, who, LONG, released=True)

    high, wide, fit = projected(night, browser, live_server, size)

    assert few.released_at
    assert high <= size[1]
    assert wide <= size[0]
    assert fit < largest


@pytest.mark.parametrize("size", WALLS)
def test_the_result_of_a_line_is_whole_on_the_wall(night, browser, live_server, size):
    go_to(night, "vote")
    asked = {"question": "Jusqu’où iriez-vous, chaque semaine, pour vous occuper du banc ?"}
    ends = polls.places_between("Pas du tout, ce n’est pas à moi", "Une fois par semaine")
    who = {"by": night.note_taker, "now": timezone.now()}
    line = actions.open_poll(
        meeting=night.meeting, kind="line", options=ends, budget=1, **asked, **who
    )
    for constituency in night.all:
        for person in crowd(night, constituency, 6):
            Attendance.objects.create(meeting=night.meeting, participation=person, at=f.NOON)
            put = {"poll": line, "participation": person, "channel": Channel.WEB, "by": None}
            actions.answer_poll(dots=[0, 0, 0, 0, 1], now=f.NOON, **put)
    actions.close_poll(poll=line, **who)

    high, wide, _fit = projected(night, browser, live_server, size)

    assert high <= size[1]
    assert wide <= size[0]
