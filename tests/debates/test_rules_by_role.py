"""The rules of the evening tried by every visitor of the standard world, on a phone and on paper.

Who sees words kept among peers, validates, withdraws, votes: on the pages, as each role.
"""

import pytest
from django.urls import reverse

from chantier.debates import actions
from chantier.debates.models import Conflict, Kind, SpeakingTurn, Stage, Vote, WordMeaning
from chantier.meetings.models import Attendance
from chantier.people.models import Channel
from tests import factories as f
from tests import world as standard
from tests.world import enter_as

# The words are those of somebody else of the participant's own constituency, typed by note_taker.
WORDS = "Une parole gardée entre nous."
PAPER = pytest.mark.parametrize("channel", [Channel.VOICE, Channel.PAPER])


@pytest.fixture
def world(db):
    """The evening under way, with two people more: one of the same constituency, one of another."""
    world = standard.build()
    world.meeting.state = "under_way"
    world.meeting.save()
    for name, constituency in (
        ("author", world.things["constituency"]),
        ("other", f.ConstituencyFactory(space=world.space)),
    ):
        person = f.PersonFactory()
        world.things[name] = f.ParticipationFactory(
            worksite=world.worksite, constituency=constituency, person=person
        )
        world.clients[name] = standard.Client()
        enter_as(world.clients[name], person)
    return world


def note(world, channel=Channel.VOICE, **more):
    """Said by the author, typed by the note-taker, not read back yet."""
    words = {"kind": Kind.STORY, "text": WORDS, "channel": channel}
    return actions.contribute(
        meeting=world.meeting,
        participation=world.things["author"],
        constituency=world.things["constituency"],
        by=world.things["accounts"]["note_taker"],
        now=f.NOON,
        **words | more,
    )


def url(world, name, *more):
    return reverse(f"debates:{name}", args=[world.worksite.slug, world.meeting.slug, *more])


def who(world, told):
    """The visitors for whom `told(client)` is true."""
    return {name for name, client in world.clients.items() if told(client)}


def reads(*addresses):
    return lambda client: any(
        WORDS in client.get(address, follow=True).content.decode() for address in addresses
    )


@PAPER
def test_words_kept_among_peers_are_read_by_their_own_and_by_who_typed_them(world, channel):
    said = note(world, channel, validated=True)
    own, columns = url(world, "contribution", said.number), url(world, "debate")
    everywhere = [own, columns, url(world, "desk"), url(world, "screen"), url(world, "moderation")]

    assert who(world, reads(*everywhere)) == {"author", "participant", "note_taker"}


@PAPER
def test_words_shown_to_everybody_are_read_by_those_of_the_room_and_the_team(world, channel):
    said = note(world, channel, validated=True, released=True)

    seen = who(world, reads(url(world, "contribution", said.number)))

    assert seen == {
        *("author", "participant", "other", "note_taker", "facilitator"),
        *("animation", "administrator", "reader", "steering"),
    }


@PAPER
@pytest.mark.parametrize(
    ("page", "may"),
    [
        ("validate", {"author"}),  # it was they who said it
        ("read_back", {"note_taker"}),  # read back by who typed it
    ],
)
def test_words_are_validated_by_who_said_them_or_read_back_by_who_typed_them(
    world, channel, page, may
):
    def validates(client):
        said = note(world, channel)
        client.post(url(world, page, said.number), {"text": WORDS})
        said.refresh_from_db()
        return said.validated_at is not None

    assert who(world, validates) == may


@PAPER
def test_words_are_withdrawn_by_who_said_them_alone(world, channel):
    def withdraws(client):
        said = note(world, channel, validated=True, released=True)
        client.post(url(world, "withdraw", said.number))
        said.refresh_from_db()
        return said.withdrawn_at is not None

    assert who(world, withdraws) == {"author"}


@PAPER
def test_a_constituency_alone_releases_its_words_or_says_so_to_who_typed_them(world, channel):
    def releases(client):
        said = note(world, channel, validated=True)
        client.post(url(world, "release"), {"number": said.number})
        client.post(url(world, "release_aloud", said.number))
        said.refresh_from_db()
        return said.released_at is not None

    assert who(world, releases) == {"author", "participant", "note_taker"}


