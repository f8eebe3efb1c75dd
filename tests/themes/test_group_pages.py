"""The page of an exchange group: read by all, written by those who sit there and by the team."""

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from chantier.audit.models import Event
from chantier.meetings.models import ExchangeGroup, GroupMember
from chantier.rules import Denied
from chantier.themes import actions
from chantier.themes.models import GroupDissent, GroupWork, Placement
from tests import world as standard


@pytest.fixture
def world():
    return standard.build()


@pytest.fixture
def group(world):
    return world.things["group"]


@pytest.fixture
def day(group):
    """The pooling day of the world takes place; its participant has a place at the table."""
    type(group.meeting).objects.filter(pk=group.meeting_id).update(state="open")
    return group.meeting


@pytest.fixture
def seated(world, group, day):
    registration = day.registrations.get()
    return Placement.objects.create(group=group, registration=registration, round=1)


def url(world, name, **more):
    return reverse(f"themes:{name}", kwargs={"worksite_slug": world.worksite.slug, **more})


def typed(world, **more):
    theme = world.things["theme"]
    words = {"theme": theme.pk, "notes": "", "conclusions": "Aller vers.", "read_at": ""}
    return words | {"proposal": "", **more}


def test_everybody_reads_conclusions_and_only_those_who_write_read_notes(world, group, seated):
    GroupWork.objects.filter(group=group).update(notes="Brouillon", conclusions="Aller vers.")
    page = url(world, "group", pk=group.pk)

    stranger = world.clients["stranger"].get(page)

    assertContains(stranger, "Aller vers.")
    assertNotContains(stranger, "Brouillon")
    assertContains(world.clients["animation"].get(page), "Brouillon")
    assertContains(world.clients["participant"].get(page), "Brouillon")


def test_who_sits_in_the_group_writes_without_an_account(world, group, seated):
    page = url(world, "write_group", pk=group.pk)

    response = world.clients["participant"].post(page, typed(world, proposal="Un local"))

    assertRedirects(response, url(world, "group", pk=group.pk))
    group.work.refresh_from_db()
    assert (group.work.conclusions, group.work.written_by) == ("Aller vers.", None)
    assert group.proposals.get().text == "Un local"


def test_who_sits_by_badge_writes_too_but_fills_no_group(world, group, day):
    GroupMember.objects.create(group=group, participation=world.things["participation"])
    client = world.clients["participant"]

    assert client.get(url(world, "write_group", pk=group.pk)).status_code == 200
    refused = client.get(url(world, "compose_group", pk=group.pk))
    assert refused.url.startswith("/compte/connexion/")


def test_who_sits_elsewhere_does_not_write(world, group, day):
    other = ExchangeGroup.objects.create(meeting=day, number=2)
    Placement.objects.create(group=other, registration=day.registrations.get(), round=1)
    page = url(world, "write_group", pk=group.pk)

    assert world.clients["participant"].get(page).status_code == 404
    assert world.clients["stranger"].get(page).status_code == 404


def test_what_somebody_else_wrote_meanwhile_is_not_lost(world, group, day):
    page = url(world, "write_group", pk=group.pk)
    team = world.clients["animation"]
    team.post(page, typed(world, conclusions="Le texte d’une autre main"))

    response = team.post(page, typed(world, conclusions="Le mien"))

    assertContains(response, "Le mien", status_code=422)
    assertContains(response, "Le texte d’une autre main", status_code=422)
    again = response.context["form"].data["read_at"]
    both = typed(world, conclusions="Les deux ensemble", read_at=again)
    assert team.post(page, both).status_code == 302
    group.work.refresh_from_db()
    assert group.work.conclusions == "Les deux ensemble"


def test_a_divergence_is_kept_word_for_word_once_and_public(world, group, seated):
    page = url(world, "group_dissent", pk=group.pk)
    words = {"text": "Non.  Et *voilà* <b>", "signed_as": "Une habitante"}

    for _twice in range(2):
        world.clients["participant"].post(page, words)

    kept = GroupDissent.objects.get()
    assert (kept.text, kept.written_by) == (words["text"], None)
    shown = world.clients["stranger"].get(url(world, "group", pk=group.pk))
    assertContains(shown, "*voilà* &lt;b&gt;")
    assertContains(shown, "Une habitante")
    assert Event.objects.filter(verb="group dissent kept").count() == 1


