import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from chantier.themes.models import GroupWork, Proposal
from chantier.themes.states import ProposalState
from tests import factories as f
from tests import world as standard


@pytest.fixture
def world():
    return standard.build()


def url(world, name, **more):
    return reverse(f"themes:{name}", kwargs={"worksite_slug": world.worksite.slug, **more})


def test_a_bearer_names_a_theme(world):
    response = world.clients["bearer"].post(url(world, "board"), {"title": "Le temps"})

    assertRedirects(response, url(world, "board"))
    assert world.worksite.themes.filter(title="Le temps").exists()


def test_a_refusal_stands_in_the_form_and_keeps_what_was_typed(world):
    type(world.worksite).objects.update(state="closed")

    response = world.clients["steering"].post(url(world, "board"), {"title": "Le temps"})

    assert response.status_code == 422
    assert "title" in response.context["form"].data
    assert response.context["form"].non_field_errors()


def test_a_stranger_reads_no_finding_of_an_unreturned_report(world):
    world.things["theme"].findings.add(world.things["finding"])

    response = world.clients["stranger"].get(url(world, "themes"))

    assertContains(response, world.things["theme"].title)
    assertNotContains(response, world.things["finding"].text)


def test_conclusions_and_a_proposal_are_written_in_one_form(world):
    group, theme = world.things["group"], world.things["theme"]

    response = world.clients["animation"].post(
        url(world, "write_group", pk=group.pk),
        {"theme": theme.pk, "conclusions": "Aller vers.", "proposal": "Un local ouvert"},
    )

    assertRedirects(response, url(world, "group", pk=group.pk))
    assert GroupWork.objects.get(group=group).conclusions == "Aller vers."
    assert Proposal.objects.get(group=group).theme == theme


def test_a_text_of_100_kb_is_refused_with_a_sentence_and_kept(world):
    group, theme = world.things["group"], world.things["theme"]
    text = "a" * 100_000

    response = world.clients["animation"].post(
        url(world, "write_group", pk=group.pk),
        {"theme": theme.pk, "conclusions": text, "proposal": ""},
    )

    assertContains(response, "100000", status_code=422)
    assert response.context["form"].data["conclusions"] == text


def test_the_public_page_says_which_answers_are_overdue(world):
    Proposal.objects.filter(pk=world.things["proposal"].pk).update(
        state=ProposalState.ADDRESSED,
        addressee="La ville",
        addressed_on="2016-01-30",
        answer_due_on="2016-02-28",
    )

    response = world.clients["stranger"].get(url(world, "proposals"))

    assertContains(response, "réponse en retard")


def test_a_draft_is_not_shown_to_strangers(world):
    number = world.things["proposal"].number

    assert world.clients["stranger"].get(url(world, "proposal", number=number)).status_code == 404


def test_the_board_costs_the_same_for_a_crowd(world, assert_same_queries):
    report = f.ReportFactory(meeting__worksite=world.worksite)

    assert_same_queries(
        url(world, "board"),
        grow=lambda: f.FindingFactory(report=report),
        by=world.clients["steering"],
    )


@pytest.mark.parametrize(
    ("page", "sent", "sentence"),
    [
        ("address", {"addressee": " ", "on": "2015-01-05"}, "Dites à qui la proposition s’adresse"),
        ("address", {"addressee": "La ville"}, "une réponse est attendue"),
        ("follow_up", {"state": "accepted"}, "Dites d’où cela vient"),
    ],
)
def test_what_is_left_empty_gets_its_own_sentence(world, page, sent, sentence):
    where = url(world, page, number=world.things["proposal"].number)

    refused = world.clients["animation"].post(where, sent)

    assertContains(refused, sentence, status_code=422)
    assertNotContains(refused, "obligatoire", status_code=422)
