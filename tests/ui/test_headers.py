import pytest

from chantier.ui.middleware import CONTENT_SECURITY_POLICY


@pytest.mark.parametrize("address", ["/essai/", "/en/essai/", "/refus/", "/rien"])
def test_every_page_carries_the_policies(client, samples, address):
    headers = client.get(address).headers

    assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_a_page_of_someones_session_is_stored_nowhere(client, samples):
    first = client.get("/memoire/")

    assert "no-store" in first.headers["Cache-Control"]


def test_an_anonymous_form_is_nobody_elses_but_can_be_gone_back_to(client, samples):
    assert client.get("/essai/").headers["Cache-Control"] == "private"


def test_a_view_that_decided_keeps_its_headers(client, samples):
    headers = client.get("/cache/").headers

    assert "max-age=60" in headers["Cache-Control"]
    assert headers["Content-Security-Policy"] == "sandbox"


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND"])
def test_methods_nobody_needs_are_refused(client, samples, method):
    response = client.generic(method, "/essai/")

    assert response.status_code == 405
    assert "Content-Security-Policy" in response.headers