def test_those_who_take_part_vote_and_each_once_whatever_the_channels(world):
    statement = world.things["statement"]
    on_phones = {"author", "participant", "other"}

    def votes(client):
        before = statement.votes.count()
        for value in (1, -1):
            client.post(url(world, "statements"), {"statement": 1, "value": value})
        return statement.votes.count() > before

    assert who(world, votes) == on_phones
    assert [vote.value for vote in statement.votes.all()] == [-1, -1, -1]

    Attendance.objects.create(
        meeting=world.meeting, participation=world.things["author"], at=f.NOON
    )
    ballot = {"badge": world.things["author"].pseudonym, "line": "1"}
    world.clients["note_taker"].post(url(world, "ballots"), ballot)

    kept = Vote.objects.get(statement=statement, participation=world.things["author"])
    assert (kept.value, kept.channel) == (1, Channel.PAPER)
    assert statement.votes.count() == len(on_phones)


def test_paper_ballots_are_typed_by_those_who_take_notes(world):
    statement = world.things["statement"]

    def types(client):
        statement.votes.all().delete()
        ballot = {"badge": world.things["author"].pseudonym, "line": "1"}
        client.post(url(world, "ballots"), ballot)
        return statement.votes.exists()

    assert who(world, types) == {"note_taker", "facilitator", "animation", "administrator"}


def test_preferences_follow_the_same_rules(world):
    poll = actions.open_poll(
        meeting=world.meeting, kind="dots", question="Par quoi commencer ?",
        options=["La salle", "Le bus"], budget=2,
        by=world.things["accounts"]["facilitator"], now=f.NOON,
    )  # fmt: skip

    def on_a_phone(client):
        before = poll.answers.count()
        for dots in ("2", "1"):
            client.post(url(world, "preference", poll.number), {"d0": dots})
        return poll.answers.count() > before

    def on_paper(client):
        poll.answers.all().delete()
        sheet = {"badge": world.things["author"].pseudonym, "d1": "2"}
        client.post(url(world, "poll_paper", poll.number), sheet)
        return poll.answers.exists()

    assert who(world, on_a_phone) == {"author", "participant", "other"}
    assert {tuple(row.dots) for row in poll.answers.all()} == {(1, 0)}
    assert who(world, on_paper) == {"note_taker", "facilitator", "animation", "administrator"}


def test_a_report_is_prepared_by_those_who_run_the_room(world):
    world.meeting.state = "held"
    world.meeting.save()
    page = reverse("reports:prepare", args=[world.worksite.slug, world.meeting.slug])

    def prepares(client):
        return client.get(page).status_code == 200

    assert who(world, prepares) == {"facilitator", "animation", "administrator"}


# Crossing views


DESKS = {"note_taker", "facilitator", "animation", "administrator"}
CHAIRS = DESKS - {"note_taker"}
ON_PHONES = {"author", "participant", "other"}


def by_another(world, **more):
    """Words of the other constituency, on a card read back, that everybody can read."""
    other = world.things["other"]
    return actions.contribute(
        meeting=world.meeting,
        participation=other,
        constituency=other.constituency,
        text="Chez nous aussi.",
        channel=Channel.PAPER,
        validated=True,
        released=True,
        by=world.things["accounts"]["note_taker"],
        now=f.NOON,
        **{"kind": Kind.ANALYSIS, "cites": [note(world, validated=True, released=True)]} | more,
    )


@PAPER
def test_what_is_shared_is_said_by_those_who_take_notes_and_read_by_the_whole_room(world, channel):
    mine, others = note(world, channel, validated=True, released=True), by_another(world)
    page = url(world, "crossings")

    def crosses(client):
        world.meeting.crossings.all().delete()
        sent = {"kind": "shared", "text": "Attendre.", "contributions": [mine.pk, others.pk]}
        client.post(page, sent)
        return world.meeting.crossings.exists()

    assert who(world, crosses) == DESKS
    crosses(world.clients["note_taker"])
    debate = url(world, "debate")
    assert who(world, lambda c: "Attendre." in c.get(debate, follow=True).content.decode()) == {
        *(*ON_PHONES, *DESKS, "reader", "steering")
    }

    def takes_off(client):
        crosses(world.clients["note_taker"])
        client.post(url(world, "uncross", world.meeting.crossings.get().pk))
        return not world.meeting.crossings.exists()

    assert who(world, takes_off) == DESKS


def test_words_of_several_constituencies_are_signed_on_ones_phone_or_by_ones_badge(world):
    said = by_another(world)
    page = url(world, "cosign", said.number)

    def signs(client):
        before = said.authors.count()
        client.post(page)
        client.post(page)  # twice is once
        return said.authors.count() == before + 1

    def types_a_badge(client):
        said.authors.remove(world.things["author"])
        client.post(page, {"badge": world.things["author"].pseudonym})
        return said.authors.filter(pk=world.things["author"].pk).exists()

    assert who(world, signs) == {"author", "participant"}  # "other" wrote it
    own = {"author"}  # on their own phone, whatever badge is sent, one signs for oneself
    assert who(world, types_a_badge) == DESKS | own
    assert world.things["constituency"] in said.together_with.all()


