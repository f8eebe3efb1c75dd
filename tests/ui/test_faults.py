"""What a person reads when something goes wrong."""

import pytest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.template.loader import render_to_string
from django.test import Client

from chantier.ui import views
from tests.ui.samples import REASON


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_refusal_is_a_page_with_its_reason(read, prefix):
    page = read(f"{prefix}/refus/", status=403)

    assert page.find(class_="notice").text == REASON
    assert page.find("a", href=f"{prefix}/")


def test_a_bare_refusal_says_whom_to_ask(read):
    assert "équipe d’animation" in read("/interdit/", status=403).main.text


def test_an_unknown_address_says_so_without_indexing(read):
    page = read("/rien", status=404)

    assert page.h1.text == "Il n’y a rien à cette adresse"
    assert page.find("meta", {"name": "robots"})["content"] == "noindex"
    assert not page.find("link", rel="canonical")


def test_a_form_without_its_proof_says_what_to_do(samples):
    response = Client(enforce_csrf_checks=True).post("/essai/", {"name": "Aïcha"})

    assert response.status_code == 403
    assert "Revenez en arrière" in response.content.decode()


def test_too_much_at_once_is_413(samples, client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000

    response = client.post("/essai/", {"message": "é" * 2000}, "application/x-www-form-urlencoded")
    too_big = client.post(
        "/essai/", "message=" + "a" * 2000, content_type="application/x-www-form-urlencoded"
    )

    assert response.status_code == 413
    assert too_big.status_code == 413
    assert "trop gros" in too_big.content.decode()


def test_too_many_fields_is_400(samples, client, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3

    response = client.post("/essai/", {f"field{n}": "x" for n in range(9)})

    assert response.status_code == 400
    assert "Demande non comprise" in response.content.decode()


def test_an_unknown_host_gets_a_page(samples, client):
    response = client.get("/essai/", headers={"host": "elsewhere.example"})

    assert response.status_code == 400
    assert "elsewhere" not in response.content.decode()


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (lambda request: views.bad_request(request, SuspiciousOperation()), 400),
        (lambda request: views.bad_request(request, RequestDataTooBig()), 413),
        (views.too_large, 413),
        (views.too_many, 429),
    ],
)
def test_each_fault_has_its_status(rf, answer, status):
    assert answer(rf.get("/")).status_code == status


def test_a_fault_of_ours_needs_nothing_to_be_told(samples):
    response = Client(raise_request_exception=False).get("/panne/")

    assert response.status_code == 500
    assert response.content.decode() == render_to_string("500.html")
    assert "Quelque chose n’a pas marché" in response.content.decode()
    assert "Something went wrong" in response.content.decode()
