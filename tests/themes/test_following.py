"""What became of it: addressed, reminded, answered, promised, done; authors told, on paper too."""

import datetime
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from chantier.debates.models import Statement
from chantier.meetings.models import ExchangeGroup
from chantier.notices.models import Message
from chantier.people.models import Consent, Purpose
from chantier.rules import Denied
from chantier.themes import actions, outcomes, telling
from chantier.themes.models import Placement, Proposal
from chantier.themes.states import ProposalState
from tests import factories as f
from tests import world as standard

DAY = datetime.date(2015, 9, 1)  # a month before `now`
WEEK = datetime.timedelta(days=7)


@pytest.fixture
def proposal(worksite, by, now):
    return actions.propose(worksite=worksite, text="Ouvrir le local", by=by, now=now)


@pytest.fixture
def world():
    return standard.build()


def url(world, name, **more):
    return reverse(f"themes:{name}", kwargs={"worksite_slug": world.worksite.slug, **more})


def of_space(space, name, **more):
    return reverse(f"themes:{name}", kwargs={"space_slug": space.slug, **more})


def addressed(proposal, by, now, **more):
    given = {"addressee": "La ville", "on": DAY, "due_on": DAY + 2 * WEEK}
    actions.address(proposal=proposal, by=by, now=now, **(given | more))
    proposal.refresh_from_db()
    return proposal


def step(proposal, state, by, now, **more):
    given = {"text": "Parce que.", "said_by": "La maire", "said_on": DAY + WEEK, "source": "Lettre"}
    return actions.follow_up(proposal=proposal, state=state, by=by, now=now, **(given | more))


# What a step needs


def test_it_is_not_addressed_on_a_day_to_come(proposal, by, now):
    with pytest.raises(Denied):
        addressed(proposal, by, now, on=now.date() + WEEK, due_on=now.date() + 5 * WEEK)


@pytest.mark.parametrize(
    "more",
    [{"source": " "}, {"said_on": DAY - WEEK}, {"said_on": DAY + 9 * WEEK}, {"text": " "}],
    ids=["no source", "before the question", "in the future", "no reasons"],
)
def test_a_no_has_a_source_a_day_that_has_come_and_reasons(more, proposal, by, now):
    addressed(proposal, by, now)

    with pytest.raises(Denied):
        step(proposal, ProposalState.REFUSED, by, now, **more)


def test_a_yes_needs_no_reasons(proposal, by, now):
    addressed(proposal, by, now)

    step(proposal, ProposalState.ACCEPTED, by, now, text="")

    assert proposal.follow_ups.count() == 2


def test_a_step_is_not_dated_before_the_one_before_it(proposal, by, now):
    addressed(proposal, by, now)
    step(proposal, ProposalState.ACKNOWLEDGED, by, now, said_on=DAY + 2 * WEEK)

    with pytest.raises(Denied):
        step(proposal, ProposalState.ACCEPTED, by, now, said_on=DAY + WEEK)


def test_steps_are_announced_of_what_was_promised_only_and_reached_once(proposal, by, now):
    who = {"by": by, "now": now}
    addressed(proposal, by, now)
    promised = {"proposal": proposal, "label": "Une clé", "due_on": DAY + 3 * WEEK}
    with pytest.raises(Denied):
        actions.announce_milestone(**promised, **who)
    step(proposal, ProposalState.ACCEPTED, by, now)
    milestone = actions.announce_milestone(**promised, **who)
    reached = {"milestone": milestone, "reached_on": DAY + 4 * WEEK}
    for bad in ({"source": ""}, {"source": "x", "reached_on": DAY + 9 * WEEK}):
        with pytest.raises(Denied):
            actions.reach_milestone(**(reached | bad), **who)

    actions.reach_milestone(**reached, source="Visite", **who)

    with pytest.raises(Denied):
        actions.reach_milestone(**reached, source="Visite", **who)


def test_a_proposal_is_put_to_the_vote_once_in_its_own_words(proposal, by, now):
    statement = actions.put_to_vote(proposal=proposal, by=by, now=now)

    assert Statement.objects.get() == statement
    assert statement.text == proposal.text
    with pytest.raises(Denied):
        actions.put_to_vote(proposal=proposal, by=by, now=now)


def test_a_long_proposal_is_not_a_statement(worksite, by, now):
    proposal = actions.propose(worksite=worksite, text="a" * 401, by=by, now=now)

    with pytest.raises(Denied, match="401"):
        actions.put_to_vote(proposal=proposal, by=by, now=now)


def test_nothing_is_proposed_in_a_closed_worksite(by, now):
    with pytest.raises(Denied):
        actions.propose(worksite=f.WorksiteFactory(state="closed"), text="x", by=by, now=now)


# Who is told


