"""The rule of places: what is kept for whom, what is printed, who may change it."""

import datetime
import io

import pikepdf
import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains

from chantier.audit.models import Event
from chantier.meetings.models import Meeting, PlaceRule
from chantier.people.models import Channel
from chantier.registrations import actions
from chantier.registrations.models import PlaceTerms, Quota, Registration
from chantier.registrations.states import State
from chantier.rules import Denied
from chantier.spaces.actions import record_decision
from tests.factories import NOON, AccountFactory, ConstituencyFactory, SpaceRoleFactory
from tests.registrations.factories import ask, ask_on_paper, drawn_by_lot, evening


@pytest.fixture
def by():
    return AccountFactory()


def set_rule(meeting, by, *shares, place_rule=PlaceRule.FIRST_COME, decision=None, **terms):
    return actions.set_rule(
        meeting=meeting,
        place_rule=place_rule,
        terms=terms,
        shares=shares,
        decision=decision,
        by=by,
        now=NOON,
    )


def states(*receipts):
    keys = [registration.pk for receipt in receipts for registration in receipt]
    found = dict(Registration.objects.values_list("pk", "state"))
    return [found[key] for key in keys]


def test_a_place_kept_for_slips_waits_for_a_slip(by):
    meeting = evening(places=2)
    set_rule(meeting, by, actions.Share(channel=Channel.PAPER, at_least=1))

    web = [ask(meeting), ask(meeting)]
    paper = ask_on_paper(meeting, by=by)

    assert states(*web, paper) == [State.PLACED, State.WAITING, State.PLACED]
    assert Meeting.objects.get().places_taken == 2


def test_a_place_kept_for_a_constituency_is_theirs_web_and_paper_alike(by):
    meeting = evening(places=3)
    here = ConstituencyFactory(space=meeting.worksite.space)
    others = ConstituencyFactory(space=meeting.worksite.space)
    set_rule(meeting, by, actions.Share(constituency=here, at_least=2))

    crowd = [ask(meeting, constituency=others) for _n in range(2)]
    theirs = [
        ask(meeting, constituency=here),
        ask_on_paper(meeting, by=by, constituency=here),
        ask(meeting, constituency=here),
    ]

    assert states(*crowd) == [State.PLACED, State.WAITING]
    assert states(*theirs) == [State.PLACED, State.PLACED, State.WAITING]


def test_nobody_of_a_kind_gets_more_than_at_most(by):
    meeting = evening(places=5)
    many = ConstituencyFactory(space=meeting.worksite.space)
    set_rule(meeting, by, actions.Share(constituency=many, at_most=2))

    assert states(*(ask(meeting, constituency=many) for _n in range(3)))[-1] == State.WAITING


def test_what_was_kept_and_not_taken_goes_to_who_waits_on_the_day_announced(by):
    meeting = evening(places=2)
    until = NOON + datetime.timedelta(days=3)
    set_rule(meeting, by, actions.Share(channel=Channel.PAPER, at_least=1), kept_until=until)
    first, second, third = ask(meeting), ask(meeting), ask(meeting)
    assert states(second, third) == [State.WAITING, State.WAITING]

    actions.hand_on_places(now=NOON)
    assert states(second) == [State.WAITING]
    late = ask(meeting, now=until)  # before the round has passed: no jump
    actions.hand_on_places(now=until)

    assert states(first, second, third, late) == [
        State.PLACED, State.PLACED, State.WAITING, State.WAITING,
    ]  # fmt: skip


def test_an_answer_counts_and_is_kept_until_a_week_after(by):
    meeting = evening(places=2)
    near = {"question": "Vous habitez le quartier ?", "answer": "oui"}
    set_rule(meeting, by, actions.Share(**near, at_least=1))

    far = [ask(meeting, answers={near["question"]: "non"}), ask(meeting)]
    neighbour = ask_on_paper(meeting, by=by, answers={near["question"]: "oui"})

    assert states(*far, neighbour) == [State.PLACED, State.WAITING, State.PLACED]
    assert neighbour[0].answers.count() == 1
    actions.forget_needs(now=meeting.ends_at + datetime.timedelta(days=8))
    assert neighbour[0].answers.count() == 0


def test_the_rule_changes_once_people_registered_only_with_a_decision(by):
    meeting = evening(places=2)
    ask_on_paper(meeting, by=by)

    with pytest.raises(Denied, match="comité"):
        set_rule(meeting, by, one_per_household=True)
    decision = record_decision(
        space=meeting.worksite.space, title="Une place par foyer", taken_on=NOON.date(), by=by,
        now=NOON,
    )  # fmt: skip
    set_rule(meeting, by, decision=decision, one_per_household=True)

    assert PlaceTerms.objects.get().one_per_household
    assert Event.objects.filter(verb="rule of places set").last().data["decision"] == decision.pk


