"""Two note-takers, or one on two devices, on one card: nothing is done twice, both are told."""

import pytest
from django.test import Client
from django.urls import reverse

from chantier.audit.models import Event
from chantier.meetings.models import MeetingRole
from tests import factories as f
from tests.debates.factories import note, room


@pytest.fixture
def here():
    return room()


def second_of(here):
    """Another note-taker of the same meeting."""
    account = f.AccountFactory()
    MeetingRole.objects.create(meeting=here.meeting, account=account, role="note_taker")
    return account


def press(here, account, name, said):
    """One of the buttons of a card; what the next page tells them."""
    client = Client()
    client.force_login(account)
    words = [here.worksite.slug, here.meeting.slug, said.number]
    page = client.post(reverse(f"debates:{name}", args=words), follow=True)
    assert page.status_code == 200
    return [str(message) for message in page.context["messages"]]


def test_one_card_read_back_on_two_devices_is_validated_once_and_both_are_told(here):
    said = note(here, here.lise)

    first_told = press(here, here.note_taker, "read_back", said)
    second_told = press(here, here.note_taker, "read_back", said)

    assert "relu" in first_told[0]
    assert "déjà validés" in second_told[0]
    assert Event.objects.filter(verb="contribution validated").count() == 1


def test_words_among_peers_are_only_in_the_hands_of_who_typed_them(here):
    said = note(here, here.lise)

    with pytest.raises(AssertionError, match="404"):
        press(here, second_of(here), "read_back", said)

    said.refresh_from_db()
    assert said.validated_at is None


def test_two_note_takers_who_show_one_card_show_it_once(here):
    said = note(here, here.lise, validated=True, released=True)
    shown_at = said.released_at

    press(here, second_of(here), "release_aloud", said)

    said.refresh_from_db()
    assert said.released_at == shown_at
    assert said.text
