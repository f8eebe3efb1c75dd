"""What is said: by whom, seen by whom, until when."""

import pytest

from chantier.audit.models import Event
from chantier.debates import actions, policies, queries
from chantier.debates.models import Contribution, Kind, QuoteConsent
from chantier.meetings.states import State
from chantier.people.models import Channel
from chantier.rules import Denied
from tests import factories as f
from tests.debates.factories import crowd, key, note, room, say


@pytest.fixture
def evening():
    return room()


def seen_by(evening, participation):
    return {row.text for row in queries.visible(evening.meeting, participation)}


def test_words_are_kept_under_the_pseudonym_alone(evening):
    said = say(evening, evening.lise, "Le local était fermé.")

    assert list(said.authors.all()) == [evening.lise]
    assert said.validated_at
    assert not said.released_at
    assert said.entered_by is None
    event = Event.objects.about(said).get()
    assert (event.verb, event.by, event.actor) == (
        "contribution entered",
        None,
        evening.lise.pseudonym,
    )


def test_contributions_of_a_meeting_are_numbered_from_1(evening):
    numbers = [say(evening, evening.lise, f"Récit {n}").number for n in range(3)]

    assert numbers == [1, 2, 3]


@pytest.mark.parametrize("channel", [Channel.WEB, Channel.PAPER])
def test_the_same_form_twice_is_one_contribution(evening, channel):
    by = evening.note_taker if channel == Channel.PAPER else None
    sent = {"request_key": key(), "channel": channel, "by": by}

    assert say(evening, evening.lise, **sent) == say(evening, evening.lise, **sent)
    assert Contribution.objects.count() == 1


@pytest.mark.parametrize("state", sorted(set(State) - {State.UNDER_WAY, State.HELD}))
def test_nobody_speaks_outside_of_the_meeting(state):
    evening = room(state=state, under_way=False)

    with pytest.raises(Denied):
        say(evening, evening.lise)


def test_nobody_speaks_in_another_worksite(evening):
    elsewhere = room()

    with pytest.raises(Denied):
        say(evening, elsewhere.lise, constituency=elsewhere.lived)
    with pytest.raises(Denied):
        say(evening, elsewhere.lise, constituency=evening.lived)


def test_nobody_speaks_for_another_constituency(evening):
    with pytest.raises(Denied):
        say(evening, evening.lise, constituency=evening.elected)


def test_somebody_unnamed_is_noted_under_their_constituency_only_by_a_note_taker(evening):
    noted = note(evening, evening.lise, participation=None)

    assert not noted.authors.exists()
    assert noted.constituency == evening.lived
    with pytest.raises(Denied):
        say(evening, evening.lise, participation=None)


@pytest.mark.parametrize("text", ["", "   ", "🎉🎉🎉", "…!?", "\x00"])
def test_signs_without_a_word_are_refused_with_a_sentence(evening, text):
    with pytest.raises(Denied):
        say(evening, evening.lise, text)


def test_ten_thousand_words_are_refused_with_their_length(evening):
    text = "mot " * 10_000

    with pytest.raises(Denied) as refusal:
        say(evening, evening.lise, text)
    assert str(len(text.strip())) in refusal.value.reason


@pytest.mark.parametrize("text", ["لم يسألني أحد", "没人问过我", "Ніхто мене не питав"])
def test_any_script_is_welcome(evening, text):
    assert say(evening, evening.lise, text).text == text


def test_an_analysis_cites_a_story(evening):
    story = say(evening, evening.lise)
    strength = say(evening, evening.lise, kind=Kind.STRENGTH)

    for cites in ([], [strength]):
        with pytest.raises(Denied):
            say(evening, evening.lise, kind=Kind.ANALYSIS, cites=cites)
    analysis = say(evening, evening.lise, kind=Kind.ANALYSIS, cites=[story])
    assert list(analysis.cites.all()) == [story]


def test_an_analysis_cannot_cite_what_its_constituency_does_not_see(evening):
    among_peers = say(evening, evening.lise)
    elsewhere = room()
    foreign = say(elsewhere, elsewhere.lise, released=True)

    for story in (among_peers, foreign):
        with pytest.raises(Denied):
            say(evening, evening.paul, kind=Kind.ANALYSIS, cites=[story])


def test_among_peers_only_the_constituency_sees_its_words_until_it_releases_them(evening):
    said = say(evening, evening.lise, "Entre nous")
    (peer,) = crowd(evening, evening.lived, 1)

    assert seen_by(evening, peer) == {"Entre nous"}
    assert seen_by(evening, evening.paul) == seen_by(evening, None) == set()

    actions.release(contributions=[said], participation=peer, by=None, now=f.NOON)

    assert seen_by(evening, evening.paul) == {"Entre nous"}
    assert Event.objects.filter(verb="contribution released", actor=peer.pseudonym).exists()


