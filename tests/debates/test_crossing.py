"""Views are crossed: among peers, side by side, together; on phones and on paper alike."""

import pytest
from django.urls import reverse

from chantier.debates import actions, crossing, evening, policies, queries
from chantier.debates.models import Kind
from chantier.meetings.models import Attendance, ExchangeGroup, GroupMember, MeetingRole
from chantier.meetings.models import Kind as MeetingKind
from chantier.people.models import Channel
from chantier.rules import Denied
from tests import factories as f
from tests.debates.factories import note, room, say

CHANNELS = pytest.mark.parametrize("channel", [Channel.WEB, Channel.PAPER])


@pytest.fixture
def night():
    night = room()
    night.agents = f.ConstituencyFactory(space=night.worksite.space, name="Agents", letter="C")
    return night


def told(night, who, text="La salle est fermée.", *, channel=Channel.WEB, **more):
    """Said on a phone, or on a card typed in and read back; shown to everybody."""
    by = {} if channel == Channel.WEB else {"by": night.note_taker, "validated": True}
    return say(night, who, text, **{"released": True, "channel": channel} | by | more)


def cross(night, *said, kind="shared", text="Tous trouvent la salle fermée."):
    return actions.cross(
        meeting=night.meeting, kind=kind, text=text, contributions=said,
        by=night.note_taker, now=f.NOON,
    )  # fmt: skip


def cosign(night, said, who, channel=Channel.WEB):
    by = None if channel == Channel.WEB else night.note_taker
    return actions.cosign(contribution=said, participation=who, by=by, now=f.NOON)


# Side by side


@CHANNELS
def test_a_crossing_says_who_shares_and_who_says_nothing(night, channel):
    ours, theirs = told(night, night.lise), told(night, night.paul, channel=channel)
    cross(night, ours, theirs)

    (seen,) = crossing.crossings(night.meeting)

    assert [str(voice.constituency) for voice in seen.voices] == [
        "Collectifs citoyens",
        "Élues et élus",
    ]
    assert seen.numbers == [1, 2]
    assert seen.silent == [night.agents]


def test_what_is_shared_comes_before_what_differs(night):
    ours, theirs = told(night, night.lise), told(night, night.paul)
    cross(night, ours, theirs, kind="differs", text="Pour qui elle est fermée.")
    cross(night, ours, theirs)

    assert [seen.crossing.kind for seen in crossing.crossings(night.meeting)] == [
        "shared",
        "differs",
    ]


def test_one_constituency_alone_crosses_nothing(night):
    with pytest.raises(Denied, match="deux collèges"):
        cross(night, told(night, night.lise), told(night, night.lise))


def test_words_kept_among_peers_are_not_crossed(night):
    kept = told(night, night.paul, released=False)

    with pytest.raises(Denied, match="montrées"):
        cross(night, told(night, night.lise), kept)


@pytest.mark.parametrize("text", ["", "   ", "🙂🙂"])
def test_a_crossing_says_something(night, text):
    with pytest.raises(Denied):
        cross(night, told(night, night.lise), told(night, night.paul), text=text)


def test_a_crossing_goes_with_the_words_it_rests_on(night):
    ours = told(night, night.lise)
    cross(night, ours, told(night, night.paul))

    actions.withdraw(contribution=ours, participation=night.lise, by=None, now=f.NOON)

    assert crossing.crossings(night.meeting) == []


def test_columns_say_who_is_silent(night):
    told(night, night.lise)

    columns = queries.side_by_side(night.meeting, None)

    assert crossing.silent(columns) == [night.elected, night.agents]


def test_nobody_is_silent_before_anything_was_said(night):
    assert crossing.silent(queries.side_by_side(night.meeting, None)) == []


# Together


@CHANNELS
def test_several_constituencies_sign_one_proposal(night, channel):
    said = told(night, night.lise, "Ouvrir le samedi.", kind=Kind.PROPOSAL)
    cosign(night, said, night.paul, channel)
    cosign(night, said, night.paul, channel)

    (joint,) = crossing.together(night.meeting, None)

    assert crossing.written_by(joint) == [night.lived, night.elected]
    assert set(joint.authors.all()) == {night.lise, night.paul}
    assert all(not column.contributions for column in queries.side_by_side(night.meeting, None))


def test_a_table_writes_together_and_the_note_taker_types_it(night):
    said = note(
        night, night.lise, "Ouvrir le samedi.", kind=Kind.PROPOSAL, validated=True,
        together_with=[night.elected, night.lived],
    )  # fmt: skip

    assert said.released_at
    assert crossing.written_by(said) == [night.lived, night.elected]


