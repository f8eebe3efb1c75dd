import datetime

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import translation
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from chantier.initiatives.models import Initiative
from chantier.meetings.states import State as MeetingState
from chantier.spaces.models import RoleKind, SpacePurpose
from chantier.worksites.models import CalendarEntry, Worksite
from chantier.worksites.queries import calendar_of
from chantier.worksites.states import State
from tests.factories import (
    InitiativeFactory,
    MeetingFactory,
    SpaceFactory,
    SpaceRoleFactory,
    WorksiteFactory,
)


def url(name, *args):
    return reverse(f"worksites:{name}", args=args)


@pytest.fixture
def worksite():
    space = SpaceFactory(history="Créé en 2014.", contact="Maison des associations\n03 00 00 00 00")
    SpacePurpose.objects.create(space=space, position=1, text="Croiser les savoirs.")
    worksite = WorksiteFactory(
        space=space,
        code="OI15",
        invitation="Venez **coopérer**.",
        unfolding="- Trois soirées\n- Une journée",
        how_to_register="Par le bulletin.",
        why="Parce que le droit de tous est à rendre actif.",
        easy_to_read="Venez.\n\nOn parle.",
    )
    CalendarEntry.objects.create(worksite=worksite, label="Fin", when="en janvier", position=0)
    initiative = InitiativeFactory(worksite=worksite, bearer="le collectif de Fives")
    MeetingFactory(worksite=worksite, initiative=initiative, title="Atelier du 5")
    MeetingFactory(
        worksite=worksite, pooling_day=True, title="La journée", starts_at=None, ends_at=None,
        when="fin janvier 2016",
    )  # fmt: skip
    return worksite