def test_a_word_is_explained_for_ones_own_constituency_and_on_paper_by_who_takes_notes(world):
    page = reverse("debates:words", args=[world.worksite.slug])
    theirs = world.things["other"].constituency

    def explains(client):
        WordMeaning.objects.all().delete()
        client.post(page, {"word": "CCAS", "meaning": "Les aides.", "constituency": theirs.pk})
        return WordMeaning.objects.exists()

    def for_others(client):
        return explains(client) and WordMeaning.objects.get().constituency == theirs

    assert who(world, explains) == ON_PHONES | DESKS
    assert who(world, for_others) == DESKS | {"other"}


# Speech


def test_turns_are_tapped_corrected_and_projected_by_those_who_run_the_room(world):
    own = {"constituency": world.things["constituency"].pk}

    def taps(client):
        SpeakingTurn.objects.all().delete()
        client.post(url(world, "turn"), own)
        return SpeakingTurn.objects.exists()

    assert who(world, taps) == CHAIRS
    taps(world.clients["facilitator"])
    turn = SpeakingTurn.objects.get()

    def corrects(client):
        client.post(url(world, "end_turn"))
        client.post(url(world, "correct_turn", turn.pk), {"seconds": 75})
        return client.get(url(world, "turns")).status_code == 200

    def projects(client):
        Stage.objects.update(shows_speech=False)
        client.post(url(world, "show_speech"), {"shown": "yes"})
        return Stage.objects.filter(shows_speech=True).exists()

    assert who(world, corrects) == CHAIRS
    assert who(world, projects) == CHAIRS


def test_a_hand_is_raised_on_a_phone_or_seen_in_the_room_and_the_chair_gives_the_floor(world):
    """Somebody on paper asks with their hand: the same list, the same rank."""
    own = {"constituency": world.things["constituency"].pk}

    def on_a_phone(client):
        before = world.meeting.hands.count()
        for _twice in range(2):
            client.post(url(world, "hand"))
        return world.meeting.hands.count() == before + 1

    def in_the_room(client):
        before = world.meeting.hands.count()
        client.post(url(world, "ask"), own)
        return world.meeting.hands.count() > before

    assert who(world, on_a_phone) == ON_PHONES
    world.meeting.hands.all().delete()
    assert who(world, in_the_room) == CHAIRS

    def gives(client):
        hand = world.meeting.hands.order_by("pk").first()
        if hand is None:
            in_the_room(world.clients["facilitator"])
            hand = world.meeting.hands.get()
        client.post(url(world, "floor", hand.pk))
        return not world.meeting.hands.filter(pk=hand.pk).exists()

    assert who(world, gives) == CHAIRS


def test_somebody_without_a_phone_gets_a_badge_from_who_takes_notes(world):
    def gives(client):
        before = Attendance.objects.count()
        client.post(url(world, "badge"), {"constituency": world.things["constituency"].pk})
        return Attendance.objects.count() > before

    assert who(world, gives) == DESKS


# Conflicts


@pytest.mark.parametrize("on_paper", [False, True])
def test_a_conflict_is_named_by_anybody_there_and_moved_by_those_who_run_the_room(world, on_paper):
    """On paper: who takes notes types it for somebody; a majority closes nothing."""
    page = reverse("debates:conflicts", args=[world.worksite.slug])

    def names(client):
        Conflict.objects.all().delete()
        client.post(page, {"matter": "Qui paie l’entretien ?"})
        return Conflict.objects.exists()

    assert who(world, names) == ON_PHONES | DESKS
    names(world.clients["note_taker" if on_paper else "other"])
    conflict = Conflict.objects.get()
    typed = {"by": world.things["accounts"]["note_taker"], "now": f.NOON}
    for name in ("author", "other"):
        own = world.things[name].constituency
        actions.take_position(conflict=conflict, constituency=own, text="Pas nous.", **typed)
    step = reverse("debates:move_conflict", args=[world.worksite.slug, conflict.pk])

    def moves(client, to="clarified"):
        Conflict.objects.update(state="open")
        client.post(step, {"to": to, "why": "On s’est expliqué.", "would_settle": "Un budget."})
        return Conflict.objects.filter(state=to).exists()

    assert who(world, moves) == CHAIRS
    assert not who(world, lambda client: moves(client, "settled"))
