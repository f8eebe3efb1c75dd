import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from chantier.initiatives import policies
from chantier.initiatives.models import Bearer, Depth, Initiative, PresentationSection
from chantier.initiatives.presentation import presentation_sha256, texts_of
from chantier.initiatives.states import State
from chantier.spaces.models import RoleKind
from chantier.worksites.states import State as WorksiteState
from tests.factories import (
    AccountFactory,
    ConstituencyFactory,
    InitiativeFactory,
    ParticipationFactory,
    PersonFactory,
    SpaceRoleFactory,
)
from tests.initiatives.test_actions import WHOLE
from tests.world import enter_as

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def initiative():
    initiative = InitiativeFactory(title="Parler au pied des tours")
    for name, text in WHOLE.items():
        depth, key = name.split("_", 1)
        PresentationSection.objects.create(initiative=initiative, depth=depth, key=key, text=text)
    ConstituencyFactory(space=initiative.worksite.space, slug="habitants", name="Habitants")
    return initiative


def url(name, initiative):
    return reverse(f"initiatives:{name}", args=[initiative.worksite.slug, initiative.slug])


def signed_in(account):
    client = Client()
    client.force_login(account, backend=BACKEND)
    return client


@pytest.fixture
def bearer(initiative):
    account = AccountFactory(name="Nour")
    Bearer.objects.create(initiative=initiative, account=account)
    return signed_in(account)


@pytest.fixture
def steering(initiative):
    role = SpaceRoleFactory(space=initiative.worksite.space, role=RoleKind.STEERING)
    return signed_in(role.account)


@pytest.fixture
def animator(initiative):
    role = SpaceRoleFactory(space=initiative.worksite.space, role=RoleKind.ANIMATION)
    return signed_in(role.account)


def participant(initiative, **traits):
    person = PersonFactory(**traits)
    ParticipationFactory(worksite=initiative.worksite, person=person)
    client = Client()
    enter_as(client, person)
    return client


def test_everyone_reads_the_short_text_and_only_that(client, initiative):
    Initiative.objects.update(state=State.SIGNED)

    response = client.get(url("initiative", initiative))

    assertContains(response, "En bref.")
    assertNotContains(response, "Le texte de ways.")
    assertContains(response, "présentation plus complète")


@pytest.mark.parametrize("traits", [{}, {"on_paper": True}])
def test_those_registered_read_it_all_once_it_is_signed(initiative, traits):
    registered = participant(initiative, **traits)

    assertNotContains(registered.get(url("initiative", initiative)), "Le texte de ways.")

    Initiative.objects.update(state=State.SIGNED)
    assertContains(registered.get(url("initiative", initiative)), "Le texte de ways.")


def test_registering_elsewhere_opens_nothing_here(initiative):
    Initiative.objects.update(state=State.SIGNED)
    elsewhere = participant(InitiativeFactory())

    assertNotContains(elsewhere.get(url("initiative", initiative)), "Le texte de ways.")


def test_bearers_read_drafts_even_before_the_invitation(client, bearer, initiative):
    type(initiative.worksite).objects.update(state=WorksiteState.PREPARATION)

    assertContains(bearer.get(url("initiative", initiative)), "Le texte de ways.")
    assert client.get(url("initiative", initiative)).status_code == 404


def test_the_easy_version_has_its_page_once_written(client, initiative):
    assert client.get(url("easy", initiative)).status_code == 404

    PresentationSection.objects.create(
        initiative=initiative, depth=Depth.EASY, key="context", text="On parle."
    )

    assertContains(client.get(url("easy", initiative)), "On parle.")
    assertContains(client.get(url("initiative", initiative)), url("easy", initiative))


def form_of(client, initiative):
    page = BeautifulSoup(client.get(url("write", initiative)).content, "html5lib")
    return {
        box["name"]: box.get("value", "") if box.name == "input" else box.get_text()
        for box in page.select("main form [name]")
    }


def test_bearers_and_committee_write_in_one_form(bearer, steering, initiative):
    data = form_of(bearer, initiative) | {"full_ways": "De porte en porte."}
    assertRedirects(bearer.post(url("write", initiative), data), url("write", initiative))

    assert form_of(steering, initiative)["full_ways"] == "De porte en porte."


def test_the_second_of_two_writers_sees_both_and_keeps_their_words(bearer, steering, initiative):
    mine = form_of(bearer, initiative) | {"full_ways": "Mes mots."}
    theirs = form_of(steering, initiative) | {"full_ways": "Leurs mots.", "easy_ways": "Ajout."}
    steering.post(url("write", initiative), theirs)

    refused = bearer.post(url("write", initiative), mine)

    for words in ("Une autre personne a enregistré", "Leurs mots.", "Mes mots.", "Ajout."):
        assertContains(refused, words, status_code=422)
    assert texts_of(initiative)["full_ways"] == "Leurs mots."
    base = BeautifulSoup(refused.content, "html5lib").select_one("[name=base]")["value"]
    merged = mine | {"base": base, "full_ways": "Nos mots.", "easy_ways": "Ajout."}
    assertRedirects(bearer.post(url("write", initiative), merged), url("write", initiative))
    assert texts_of(initiative)["full_ways"] == "Nos mots."