@pytest.fixture
def animator(client, worksite):
    client.force_login(
        SpaceRoleFactory(space=worksite.space, role=RoleKind.ANIMATION).account,
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    return client


def headings(response):
    page = BeautifulSoup(response.content, "html5lib")
    return [" ".join(tag.get_text().split()) for tag in page.select("main article h2")]


def test_the_invitation_follows_the_order_of_the_2015_document(client, worksite):
    response = client.get(url("invitation", worksite.slug))

    parts = [heading.split()[0] for heading in headings(response)]
    order = [parts.index(word) for word in ("La", "Comment", "Les", "S’inscrire", "Pourquoi")]
    assert order == sorted(order)
    assertContains(response, "Croiser les savoirs.")
    assertContains(response, "<strong>coopérer</strong>", html=True)


def test_the_programme_says_days_hours_bearers_and_what_has_no_day_yet(client, worksite):
    response = client.get(url("invitation", worksite.slug))

    assertContains(response, "Jeudi 5 novembre 2015")
    assertContains(response, "19\u00a0h – 21\u00a0h\u00a030")
    assertContains(response, "Expérience portée par")
    assertContains(response, '<span lang="fr">le collectif de Fives</span>')
    assertContains(response, "Fin janvier 2016")
    assertContains(response, "nombre de places non limité")


def test_a_cancelled_workshop_is_said_to_be(client, worksite):
    worksite.meetings.filter(title="Atelier du 5").update(state=MeetingState.CANCELLED)

    assertContains(client.get(url("invitation", worksite.slug)), "Annulé")


def test_an_invitation_in_english_keeps_the_language_of_its_texts(client, worksite):
    with translation.override("en"):
        page = client.get(url("invitation", worksite.slug))

    assertContains(page, "How will the cooperative worksite unfold?")
    theme = BeautifulSoup(page.content, "html5lib").select_one(".theme")
    assert theme["lang"] == "fr"


def test_nobody_but_organisers_sees_an_invitation_in_preparation(animator, worksite):
    Worksite.objects.update(state=State.PREPARATION)

    assertContains(animator.get(url("invitation", worksite.slug)), "en préparation")
    animator.logout()
    for name in ("invitation", "flyer", "poster", "easy"):
        assert animator.get(url(name, worksite.slug)).status_code == 404


def test_texts_with_markup_are_shown_as_typed(client, worksite):
    Worksite.objects.update(why="<script>alert(1)</script> et שלום 你好")

    response = client.get(url("invitation", worksite.slug))

    assertNotContains(response, "<script>alert")
    assertContains(response, "שלום 你好")


def test_an_invitation_costs_the_same_for_many_meetings(assert_same_queries, worksite):
    assert_same_queries(
        url("invitation", worksite.slug), grow=lambda: MeetingFactory(worksite=worksite)
    )


def test_an_initiative_without_a_meeting_is_announced_too(client, worksite):
    worksite.meetings.all().delete()

    assertContains(client.get(url("invitation", worksite.slug)), Initiative.objects.get().title)


def test_the_easy_version_has_its_page_only_when_written(client, worksite):
    assertContains(client.get(url("easy", worksite.slug)), "On parle.")

    Worksite.objects.update(easy_to_read="")

    assert client.get(url("easy", worksite.slug)).status_code == 404
    assertNotContains(client.get(url("invitation", worksite.slug)), "facile-a-lire")


@pytest.mark.parametrize("typed", ["OI15", "oi15", "0115", "o1-15", "Ol15"])
@pytest.mark.parametrize("end", ["", "/"])
def test_a_short_address_leads_to_the_invitation_however_it_is_copied(client, worksite, typed, end):
    assertRedirects(client.get(f"/c/{typed}{end}"), url("invitation", worksite.slug))


@pytest.mark.parametrize("typed", ["NEANT", "😀", "<b>", "x" * 500, "%00", "..", "٠"])
def test_an_unknown_code_says_so_and_can_be_typed_again(client, worksite, typed):
    response = client.get(url("short", typed))

    assertContains(response, "Nous ne connaissons pas ce code", status_code=404)
    assertContains(response, 'name="code"', status_code=404)
    assertNotContains(response, "<b>", status_code=404)


def test_the_code_of_a_worksite_in_preparation_is_unknown(client, worksite):
    Worksite.objects.update(state=State.PREPARATION)

    assert client.get("/c/OI15").status_code == 404


def test_a_code_typed_in_the_form_leads_on(client, worksite):
    response = client.get(url("type_code"), {"code": " oi15 "}, follow=True)

    assert response.redirect_chain[-1][0] == url("invitation", worksite.slug)


@pytest.mark.parametrize("code", ["", "/", "x" * 41, "a/b", ".."])
def test_a_code_form_takes_anything_without_breaking(client, code):
    assert client.get(url("type_code"), {"code": code}, follow=True).status_code in {200, 404}


def test_the_team_creates_a_worksite(animator, worksite):
    create = url("create", worksite.space.slug)
    code = BeautifulSoup(animator.get(create).content, "html5lib").select_one("#id_code")["value"]
    data = {"title": "Deuxième chantier", "theme": "Le logement", "code": code}

    first = animator.post(create, data)
    second = animator.post(create, data)

    assertRedirects(first, url("edit", "deuxieme-chantier"))
    assert second["Location"] == first["Location"]
    assert Worksite.objects.count() == 2


def test_a_code_already_taken_is_said_beside_the_box(animator, worksite):
    data = {"title": "Autre", "theme": "Autre", "code": "0I15"}

    response = animator.post(url("create", worksite.space.slug), data)

    assertContains(response, "un autre chantier", status_code=422)
    assertContains(response, 'value="Autre"', status_code=422)


def form_of(client, worksite):
    page = BeautifulSoup(client.get(url("edit", worksite.slug)).content, "html5lib")
    data = {}
    for box in page.select("main form [name]"):
        if box.name == "select":
            data[box["name"]] = box.select_one("option[selected]")["value"]
        else:
            data[box["name"]] = box.get("value", "") if box.name == "input" else box.get_text()
    return data


def test_the_team_writes_texts_and_calendar(animator, worksite):
    data = form_of(animator, worksite) | {
        "why": "Parce que.",
        "calendar-1-label": "Atelier",
        "calendar-1-starts_on": "2015-10-13",
    }

    response = animator.post(url("edit", worksite.slug), data)

    assertRedirects(response, url("edit", worksite.slug))
    worksite.refresh_from_db()
    assert worksite.why == "Parce que."
    lines = calendar_of(worksite)
    assert [line.label for line in lines] == ["Fin", "Atelier"]
    assert lines[1].starts_on == datetime.date(2015, 10, 13)


def test_emptying_a_line_takes_the_step_away(animator, worksite):
    data = form_of(animator, worksite) | {"calendar-0-label": "", "calendar-0-when": ""}

    animator.post(url("edit", worksite.slug), data)

    assert calendar_of(worksite) == []


def test_the_second_of_two_writers_sees_both_and_keeps_their_words(animator, worksite):
    mine = form_of(animator, worksite) | {"why": "Mes mots."}
    theirs = form_of(animator, worksite) | {"why": "Leurs mots.", "calendar-0-label": "La fin"}
    animator.post(url("edit", worksite.slug), theirs)

    refused = animator.post(url("edit", worksite.slug), mine)

    for words in ("Une autre personne a enregistré", "Leurs mots.", "Mes mots.", "La fin"):
        assertContains(refused, words, status_code=422)
    page = BeautifulSoup(refused.content, "html5lib")
    again = mine | {"base": page.select_one("[name=base]")["value"]}
    assertRedirects(animator.post(url("edit", worksite.slug), again), url("edit", worksite.slug))
    worksite.refresh_from_db()
    assert worksite.why == "Mes mots."


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"invitation": "x" * 100_000}, "100000 caractères"),
        ({"title": "x" * 300}, "300"),
        ({"title": ""}, "obligatoire"),
        ({"starts_on": "2016-01-01", "ends_on": "2015-01-01"}, "avant le premier"),
        ({"starts_on": "demain"}, "date valide"),
        ({"language": "kl"}, "kl"),
        ({"code": "É"}, "code court"),
        ({"calendar-0-label": "", "calendar-0-when": "un jour"}, "Dites ce qu’est cette étape"),
        ({"calendar-TOTAL_FORMS": "9999"}, "au plus 40 formulaires"),
        ({"calendar-TOTAL_FORMS": ""}, "ManagementForm"),
    ],
)
def test_what_cannot_be_kept_is_said_and_what_was_typed_stays(animator, worksite, typed, said):
    data = form_of(animator, worksite) | {"unfolding": "Mot que je garde"} | typed

    response = animator.post(url("edit", worksite.slug), data)

    assert response.status_code == 422
    text = " ".join(BeautifulSoup(response.content, "html5lib").get_text().split())
    assert said in text.replace("\u202f", "")
    assert "Mot que je garde" in text
    worksite.refresh_from_db()
    assert worksite.unfolding.startswith("- Trois soirées")