def test_the_addressee_is_written_to_by_mail_letter_or_hand(worksite, by, now):
    ways = ({"email": "a@example.org"}, {"postal": "1 rue Fictive\n00000 Nulle-Part"}, {})
    for more in ways:
        proposal = actions.propose(worksite=worksite, text="Ouvrir", by=by, now=now)
        addressed(proposal, by, now, **more)

    sent = Message.objects.filter(kind="proposal_addressed").order_by("pk")
    assert [message.channel for message in sent] == ["email", "letter", "handed"]
    assert all("Ouvrir" in message.body for message in sent)
    assert "15 septembre 2015" in sent[0].body


def author(worksite, **person):
    return f.ParticipationFactory(worksite=worksite, person=f.PersonFactory(**person))


def test_authors_are_told_at_each_step_on_paper_as_by_mail(worksite, by, now):
    authors = [author(worksite), author(worksite, on_paper=True)]
    proposal = actions.propose(worksite=worksite, text="Ouvrir", authors=authors, by=by, now=now)

    addressed(proposal, by, now)
    step(proposal, ProposalState.PARTLY, by, now, text="Un soir sur deux.")

    news = Message.objects.filter(kind="proposal_news").order_by("pk")
    assert [message.channel for message in news] == ["email", "letter"] * 2
    assert "répondu : en partie" in news[2].body or "partie" in news[2].body
    assert "Un soir sur deux" in news[3].body
    assert news[3].code


def test_the_outbox_does_not_tell_who_proposed_what(worksite, by, now):
    proposal = actions.propose(
        worksite=worksite, text="Ouvrir", authors=[author(worksite)], by=by, now=now
    )

    addressed(proposal, by, now)

    about = Message.objects.get(kind="proposal_news").about
    assert about == f"worksites.Worksite:{worksite.pk}"


def test_those_who_sat_in_the_group_are_told_and_those_who_want_no_news_are_not(worksite, by, now):
    day = f.MeetingFactory(worksite=worksite, pooling_day=True)
    group = ExchangeGroup.objects.create(meeting=day, number=1)
    seated = [f.RegistrationFactory(meeting=day, placed=True) for _twice in range(2)]
    for registration in seated:
        Placement.objects.create(group=group, registration=registration, round=1)
    Consent.objects.create(
        person=seated[1].person,
        purpose=Purpose.CONTACT,
        how="form",
        given_at=now,
        withdrawn_at=now,
    )
    proposal = actions.propose(worksite=worksite, group=group, text="Ouvrir", by=by, now=now)

    addressed(proposal, by, now)

    assert telling.authors_of(proposal) == [seated[0].person]
    assert Message.objects.filter(kind="proposal_news").count() == 1


# Reminders


def at(day):
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(9)))


def test_reminders_go_before_the_day_then_every_month(proposal, by, now):
    addressed(proposal, by, now, due_on=DAY + 4 * WEEK, email="a@example.org")
    due = DAY + 4 * WEEK
    days = (DAY + WEEK, due - WEEK, due - WEEK / 7, due, due + WEEK / 7, due + WEEK)
    days += (due + 5 * WEEK, due + 9 * WEEK)

    sent = [actions.remind_addressees(now=at(day)) for day in days]

    assert sent == [0, 1, 0, 0, 1, 0, 1, 0]
    kinds = Message.objects.exclude(kind="proposal_addressed").order_by("pk")
    assert [m.kind for m in kinds] == ["proposal_due", "proposal_overdue", "proposal_overdue"]


def test_nobody_is_reminded_of_what_is_answered_or_not_addressed(proposal, worksite, by, now):
    actions.propose(worksite=worksite, text="Brouillon", by=by, now=now)
    addressed(proposal, by, now)
    step(proposal, ProposalState.ACCEPTED, by, now)

    assert actions.remind_addressees(now=at(DAY + 20 * WEEK)) == 0


# Pages


def test_a_question_addressed_to_nobody_is_refused_with_what_was_typed(world):
    number = world.things["proposal"].number
    typed = {"addressee": " ", "on": "2015-09-01", "due_on": "2015-10-01"}

    response = world.clients["animation"].post(url(world, "address", number=number), typed)

    assert response.status_code == 422
    assert response.context["form"].errors["addressee"]
    assertContains(response, 'value="2015-10-01"', status_code=422)


def test_an_answer_dated_before_the_question_is_refused_with_its_sentence(world):
    proposal = world.things["proposal"]
    addressed(proposal, world.things["accounts"]["animation"], timezone.now())
    typed = {
        "state": "accepted",
        "text": "Oui, bien sûr.",
        "said_by": "La maire",
        "said_on": "2015-08-01",
        "source": "Lettre",
    }

    page = url(world, "follow_up", number=proposal.number)
    response = world.clients["animation"].post(page, typed)

    assertContains(response, "1 septembre 2015", status_code=422)
    assertContains(response, "Oui, bien sûr.", status_code=422)