def test_a_forged_fingerprint_saves_nothing(bearer, initiative):
    data = form_of(bearer, initiative) | {"base": "forgé", "full_ways": "Mes mots."}

    assertContains(bearer.post(url("write", initiative), data), "Mes mots.", status_code=422)

    assert texts_of(initiative)["full_ways"] == "Le texte de ways."


def test_a_text_of_100_kilobytes_gets_its_sentence_and_stays_in_the_form(bearer, initiative):
    data = form_of(bearer, initiative) | {"full_ways": "é" * 100_000, "full_context": "Gardé."}

    response = bearer.post(url("write", initiative), data)

    assertContains(response, "limite est de", status_code=422)
    assertContains(response, "é" * 1000, status_code=422)
    assertContains(response, "Gardé.", status_code=422)


def test_any_script_is_kept_as_typed(bearer, client, initiative):
    words = "你好 שלום <b>gras</b> 🙂 \u202eenvers"
    bearer.post(url("write", initiative), form_of(bearer, initiative) | {"short_ways": words})

    response = client.get(url("initiative", initiative))

    assertContains(response, "你好 שלום &lt;b&gt;gras&lt;/b&gt; 🙂")


def test_writing_after_signing_says_what_it_costs(bearer, initiative):
    Initiative.objects.update(state=State.SIGNED)
    data = form_of(bearer, initiative) | {"full_ways": "Autre."}

    response = bearer.post(url("write", initiative), data, follow=True)

    assertContains(response, "les deux côtés doivent donner leur accord au nouveau texte")


def test_from_proposal_to_both_agreements(bearer, steering, initiative):
    bearer.post(url("propose", initiative))
    page = url("agreement", initiative)
    assertContains(bearer.get(page), "Seule une personne du comité de pilotage")
    data = {"text_sha256": presentation_sha256(initiative)}

    bearer.post(page, data | {"side": "bearers"})
    response = steering.post(page, data | {"side": "committee"}, follow=True)

    assertContains(response, "Nour")
    initiative.refresh_from_db()
    assert initiative.state == State.SIGNED


def test_a_refused_agreement_says_why(bearer, initiative):
    page = url("agreement", initiative)
    data = {"text_sha256": presentation_sha256(initiative), "side": "committee"}

    assertContains(bearer.post(page, data), "pas encore proposée", status_code=422)
    bearer.post(url("propose", initiative))
    assertContains(bearer.post(page, data), "du comité", status_code=422)
    assertContains(bearer.post(page, data | {"side": "nobody"}), "nobody", status_code=422)


def test_proposing_what_is_not_whole_says_what_is_missing(bearer, initiative):
    initiative.sections.filter(key="ways").delete()

    response = bearer.post(url("propose", initiative), follow=True)

    assertContains(response, "Les manières de faire")


def test_the_team_adds_an_initiative_and_names_its_bearer(animator, initiative):
    create = reverse("initiatives:create", args=[initiative.worksite.slug])
    facts = {"title": "Jardins", "bearer": "les jardins ouvriers"}

    response = animator.post(create, facts)
    assert animator.post(create, facts)["Location"] == response["Location"]

    made = Initiative.objects.get(slug="jardins")
    assertRedirects(response, url("bearers", made))
    animator.post(url("bearers", made), {"name": "Nour", "email": "nour@example.org"})
    bearer = made.bearers.get()
    assertContains(animator.get(url("bearers", made)), "nour@example.org")
    animator.post(
        reverse("initiatives:take_bearer_off", args=[made.worksite.slug, made.slug, bearer.pk])
    )
    assert not made.bearers.exists()


def test_a_bearer_is_taken_off_their_own_initiative_only(animator, initiative):
    other = Bearer.objects.create(initiative=InitiativeFactory(), account=AccountFactory())

    response = animator.post(
        reverse(
            "initiatives:take_bearer_off",
            args=[initiative.worksite.slug, initiative.slug, other.pk],
        )
    )

    assert response.status_code == 404
    assert Bearer.objects.filter(pk=other.pk).exists()


def test_facts_are_changed_by_those_who_write(bearer, initiative):
    data = {"title": initiative.title, "bearer": "le collectif", "place": "Fives"}

    assertRedirects(bearer.post(url("edit", initiative), data), url("initiative", initiative))

    assertContains(bearer.get(url("initiative", initiative)), "Fives")