def test_it_waits_for_the_reading_back_all_the_same(night):
    said = note(night, night.lise, kind=Kind.PROPOSAL, together_with=[night.elected])

    assert not said.released_at
    assert crossing.together(night.meeting, None) == []


def test_an_analysis_written_together_rests_on_a_story(night):
    words = {"kind": Kind.ANALYSIS, "validated": True, "together_with": [night.elected]}
    with pytest.raises(Denied, match="récit"):
        note(night, night.lise, **words)

    assert note(night, night.lise, cites=[told(night, night.paul)], **words)


@CHANNELS
def test_a_story_is_nobody_elses(night, channel):
    said = told(night, night.lise)

    with pytest.raises(Denied, match="vécu"):
        cosign(night, said, night.paul, channel)


def test_words_kept_among_peers_are_not_signed_by_others(night):
    said = told(night, night.lise, kind=Kind.PROPOSAL, released=False)

    with pytest.raises(Denied):
        cosign(night, said, night.paul)


def test_somebody_of_another_worksite_does_not_sign(night):
    said = told(night, night.lise, kind=Kind.PROPOSAL)

    with pytest.raises(Denied):
        cosign(night, said, f.ParticipationFactory())


@pytest.mark.parametrize("leaving", ["lise", "paul"])
def test_who_leaves_takes_their_name_off_and_the_words_stay_the_others(night, leaving):
    said = told(night, night.lise, "Ouvrir le samedi.", kind=Kind.PROPOSAL)
    cosign(night, said, night.paul)
    gone = getattr(night, leaving)
    stays = night.paul if leaving == "lise" else night.lise

    actions.withdraw(contribution=said, participation=gone, by=None, now=f.NOON)

    said.refresh_from_db()
    assert not said.withdrawn_at
    assert list(said.authors.all()) == [stays]
    assert crossing.written_by(said) == [stays.constituency]


def test_the_last_one_takes_the_words_back(night):
    said = told(night, night.lise, kind=Kind.PROPOSAL)
    cosign(night, said, night.paul)
    for who in (night.lise, night.paul):
        actions.withdraw(contribution=said, participation=who, by=None, now=f.NOON)

    said.refresh_from_db()
    assert said.withdrawn_at


def test_words_of_several_constituencies_are_put_together_with_the_same_only(night):
    joint = told(night, night.lise, kind=Kind.PROPOSAL)
    cosign(night, joint, night.paul)
    alone = told(night, night.lise, kind=Kind.PROPOSAL)

    with pytest.raises(Denied):
        policies.check_can_merge([joint, alone])


@CHANNELS
def test_cutting_and_putting_together_keep_every_author(night, channel):
    first, second = (told(night, who, channel=channel) for who in (night.lise, night.lise))
    other = f.ParticipationFactory(worksite=night.worksite, constituency=night.lived)
    third = told(night, other, "Moi aussi.", channel=channel)
    who = {"by": night.note_taker, "now": f.NOON}

    merged = actions.merge(contributions=[first, second, third], **who)
    parts = actions.split(contribution=merged, parts=["La salle est fermée.", "Moi aussi."], **who)

    assert [set(part.authors.all()) for part in parts] == [{night.lise, other}] * 2


def test_cutting_keeps_those_who_wrote_it_together(night):
    said = told(night, night.lise, "Ouvrir. Chauffer.", kind=Kind.PROPOSAL)
    cosign(night, said, night.paul)

    parts = actions.split(
        contribution=said, parts=["Ouvrir.", "Chauffer."], by=night.note_taker, now=f.NOON
    )

    assert [crossing.written_by(part) for part in parts] == [[night.lived, night.elected]] * 2


# Words


def test_the_board_says_who_has_not_explained_a_word(night):
    actions.give_meaning(
        worksite=night.worksite, word="Usager", constituency=night.lived,
        meaning="Nous tous.", by=night.note_taker, now=f.NOON,
    )  # fmt: skip

    ((word, silent),) = crossing.compared(night.worksite)

    assert word.word == "Usager"
    assert silent == [night.elected, night.agents]


# Preparation and debrief: meetings too, with their own notes


