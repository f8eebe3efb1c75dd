"""Packages pushed to an open archive with the operator's token: few requests, each answer checked.

A token is sent to the archive named only, over TLS; plain HTTP is for a server on this machine.
"""

import base64
import contextlib
import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree

from chantier.publications.depositing import Package

ZENODO = "https://zenodo.org"
HAL = "https://api.archives-ouvertes.fr/sword/hal/"
AOFR = "http://purl.org/net/sword-types/AOfr"
ATOM = "{http://www.w3.org/2005/Atom}"
SECONDS = 120
HERE = frozenset({"localhost", "127.0.0.1", "::1"})


class NotTaken(Exception):  # noqa: N818  reads better at the call site
    """The archive refused, or its answer was not understood; the message says what it said."""


@dataclass(frozen=True, slots=True)
class Taken:
    """`identifier` and `url` as the archive gives them; `public`: it stands in the open already."""

    identifier: str
    url: str
    public: bool


def to_zenodo(package: Package, *, token: str, site: str = ZENODO, publish: bool = False) -> Taken:
    """Make a deposit, send each file, and publish it if asked: a DOI is for good. Raises NotTaken.

    Otherwise it waits as a draft on the page of its owner, to be read over and published there.
    """
    bearer = {"Authorization": f"Bearer {token}"}
    told = {**bearer, "Content-Type": "application/json"}
    start = f"{site}/api/deposit/depositions"
    made = _json(_ask("POST", start, package.files[package.metadata], told))
    bucket = _link(made, "bucket", site)
    for name, content in package.files.items():
        if name != package.metadata:
            sent = {**bearer, "Content-Type": "application/octet-stream"}
            _ask("PUT", f"{bucket}/{quote(name)}", content, sent)
    if not publish:
        return Taken(str(made["id"]), str(made["links"].get("html", "")), public=False)
    done = _json(_ask("POST", _link(made, "publish", site), b"", bearer))
    return Taken(str(done.get("doi") or done["id"]), str(done["links"].get("html", "")), True)


def to_hal(package: Package, *, login: str, password: str, site: str = HAL, test: bool) -> Taken:
    """Post the zip: HAL's moderators read it before it is public. Raises NotTaken.

    `test`: HAL checks it and keeps nothing.
    """
    known = base64.b64encode(f"{login}:{password}".encode()).decode()
    headers = {
        "Authorization": f"Basic {known}",
        "Packaging": AOFR,
        "Content-Type": "application/zip",
        "Content-Disposition": f"attachment; filename={package.metadata}",
    }
    if test:
        headers["X-test"] = "1"
    said = _ask("POST", site, package.files["depot.zip"], headers)
    try:
        entry = ElementTree.fromstring(said)  # noqa: S314  the archive the operator named
    except ElementTree.ParseError as broken:
        raise NotTaken(f"it answered no Atom entry: {_beginning(said)}") from broken
    links = [one.get("href", "") for one in entry.iter(f"{ATOM}link")]
    return Taken(entry.findtext(f"{ATOM}id", ""), next(iter(links), ""), public=False)


def _ask(method: str, url: str, body: bytes, headers: Mapping[str, str]) -> bytes:
    parts = urlsplit(url)
    if parts.scheme != "https" and parts.hostname not in HERE:
        raise NotTaken(f"{parts.hostname} is not asked without https: the token would be read")
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=SECONDS)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    try:
        with contextlib.closing(connection):
            connection.request(method, path, body=body, headers=dict(headers))
            answer = connection.getresponse()
            said = answer.read()
    except (OSError, http.client.HTTPException) as away:
        raise NotTaken(f"{parts.hostname} cannot be reached: {away}") from away
    if not 200 <= answer.status < 300:
        raise NotTaken(f"{parts.hostname} answered {answer.status}: {_beginning(said)}")
    return said


def _json(said: bytes) -> Any:
    try:
        data = json.loads(said)
        if {"id", "links"} <= data.keys():
            return data
    except (ValueError, AttributeError):
        pass
    raise NotTaken(f"its answer was not understood: {_beginning(said)}")


def _link(made: Any, name: str, site: str) -> str:
    """An address of the answer; a token goes nowhere but to the site it was given for."""
    url = str(made["links"].get(name, ""))
    if urlsplit(url)[:2] != urlsplit(site)[:2]:
        raise NotTaken(f"it gave an address elsewhere for its {name}: {url[:100]!r}")
    return url


def _beginning(said: bytes) -> str:
    return " ".join(said.decode("utf-8", "replace").split())[:300]