def test_writing_conclusions_anew_leaves_divergences_alone(world, group, day, now):
    by = world.things["accounts"]["animation"]
    actions.dissent(group=group, text="Non.", by=by, now=now)

    actions.write_conclusions(
        group=group, theme=world.things["theme"], conclusions="Autre", by=by, now=now
    )

    assert group.work.dissents.get().text == "Non."


def test_an_empty_divergence_is_refused(world, group, day):
    page = url(world, "group_dissent", pk=group.pk)

    assert world.clients["animation"].post(page, {"text": " "}).status_code == 422


@pytest.mark.parametrize("state", ["closed"])
def test_nothing_is_written_once_the_worksite_is_closed(world, group, state, now):
    type(world.worksite).objects.update(state=state)
    group.meeting.worksite.refresh_from_db()
    by = world.things["accounts"]["animation"]

    with pytest.raises(Denied):
        actions.dissent(group=group, text="Non.", by=by, now=now)
    with pytest.raises(Denied):
        actions.write_conclusions(
            group=group, theme=world.things["theme"], conclusions="x", by=by, now=now
        )


def test_a_group_without_a_theme_takes_no_divergence_yet(day, now):
    bare = ExchangeGroup.objects.create(meeting=day, number=7)

    with pytest.raises(Denied):
        actions.dissent(group=bare, text="Non.", by=None, now=now)


def plenary(world, day):
    return reverse("themes:plenary", args=[world.worksite.slug, day.slug])


def test_groups_speak_in_the_order_that_was_given(world, group, day):
    other = ExchangeGroup.objects.create(meeting=day, number=2)
    second = GroupWork.objects.create(group=other, theme=world.things["theme"])
    sent = {f"place_{group.work.pk}": "2", f"place_{second.pk}": "1"}

    assert world.clients["animation"].post(plenary(world, day), sent).status_code == 302

    page = world.clients["stranger"].get(url(world, "groups")).content.decode()
    assert page.index("Groupe 2") < page.index("Groupe 1")


def test_two_groups_at_one_place_are_refused_by_their_numbers(world, group, day):
    other = ExchangeGroup.objects.create(meeting=day, number=2)
    second = GroupWork.objects.create(group=other, theme=world.things["theme"])
    sent = {f"place_{group.work.pk}": "1", f"place_{second.pk}": "1"}

    response = world.clients["animation"].post(plenary(world, day), sent)

    assertContains(response, "Les groupes 1 et 2", status_code=422)


def test_the_words_of_a_proposal_are_put_to_the_vote_from_its_page(world, group, day):
    by = world.things["accounts"]["animation"]
    proposal = actions.propose(
        worksite=world.worksite, group=group, text="Un local ouvert", by=by, now=timezone.now()
    )
    page = url(world, "put_to_vote", number=proposal.number)

    world.clients["animation"].post(page)

    proposal.refresh_from_db()
    assert proposal.statement.meeting == day
    shown = world.clients["animation"].get(url(world, "proposal", number=proposal.number))
    assertContains(shown, "Mise au vote")
    assert world.clients["reader"].post(page).status_code == 403


def test_the_pages_of_groups_cost_the_same_for_a_crowd(world, group, day, assert_same_queries):
    by, count = world.things["accounts"]["animation"], iter(range(5, 99))

    def grow():
        one = ExchangeGroup.objects.create(meeting=day, number=next(count))
        GroupWork.objects.create(group=one, theme=world.things["theme"], conclusions="x")
        actions.dissent(group=one, text="Non.", by=by, now=timezone.now())
        actions.propose(worksite=world.worksite, group=one, text="x", by=by, now=timezone.now())

    assert_same_queries(url(world, "groups"), grow, world.clients["animation"])
    assert_same_queries(url(world, "group", pk=group.pk), grow, world.clients["animation"])


def test_the_page_of_a_theme_lists_a_group_that_only_disagreed(world, group, day, now):
    page = url(world, "theme", pk=world.things["theme"].pk)
    GroupWork.objects.filter(group=group).update(conclusions="")
    assertNotContains(world.clients["stranger"].get(page), "Ce que les groupes")

    by = world.things["accounts"]["animation"]
    actions.dissent(group=group, text="Non.", by=by, now=now)

    shown = world.clients["stranger"].get(page)
    assertContains(shown, "1 avis divergent")
    assertContains(shown, url(world, "group", pk=group.pk))