@pytest.mark.parametrize("kind", [MeetingKind.PREPARATION, MeetingKind.DEBRIEF])
@CHANNELS
def test_what_is_prepared_among_peers_stays_among_them_and_can_be_cited(night, kind, channel):
    apart = f.MeetingFactory(
        worksite=night.worksite, kind=kind, initiative=None, places=None, under_way=True
    )
    story = told(night, night.lise, meeting=apart, channel=channel, released=False)
    colleague = f.ParticipationFactory(worksite=night.worksite, constituency=night.lived)

    assert list(queries.visible(apart, colleague)) == [story]
    assert list(queries.visible(apart, night.paul)) == []
    assert list(queries.visible(apart, None)) == []
    assert story in queries.citable(night.meeting, night.lived)
    assert story not in queries.citable(night.meeting, night.elected)


# Pages


def address(name, night, *more):
    return reverse(f"debates:{name}", args=[night.worksite.slug, night.meeting.slug, *more])


def test_the_note_taker_crosses_and_everybody_reads_it(night, client):
    ours, theirs = told(night, night.lise), told(night, night.paul)
    client.force_login(night.note_taker)
    sent = {"kind": "shared", "text": "La même porte close.", "contributions": [ours.pk, theirs.pk]}

    assert client.post(address("crossings", night), sent, follow=True).status_code == 200
    shown = client.get(address("debate", night)).content.decode()

    assert "La même porte close." in shown
    assert "N’en disent rien" in shown
    undo = address("uncross", night, crossing.crossings(night.meeting)[0].crossing.pk)
    client.post(undo)
    assert crossing.crossings(night.meeting) == []


def test_a_refused_crossing_keeps_what_was_typed(night, client):
    client.force_login(night.note_taker)
    sent = {"kind": "shared", "text": "Une phrase.", "contributions": [told(night, night.lise).pk]}

    refused = client.post(address("crossings", night), sent)

    assert refused.status_code == 422
    assert "Une phrase." in refused.content.decode()


def test_a_badge_typed_by_the_note_taker_signs(night, client):
    said = told(night, night.lise, kind=Kind.PROPOSAL)
    client.force_login(night.note_taker)
    to = address("cosign", night, said.number)

    wrong = client.post(to, {"badge": "ZZZZZZ"}, follow=True)
    client.post(to, {"badge": night.paul.pseudonym})

    assert "ZZZZZZ" in wrong.content.decode()
    assert crossing.written_by(said) == [night.lived, night.elected]


def test_the_screen_shows_what_was_written_together(night, client):
    step = night.meeting.agenda.create(position=1, title="Ensemble", minutes=30, phase="together")
    actions.go_to_step(meeting=night.meeting, step=step, by=night.note_taker, now=f.NOON)
    said = told(night, night.lise, "Ouvrir le samedi.", kind=Kind.PROPOSAL)
    cosign(night, said, night.paul)

    scene = evening.scene(night.meeting, evening.Clock(night.meeting, f.NOON))

    assert scene.name == "together"
    assert list(scene.together) == [said]
    client.force_login(night.note_taker)
    assert "Ouvrir le samedi." in client.get(address("screen", night)).content.decode()


def test_each_table_has_its_page_of_notes(night, client):
    table = ExchangeGroup.objects.create(meeting=night.meeting, number=3)
    for who in (night.lise, night.paul):
        GroupMember.objects.create(group=table, participation=who)
        Attendance.objects.create(meeting=night.meeting, participation=who, at=f.NOON)
    told(night, night.lise)
    client.force_login(night.note_taker)
    page = address("table_notes", night, table.pk)

    shown = client.get(page).content.decode()
    sent = {
        "form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 0, "form-0-badge": night.paul.pseudonym,
        "form-0-kind": "story", "form-0-text": "Dit à la table.", "form-0-channel": "voice",
        "form-0-quote_consent": "pseudonym",
    }  # fmt: skip
    kept = client.post(page, sent)

    assert shown.count("pas encore entendu") == 1
    assert kept.url == page
    assert night.meeting.contributions.get(text="Dit à la table.").group == table


def test_a_table_of_another_meeting_is_not_here(night, client):
    table = ExchangeGroup.objects.create(meeting=f.MeetingFactory(), number=1)
    client.force_login(night.note_taker)

    assert client.get(address("table_notes", night, table.pk)).status_code == 404


def test_who_only_takes_part_neither_crosses_nor_takes_notes(night, client):
    MeetingRole.objects.all().delete()
    client.force_login(night.note_taker)

    assert client.post(address("crossings", night), {}).status_code in {403, 404}
