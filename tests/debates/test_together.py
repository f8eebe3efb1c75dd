"""What is written in the phase “together” is for everybody from the start, on phones and paper."""

import pytest
from django.urls import reverse
from django.utils import timezone

from chantier.debates import actions, evening, queries
from chantier.debates.models import Contribution, Kind
from chantier.meetings.models import AgendaItem, Attendance
from chantier.meetings.states import State
from chantier.reports import actions as reports
from chantier.reports.models import Report
from tests import factories as f
from tests.debates.factories import room, say
from tests.world import enter_as


@pytest.fixture
def night():
    night = room()
    night.person = f.PersonFactory()
    night.lise = f.ParticipationFactory(
        worksite=night.worksite, constituency=night.lived, person=night.person
    )
    Attendance.objects.create(meeting=night.meeting, participation=night.lise, at=f.NOON)
    night.story = say(night, night.paul, "Personne n’a les clés.", released=True)
    return night


def go_to(night, phase):
    position = night.meeting.agenda.count() + 1
    step = AgendaItem.objects.create(
        meeting=night.meeting, position=position, title=phase, minutes=20, phase=phase
    )
    now = timezone.now()
    actions.go_to_step(meeting=night.meeting, step=step, by=night.note_taker, now=now)


def url(night, name):
    return reverse(f"debates:{name}", args=[night.worksite.slug, night.meeting.slug])


def sent_as_shown(client, address, **typed):
    """What a browser sends of a form in which only `typed` was typed."""
    shown = client.get(address, {"recit": typed.pop("story").pk} if "story" in typed else {})
    form = shown.context["form"]
    told = {name: form[name].value() for name in form.fields}
    return client.post(address, {name: value for name, value in (told | typed).items() if value})


def on_a_phone(night, client, words):
    enter_as(client, night.person)
    sent_as_shown(client, url(night, "contribute"), story=night.story, text=words)
    return Contribution.objects.get(text=words)


def at_a_table(night, client, words, **ticked):
    client.force_login(
        night.note_taker, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    cards = client.get(url(night, "notes")).context["cards"]
    card = cards.forms[0]
    filled = {name: card[name].value() for name in card.fields}
    filled |= {"badge": night.lise.pseudonym, "text": words, "kind": Kind.PROPOSAL} | ticked
    rows = {card.add_prefix(name): value for name, value in filled.items() if value}
    whole = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 0} | rows
    return client.post(url(night, "notes"), whole)


def test_an_analysis_written_together_is_read_by_all_and_goes_into_the_draft(night, client):
    go_to(night, "together")
    said = on_a_phone(night, client, "Sans clés, personne n’ouvre.")

    assert said.released_at
    assert said in queries.visible(night.meeting, night.paul)
    clock = evening.Clock(night.meeting, timezone.now())
    assert said in evening.scene(night.meeting, clock).together, "others see what they may sign"

    night.meeting.state = State.HELD
    night.meeting.save()
    team = f.SpaceRoleFactory(space=night.worksite.space).account
    reports.prepare_report(meeting=night.meeting, by=team, now=timezone.now())
    written = [row.latest().text for row in Report.objects.get().sections.all() if row.latest()]
    assert any("Sans clés, personne n’ouvre." in text.replace("\u00a0", " ") for text in written)


@pytest.mark.parametrize("phase", sorted(set(AgendaItem.Phase.values) - {"together"}))
def test_in_every_other_phase_one_s_constituency_reads_first(night, client, phase):
    go_to(night, phase)

    assert on_a_phone(night, client, "Sans clés, personne n’ouvre.").released_at is None


def test_who_writes_together_may_still_keep_it_for_their_constituency(night, client):
    go_to(night, "together")
    enter_as(client, night.person)
    sent_as_shown(client, url(night, "contribute"), text="Pour nous d’abord.", released="")

    assert Contribution.objects.get(text="Pour nous d’abord.").released_at is None


def test_a_card_typed_together_is_for_everybody_once_it_was_read_back(night, client):
    go_to(night, "together")

    assert at_a_table(night, client, "Un double des clés.").status_code == 422
    at_a_table(night, client, "Un double des clés.", validated="on")

    assert Contribution.objects.get(text="Un double des clés.").released_at


def test_a_card_typed_among_peers_stays_there(night, client):
    go_to(night, "peers")
    at_a_table(night, client, "Un double des clés.", validated="on")

    assert Contribution.objects.get(text="Un double des clés.").released_at is None