def test_the_way_from_a_question_to_a_step_reached(world):
    team, number = world.clients["animation"], 2
    team.post(url(world, "propose"), {"kind": "question", "text": "Qui ouvre ?", "authors": ""})
    proposal = Proposal.objects.get(number=number)
    assert proposal.kind == "question"
    addressed(proposal, world.things["accounts"]["animation"], timezone.now())
    typed = {
        "state": "accepted",
        "text": "",
        "said_by": "La maire",
        "said_on": "2015-09-08",
        "source": "https://exemple.test/lettre",
    }
    team.post(url(world, "follow_up", number=number), typed)
    team.post(url(world, "announce", number=number), {"label": "Une clé", "due_on": "2015-09-20"})
    milestone = proposal.milestones.get()
    assertContains(world.clients["stranger"].get(of_space(world.space, "overdue")), "Une clé")

    response = team.post(
        url(world, "reach", number=number, pk=milestone.pk),
        {"reached_on": "2015-09-21", "source": "Visite"},
    )

    page = url(world, "proposal", number=number)
    assertRedirects(response, page)
    shown = world.clients["stranger"].get(page)
    assertContains(shown, "Une clé")
    assertContains(shown, "Question 2")
    assertContains(shown, 'rel="nofollow"')
    assertNotContains(world.clients["stranger"].get(of_space(world.space, "overdue")), "Une clé")


def test_what_is_overdue_is_public_and_a_draft_is_not(world):
    proposal = world.things["proposal"]
    page = of_space(world.space, "overdue")
    assertNotContains(world.clients["stranger"].get(page), proposal.text)

    addressed(proposal, world.things["accounts"]["animation"], timezone.now())

    assertContains(world.clients["stranger"].get(page), proposal.text)
    space = reverse("spaces:space", args=[world.space.slug])
    assertContains(world.clients["stranger"].get(space), "1 réponse en retard")


def test_a_worksite_in_preparation_stays_out_of_public_pages(world):
    proposal = addressed(
        world.things["proposal"], world.things["accounts"]["animation"], timezone.now()
    )
    type(world.worksite).objects.update(state="preparation")

    for name in ("outcomes", "overdue", "feed"):
        response = world.clients["stranger"].get(of_space(world.space, name))
        assertNotContains(response, proposal.text)


def test_a_year_tells_what_was_addressed_and_what_moved(proposal, worksite, by, now):
    addressed(proposal, by, now)
    step(proposal, ProposalState.ACCEPTED, by, now)
    later = now + datetime.timedelta(days=200)
    step(proposal, ProposalState.DONE, by, later, said_on=datetime.date(2016, 2, 1))
    space = worksite.space

    first = outcomes.year_of(space, 2015, DAY)
    second = outcomes.year_of(space, 2016, DAY)

    assert outcomes.years_of(space) == [2016, 2015]
    assert (first.addressed, second.moved) == ([proposal], [proposal])
    assert first.counts == {"addressed": 1, "answered": 1, "done": 1, "overdue": 0}


def test_a_year_without_anything_is_not_found_and_the_latest_is_shown(world):
    proposal = world.things["proposal"]
    addressed(proposal, world.things["accounts"]["animation"], timezone.now())
    stranger = world.clients["stranger"]

    assert stranger.get(of_space(world.space, "year", year=1999)).status_code == 404
    assertContains(stranger.get(of_space(world.space, "year", year=2015)), proposal.text)
    assertContains(stranger.get(of_space(world.space, "outcomes")), "2015")


def test_the_feed_is_atom_and_has_each_step(world):
    proposal = world.things["proposal"]
    account = world.things["accounts"]["animation"]
    addressed(proposal, account, timezone.now())
    step(proposal, ProposalState.REFUSED, account, timezone.now(), text="Pas & jamais <b>")

    response = world.clients["stranger"].get(of_space(world.space, "feed"))

    assert response["Content-Type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(response.content)  # noqa: S314  our own
    atom = "{http://www.w3.org/2005/Atom}"
    entries = feed.findall(f"{atom}entry")
    assert len(entries) == 2
    assert "Pas & jamais <b>" in entries[0].findtext(f"{atom}summary")
    assert len({entry.findtext(f"{atom}id") for entry in entries}) == 2


def test_letters_to_addressees_wait_in_the_outbox_of_the_worksite(world):
    proposal = world.things["proposal"]
    addressed(
        proposal,
        world.things["accounts"]["animation"],
        timezone.now(),
        postal="1 rue Fictive\n00000 Nulle-Part",
    )

    outbox = reverse("portal:outbox", args=[world.worksite.slug])

    assertContains(world.clients["animation"].get(outbox), "La ville")


def test_the_pages_of_a_space_cost_the_same_for_a_crowd(world, assert_same_queries):
    account, now = world.things["accounts"]["animation"], timezone.now()

    def grow():
        proposal = actions.propose(worksite=world.worksite, text="x", by=account, now=now)
        addressed(proposal, account, now)

    for name in ("outcomes", "overdue", "feed"):
        assert_same_queries(of_space(world.space, name), grow, world.clients["stranger"])