def test_coding_a_case_shows_the_views_of_each_constituency(bearer, client, initiative):
    data = {
        "cube.who": "random",
        "participedia.purposes": ["make", "develop"],
        "rung.habitants": "3",
        "reason.habitants": "On nous informe après coup.",
    }

    assertRedirects(bearer.post(url("coding", initiative), data), url("initiative", initiative))

    initiative.refresh_from_db()
    assert initiative.coding == {
        "cube": {"who": "random"},
        "participedia": {"purposes": ["make", "develop"]},
    }
    page = client.get(url("initiative", initiative))
    assertContains(page, "On nous informe après coup.")
    assertContains(page, "des personnes tirées au sort")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"cube.who": "roi"}, "roi"),
        ({"rung.habitants": "9"}, "9"),
        ({"participedia.purposes": ["make", "develop", "deliver", "academic"]}, "au plus"),
        ({"reason.habitants": "x" * 100_000}, "1000"),
    ],
)
def test_a_code_that_does_not_exist_is_refused_with_a_sentence(bearer, initiative, typed, said):
    response = bearer.post(url("coding", initiative), typed)

    assertContains(response, said, status_code=422)
    initiative.refresh_from_db()
    assert initiative.coding == {}


def test_a_closed_worksite_shows_why_nothing_is_written(bearer, animator, initiative):
    type(initiative.worksite).objects.update(state=WorksiteState.CLOSED)

    for name in ("write", "edit", "coding"):
        assertContains(bearer.get(url(name, initiative)), "Ce chantier est clos")
    assertContains(animator.get(url("bearers", initiative)), "Ce chantier est clos")


def test_a_page_costs_the_same_for_many_views(assert_same_queries, initiative):
    letters = iter("bcdefghijklmnop")

    def one_more_view():
        constituency = ConstituencyFactory(space=initiative.worksite.space, letter=next(letters))
        initiative.rungs.create(constituency=constituency, rung=3)

    assert_same_queries(url("initiative", initiative), grow=one_more_view)


def send(client, initiative, content=b"%PDF-1.7 ...", name="note.pdf", depth=Depth.FULL):
    file = SimpleUploadedFile(name, content, content_type="application/pdf")
    data = {"file": file, "title": "La note", "depth": depth}
    return client.post(url("attachments", initiative), data)


def fetch(client, initiative):
    attachment = initiative.attachments.get()
    address = [initiative.worksite.slug, initiative.slug, attachment.pk]
    response = client.get(reverse("initiatives:attachment", args=address))
    if response.status_code == 200:
        response.kept = b"".join(response.streaming_content)
        response.close()
    return response


def test_a_document_for_everyone_is_fetched_by_anyone(bearer, client, initiative):
    assertRedirects(send(bearer, initiative, depth=Depth.SHORT), url("attachments", initiative))

    assertContains(client.get(url("initiative", initiative)), "La note")
    response = fetch(client, initiative)
    assert response.kept.startswith(b"%PDF-1.7")
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("traits", [{}, {"on_paper": True}])
def test_a_fuller_document_is_for_those_registered_once_signed(bearer, client, initiative, traits):
    send(bearer, initiative)
    registered = participant(initiative, **traits)
    assert fetch(registered, initiative).status_code == 404

    Initiative.objects.update(state=State.SIGNED)

    assert fetch(registered, initiative).status_code == 200
    assert fetch(client, initiative).status_code == 404
    assertNotContains(client.get(url("initiative", initiative)), "La note")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<html><script>alert(1)</script>", "PNG"),
        (b"MZ\x90\x00", "PNG"),
        (b"", "vide"),
        (b"%PDF-" + b"x" * (10 * 1024 * 1024), "limite"),
    ],
)
def test_a_wrong_file_is_refused_with_a_sentence(bearer, initiative, content, said):
    response = send(bearer, initiative, content)

    assertContains(response, said, status_code=422)
    assertContains(response, "La note", status_code=422)
    assert not initiative.attachments.exists()


def test_a_form_without_a_file_says_so(bearer, initiative):
    response = bearer.post(url("attachments", initiative), {"title": "La note", "depth": "full"})

    assertContains(response, "obligatoire", status_code=422)


def test_there_is_an_end_to_documents(bearer, initiative, monkeypatch):
    monkeypatch.setattr(policies, "MOST_ATTACHMENTS", 1)
    send(bearer, initiative)

    assertContains(bearer.get(url("attachments", initiative)), "Il y a déjà 1")
    assertContains(send(bearer, initiative), "Il y a déjà 1", status_code=422)


def test_a_document_is_taken_away_by_those_who_write(bearer, initiative):
    send(bearer, initiative)
    attachment = initiative.attachments.get()
    address = [initiative.worksite.slug, initiative.slug, attachment.pk]

    bearer.post(reverse("initiatives:detach", args=address))

    assert not initiative.attachments.exists()