def test_a_decision_of_another_space_decides_nothing_here(by):
    meeting = evening(places=2)
    elsewhere = record_decision(
        space=evening().worksite.space, title="Ailleurs", taken_on=NOON.date(), by=by, now=NOON
    )

    with pytest.raises(Denied, match="espace"):
        set_rule(meeting, by, decision=elsewhere)


def test_quotas_fit_in_the_places(by):
    meeting = evening(places=3)
    one, two = (ConstituencyFactory(space=meeting.worksite.space) for _n in range(2))

    with pytest.raises(Denied, match="4"):
        set_rule(
            meeting, by, actions.Share(constituency=one, at_least=2),
            actions.Share(constituency=two, at_least=2),
        )  # fmt: skip
    with pytest.raises(Denied, match="Au plus"):
        set_rule(meeting, by, actions.Share(constituency=one, at_least=2, at_most=1))


@pytest.mark.parametrize(
    "wrong",
    [
        {"channel": "paper", "question": "Quoi ?", "answer": "oui"},
        {"channel": "paper", "at_least": 3, "at_most": 2},
        {},
    ],
)
def test_the_database_refuses_a_quota_of_two_kinds_or_of_none(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Quota.objects.create(meeting=evening(), **wrong)


def test_the_database_refuses_two_quotas_of_one_kind():
    meeting = evening()
    here = ConstituencyFactory(space=meeting.worksite.space)
    for kind in ({"constituency": here}, {"channel": "paper"}):
        Quota.objects.create(meeting=meeting, **kind)
        with pytest.raises(IntegrityError), transaction.atomic():
            Quota.objects.create(meeting=meeting, **kind)


@pytest.fixture
def team():
    def client_of(meeting):
        client = Client()
        account = SpaceRoleFactory(space=meeting.worksite.space).account
        backend = "allauth.account.auth_backends.AuthenticationBackend"
        client.force_login(account, backend=backend)
        return client

    return client_of


def address(name, meeting):
    return reverse(f"registrations:{name}", args=[meeting.worksite.slug, meeting.slug])


def test_the_rule_set_on_its_page_is_printed_on_the_form_and_on_the_slip(team, at_noon):
    meeting = drawn_by_lot(places=10, venue="Maison de quartier")
    here = ConstituencyFactory(space=meeting.worksite.space, name="Habitantes et habitants")
    said = {
        "place_rule": "lottery",
        "draw_at": "2015-10-30T18:00",
        "randomness": "dice",
        f"least_{here.pk}": "4",
        f"most_{here.pk}": "6",
        "questions": "Vous habitez le quartier ? | oui | 3 | 8\nVous habitez le quartier ? | non",
        "one_per_household": "on",
    }

    done = team(meeting).post(address("rule", meeting), said, follow=True)

    sentences = [
        "10 places, tirées au sort",
        "vendredi 30 octobre 2015",
        "dés à dix faces",
        "De 4 à 6 places pour : Habitantes et habitants",
        "Une place au plus",
    ]
    form = Client().get(reverse("registrations:register", args=[meeting.worksite.slug]))
    slip = Client().get(reverse("registrations:slip", args=[meeting.worksite.slug]))
    on_paper = words_of(slip.content)
    for sentence in sentences:
        plain = sentence.replace(" : ", "\u00a0: ")
        assertContains(done, plain)
        assertContains(form, plain)
    assertContains(form, "Vous habitez le quartier")
    assert "dés à dix faces" in on_paper
    assert "Vous habitez le quartier" in on_paper


def words_of(pdf):
    import subprocess

    with pikepdf.open(io.BytesIO(pdf)):
        pass
    text = subprocess.run(
        ["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()
    return " ".join(text.split())


@pytest.mark.parametrize("wrong", ["sans barre", "Question | ", "Q | oui | douze", "Q|a\nQ|a"])
def test_questions_that_cannot_be_read_are_told_and_kept(team, at_noon, wrong):
    meeting = evening()

    answer = team(meeting).post(
        address("rule", meeting), {"place_rule": "first_come", "randomness": "dice",
                                   "questions": wrong}
    )  # fmt: skip

    assert answer.status_code == 422
    assertContains(answer, wrong.splitlines()[0], status_code=422)
    assert not Quota.objects.exists()
