import logging

from django.test import Client

from chantier.people import codes
from chantier.people.logs import HideLinks
from tests.people.factories import entered_on_paper


def test_a_link_refused_for_any_reason_is_not_told_to_the_logs(caplog):
    caplog.handler.addFilter(HideLinks())
    person = entered_on_paper()

    Client(enforce_csrf_checks=True).post(codes.link_path(person))

    assert "/moi/…/" in caplog.text
    assert codes.link_token(person.key, 1) not in caplog.text


def test_other_lines_are_left_as_they_are():
    record = logging.LogRecord("x", 20, "", 1, "%s on /moi/effacer/", ("POST",), None)

    assert HideLinks().filter(record)
    assert record.getMessage() == "POST on /moi/effacer/"