def test_another_constituency_releases_nothing(evening):
    said = say(evening, evening.lise)

    with pytest.raises(Denied):
        actions.release(contributions=[said], participation=evening.paul, by=None, now=f.NOON)


def test_a_table_without_phones_releases_through_its_note_taker(evening):
    said = note(evening, evening.lise, channel=Channel.PAPER, validated=True)

    released = actions.release(contributions=[said], by=evening.note_taker, now=f.NOON)

    assert released == 1
    assert seen_by(evening, evening.paul)


def test_words_that_nobody_validated_are_not_released(evening):
    noted = note(evening, evening.lise)

    with pytest.raises(Denied):
        actions.release(contributions=[noted], by=evening.note_taker, now=f.NOON)


def test_i_did_not_understand_goes_to_the_whole_room_without_a_word(evening):
    call = say(evening, evening.lise, "", kind=Kind.NOT_UNDERSTOOD)

    assert call.released_at
    assert list(queries.not_understood(evening.meeting)) == [call]


def test_a_note_is_validated_by_who_spoke_who_may_correct_it(evening):
    noted = note(evening, evening.lise, "J’ai attendu trois mois.")
    assert noted.validated_at is None

    with pytest.raises(Denied):
        actions.validate(contribution=noted, participation=evening.paul, by=None, now=f.NOON)
    valid = actions.validate(
        contribution=noted,
        participation=evening.lise,
        text="J’ai attendu treize mois.",
        by=None,
        now=f.NOON,
    )

    assert valid.validated_at
    assert valid.text == "J’ai attendu treize mois."
    with pytest.raises(Denied):
        actions.validate(contribution=noted, participation=evening.lise, by=None, now=f.NOON)


def test_a_paper_card_read_back_is_validated_by_the_note_taker(evening):
    at_once = note(evening, evening.lise, channel=Channel.PAPER, validated=True)
    later = note(evening, evening.lise, channel=Channel.PAPER)
    actions.validate(contribution=later, by=evening.note_taker, now=f.NOON)

    later.refresh_from_db()
    assert at_once.validated_at
    assert later.validated_at
    assert Event.objects.get(verb="contribution validated").data == {"read_back": True}


@pytest.mark.parametrize("on_paper", [False, True])
def test_an_author_withdraws_their_words_and_nobody_else_does(evening, on_paper):
    by = evening.note_taker if on_paper else None
    said = (note if on_paper else say)(evening, evening.lise, "Je retire", released=True)

    with pytest.raises(Denied):
        actions.withdraw(contribution=said, participation=evening.paul, by=by, now=f.NOON)
    actions.withdraw(contribution=said, participation=evening.lise, by=by, now=f.NOON)

    assert seen_by(evening, evening.lise) == set()
    assert not Contribution.objects.quotable().exists()
    with pytest.raises(Denied):
        actions.withdraw(contribution=said, participation=evening.lise, by=by, now=f.NOON)


def test_nothing_changes_once_a_later_step_has_sealed_the_meeting(evening, monkeypatch):
    said = say(evening, evening.lise)
    noted = note(evening, evening.lise)

    def frozen(meeting):
        raise Denied("Le compte rendu est figé.")

    monkeypatch.setattr(policies, "_seals", [])
    policies.register_seal(frozen)
    policies.register_seal(frozen)

    assert len(policies._seals) == 1
    mine = {"participation": evening.lise, "by": None, "now": f.NOON}
    for refused in (
        lambda: say(evening, evening.lise),
        lambda: actions.withdraw(contribution=said, **mine),
        lambda: actions.validate(contribution=noted, **mine),
        lambda: actions.release(contributions=[said], **mine),
        lambda: actions.change_consent(contribution=said, quote_consent="named", **mine),
    ):
        with pytest.raises(Denied, match="figé"):
            refused()
    closed = actions.change_consent(contribution=said, quote_consent="not", **mine)
    assert closed.quote_consent == QuoteConsent.NOT  # one may always ask to be quoted no more


def test_moderation_sets_aside_with_a_reason_that_the_log_keeps(evening):
    said = say(evening, evening.lise, "Une insulte", released=True)
    judge = f.AccountFactory()

    with pytest.raises(Denied):
        actions.moderate(contribution=said, reason=" … ", by=judge, now=f.NOON)
    actions.moderate(contribution=said, reason="Attaque une personne", by=judge, now=f.NOON)

    assert seen_by(evening, evening.lise) == set()
    with pytest.raises(Denied):
        actions.moderate(contribution=said, reason="Encore", by=judge, now=f.NOON)

    actions.restore(contribution=said, reason="Relu à deux", by=judge, now=f.NOON)

    assert seen_by(evening, evening.paul) == {"Une insulte"}
    log = queries.moderation_log(evening.meeting)
    assert [(event.verb, event.data["reason"], row) for event, row in log] == [
        ("contribution set aside", "Attaque une personne", said),
        ("contribution restored", "Relu à deux", said),
    ]


