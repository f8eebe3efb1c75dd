"""Indico as its documentation serves it, but for e-mail addresses: none is looked up in the DNS."""

import functools

import email_validator
from indico.web.flask.app import make_app

_validate = email_validator.validate_email


@functools.wraps(_validate)
def _without_dns(email, **options):
    return _validate(email, **options | {"check_deliverability": False})


email_validator.validate_email = _without_dns
application = make_app()
