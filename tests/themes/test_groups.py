"""Exchange groups opened, named and filled by hand."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertRedirects

from chantier.audit.models import Event
from chantier.meetings.models import ExchangeGroup
from chantier.rules import Denied
from chantier.themes import actions
from tests import factories as f
from tests import world as standard


@pytest.fixture
def day():
    return f.MeetingFactory(pooling_day=True)


def opened(day, by, now, title="Le temps"):
    return actions.open_group(meeting=day, title=title, by=by, now=now)


def compose(group, by, now, *members):
    actions.compose_group(group=group, title=group.title, members=members, by=by, now=now)


def of_paper(day):
    """Somebody who takes part on paper: a badge like any other."""
    return f.ParticipationFactory(worksite=day.worksite, person=f.PersonFactory(on_paper=True))


def test_groups_are_numbered_and_the_same_form_twice_opens_one(day, by, now):
    numbers = [opened(day, by, now, title).number for title in ("A", "B", "A")]

    assert numbers == [1, 2, 1]
    assert ExchangeGroup.objects.count() == 2


def test_members_are_those_of_the_list_and_no_computation_moves_them(day, by, now):
    group, first, second = opened(day, by, now), of_paper(day), of_paper(day)
    compose(group, by, now, first)

    compose(group, by, now, second)

    member = group.members.get()
    assert (member.participation, member.fixed_by_hand) == (second, True)
    assert Event.objects.about(group).filter(verb="group composed").count() == 2


def test_nobody_sits_in_two_groups_at_once(day, by, now):
    one, other, who = opened(day, by, now, "A"), opened(day, by, now, "B"), of_paper(day)
    compose(one, by, now, who)

    with pytest.raises(Denied, match=who.pseudonym):
        compose(other, by, now, who)


def test_nobody_of_another_worksite_sits_there(day, by, now):
    with pytest.raises(Denied):
        compose(opened(day, by, now), by, now, f.ParticipationFactory())


@pytest.mark.parametrize("more", [{}, {"pooling_day": True, "state": "cancelled"}])
def test_groups_are_those_of_a_pooling_day_that_takes_place(by, now, more):
    with pytest.raises(Denied):
        opened(f.MeetingFactory(**more), by, now)


def test_the_team_opens_a_group_then_fills_it_by_badges():
    world = standard.build()
    day = f.MeetingFactory(worksite=world.worksite, pooling_day=True)
    who, client = of_paper(day), world.clients["animation"]
    page = reverse("themes:open_group", args=[world.worksite.slug, day.slug])

    response = client.post(page, {"title": "Le temps"})

    group = day.groups.get()
    composing = reverse("themes:compose_group", args=[world.worksite.slug, group.pk])
    assertRedirects(response, composing)
    refused = client.post(composing, {"title": "Le temps", "members": "ZZZZZZZ"})
    assertContains(refused, "ZZZZZZZ. Regardez", status_code=422)
    client.post(composing, {"title": "Le temps", "members": who.pseudonym.lower()})
    assert group.members.get().participation == who
    assert world.clients["steering"].get(page).status_code == 403
    assert world.clients["participant"].get(page).status_code in {302, 404}