def test_a_closed_worksite_shows_why_it_cannot_be_edited(animator, worksite):
    Worksite.objects.update(state=State.CLOSED)

    assertContains(animator.get(url("edit", worksite.slug)), "Ce chantier est clos")


def test_the_steps_show_the_reason_before_anybody_tries(animator, worksite):
    Worksite.objects.update(state=State.PREPARATION, invitation="", question="")

    response = animator.get(url("state", worksite.slug))

    assertContains(response, "le texte de l’invitation, ou la question")
    assertNotContains(response, 'value="invitation"')


def test_the_team_takes_the_worksite_on(animator, worksite):
    response = animator.post(url("state", worksite.slug), {"state": "workshops"}, follow=True)

    assertContains(response, "Le chantier en est maintenant à")
    worksite.refresh_from_db()
    assert worksite.state == State.WORKSHOPS


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("", "obligatoire"),
        ("nulle part", "nulle part"),
        ("publication", "possible"),
    ],
)
def test_a_forged_step_is_refused_with_a_sentence(animator, worksite, state, said):
    response = animator.post(url("state", worksite.slug), {"state": state})

    assertContains(response, said, status_code=422)
    worksite.refresh_from_db()
    assert worksite.state == State.INVITATION


def test_closing_wants_a_tick(animator, worksite):
    Worksite.objects.update(state=State.PUBLICATION)

    refused = animator.post(url("state", worksite.slug), {"state": "closed"})
    assertContains(refused, "Cochez cette case", status_code=422)

    animator.post(url("state", worksite.slug), {"state": "closed", "sure": "on"})
    worksite.refresh_from_db()
    assert worksite.state == State.CLOSED