def test_words_put_together_keep_every_author_and_the_most_reserved_consent(evening):
    (peer,) = crowd(evening, evening.lived, 1)
    mine = say(evening, evening.lise, "Un", quote_consent=QuoteConsent.NAMED, released=True)
    hers = note(
        evening, peer, "Deux", quote_consent=QuoteConsent.NOT, validated=True, released=True
    )

    both = actions.merge(contributions=[hers, mine], by=evening.note_taker, now=f.NOON)

    assert set(both.authors.all()) == {evening.lise, peer}
    assert both.text == "Un\n\nDeux"
    assert both.quote_consent == QuoteConsent.NOT
    assert both.validated_at
    assert both.released_at
    assert seen_by(evening, evening.paul) == {"Un\n\nDeux"}
    with pytest.raises(Denied):
        actions.merge(contributions=[hers, mine], by=evening.note_taker, now=f.NOON)


def test_words_of_two_constituencies_are_not_put_together(evening):
    rows = [say(evening, evening.lise), say(evening, evening.paul)]

    with pytest.raises(Denied):
        actions.merge(contributions=rows, by=evening.note_taker, now=f.NOON)


@pytest.mark.parametrize("what", ["the merge", "her own words"])
def test_withdrawing_from_words_put_together_lets_those_of_others_stand_again(evening, what):
    (peer,) = crowd(evening, evening.lived, 1)
    mine, hers = say(evening, evening.lise, "Un"), say(evening, peer, "Deux")
    both = actions.merge(contributions=[mine, hers], by=evening.note_taker, now=f.NOON)

    actions.withdraw(
        contribution=both if what == "the merge" else mine,
        participation=evening.lise,
        by=None,
        now=f.NOON,
    )

    assert seen_by(evening, peer) == {"Deux"}


def test_cutting_keeps_words_and_authors_and_refuses_words_not_said(evening):
    said = say(evening, evening.lise, "Le local est fermé.  Personne ne répond.")

    with pytest.raises(Denied):
        actions.split(
            contribution=said,
            parts=["Le local est fermé.", "Personne ne veut répondre."],
            by=evening.note_taker,
            now=f.NOON,
        )
    with pytest.raises(Denied):
        actions.split(contribution=said, parts=[said.text], by=evening.note_taker, now=f.NOON)
    parts = actions.split(
        contribution=said,
        parts=["Le local est fermé.", "Personne ne répond."],
        by=evening.note_taker,
        now=f.NOON,
    )

    assert [list(part.authors.all()) for part in parts] == [[evening.lise]] * 2
    assert seen_by(evening, evening.lise) == {"Le local est fermé.", "Personne ne répond."}


def test_withdrawing_one_part_of_a_cut_leaves_the_other(evening):
    said = say(evening, evening.lise, "Un. Deux.")
    first, _second = actions.split(
        contribution=said, parts=["Un.", "Deux."], by=evening.note_taker, now=f.NOON
    )

    actions.withdraw(contribution=first, participation=evening.lise, by=None, now=f.NOON)

    assert seen_by(evening, evening.lise) == {"Deux."}


def test_among_several_authors_one_may_close_the_consent_and_not_open_it(evening):
    (peer,) = crowd(evening, evening.lived, 1)
    rows = [say(evening, evening.lise, "Un"), say(evening, peer, "Deux")]
    both = actions.merge(contributions=rows, by=evening.note_taker, now=f.NOON)
    mine = {"participation": evening.lise, "by": None, "now": f.NOON}

    with pytest.raises(Denied):
        actions.change_consent(contribution=both, quote_consent=QuoteConsent.NAMED, **mine)
    closed = actions.change_consent(contribution=both, quote_consent=QuoteConsent.NOT, **mine)

    assert closed.quote_consent == QuoteConsent.NOT


def test_consent_given_on_paper_is_changed_for_its_author(evening):
    noted = note(evening, evening.lise, channel=Channel.PAPER)

    changed = actions.change_consent(
        contribution=noted,
        participation=evening.lise,
        quote_consent=QuoteConsent.FIRST_NAME,
        by=evening.note_taker,
        now=f.NOON,
    )

    assert changed.quote_consent == QuoteConsent.FIRST_NAME
