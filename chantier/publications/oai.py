"""OAI-PMH 2.0: what libraries harvest. Six verbs, `oai_dc`, sets by space, resumption tokens.

The latest release of each publication is a record; its datestamp is the second it came out.
"""

import datetime
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from email.utils import parseaddr
from urllib.parse import urlsplit
from xml.etree import ElementTree

from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery

from chantier.publications.citing import OAI_DC, XSI, dublin_core, xml_text
from chantier.publications.models import Release
from chantier.publications.record import Record, record_of

OAI = "http://www.openarchives.org/OAI/2.0/"
PAGE = 50  # records in an answer
PREFIX = "oai_dc"
ElementTree.register_namespace("", OAI)
_SECOND = "%Y-%m-%dT%H:%M:%SZ"
# What each verb must have, and may have. A token stands alone.
_ARGUMENTS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "Identify": (frozenset(), frozenset()),
    "ListMetadataFormats": (frozenset(), frozenset({"identifier"})),
    "ListSets": (frozenset(), frozenset({"resumptionToken"})),
    "GetRecord": (frozenset({"identifier", "metadataPrefix"}), frozenset()),
    "ListIdentifiers": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"})),
    "ListRecords": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"})),
}
_LISTS = ("ListIdentifiers", "ListRecords")


class Fault(Exception):  # noqa: N818  the protocol calls it an error condition, not an exception
    """An error condition of the protocol: its code, and a sentence."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is asked for; `offset`: how many records were given already."""

    since: str = ""
    until: str = ""
    of: str = ""
    offset: int = 0


def answer(arguments: Sequence[tuple[str, str]], *, address: str, now: datetime.datetime) -> bytes:
    """The answer to a request: `arguments` as they came, repeated ones included."""
    root = ElementTree.Element(f"{{{OAI}}}OAI-PMH")
    root.set(f"{{{XSI}}}schemaLocation", f"{OAI} {OAI}OAI-PMH.xsd")
    _add(root, "responseDate", now.astimezone(datetime.UTC).strftime(_SECOND))
    request = _add(root, "request", address)
    try:
        verb, asked = _read(arguments)
        body = _BODIES[verb](asked)
    except Fault as fault:
        # The request is repeated only when it could be understood.
        _add(root, "error", fault.sentence).set("code", fault.code)
        if fault.code in {"badVerb", "badArgument"}:
            return _written(root)
    else:
        root.append(body)
    for name, value in arguments:
        request.set(name, xml_text(value))
    return _written(root)


def _written(root: ElementTree.Element) -> bytes:
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _add(parent: ElementTree.Element, name: str, words: str = "") -> ElementTree.Element:
    made = ElementTree.SubElement(parent, f"{{{OAI}}}{name}")
    made.text = xml_text(words) or None
    return made


def _read(arguments: Sequence[tuple[str, str]]) -> tuple[str, dict[str, str]]:
    asked = dict(arguments)
    verbs = [value for name, value in arguments if name == "verb"]
    if len(verbs) != 1 or verbs[0] not in _ARGUMENTS:
        raise Fault("badVerb", "The verb is missing, repeated or not one of OAI-PMH 2.0.")
    if len(asked) != len(arguments):
        raise Fault("badArgument", "An argument is repeated.")
    del asked["verb"]
    if verbs[0] in _LISTS and "resumptionToken" in asked:
        if len(asked) > 1:
            raise Fault("badArgument", "A resumptionToken comes alone.")
        return verbs[0], asked
    needed, allowed = _ARGUMENTS[verbs[0]]
    if absent := sorted(needed - asked.keys()):
        raise Fault("badArgument", f"The argument {absent[0]} is missing.")
    if unknown := sorted(asked.keys() - needed - allowed):
        raise Fault("badArgument", f"The argument {unknown[0]} is not one of {verbs[0]}.")
    return verbs[0], asked


# Records.


def latest() -> QuerySet[Release]:
    """The latest release of each publication, in a stable order."""
    newest = Release.objects.filter(publication=OuterRef("publication")).order_by("-number")
    rows = Release.objects.filter(pk=Subquery(newest.values("pk")[:1]))
    return (
        rows.select_related("publication__worksite__space")
        .prefetch_related("files")
        .order_by("at", "pk")
    )


def identifier_of(slug: str) -> str:
    """`oai:example.org:slug`."""
    return f"oai:{urlsplit(settings.SITE_URL).hostname or 'localhost'}:{slug}"


def _header(record: Record) -> ElementTree.Element:
    header = ElementTree.Element(f"{{{OAI}}}header")
    _add(header, "identifier", identifier_of(record.slug))
    _add(header, "datestamp", record.at.astimezone(datetime.UTC).strftime(_SECOND))
    _add(header, "setSpec", record.collection)
    return header


def _whole(record: Record) -> ElementTree.Element:
    made = ElementTree.Element(f"{{{OAI}}}record")
    made.append(_header(record))
    _add(made, "metadata").append(dublin_core(record))
    return made


def _check_prefix(prefix: str) -> None:
    if prefix != PREFIX:
        raise Fault("cannotDisseminateFormat", f"Only {PREFIX} is given here.")


# Verbs.


def _identify(_asked: Mapping[str, str]) -> ElementTree.Element:
    first = latest().first()
    body = ElementTree.Element(f"{{{OAI}}}Identify")
    _add(body, "repositoryName", f"Chantier, {urlsplit(settings.SITE_URL).netloc}")
    _add(body, "baseURL", f"{settings.SITE_URL}/oai/")
    _add(body, "protocolVersion", "2.0")
    _add(body, "adminEmail", parseaddr(settings.DEFAULT_FROM_EMAIL)[1])
    earliest = first.at if first else datetime.datetime(2015, 10, 13, tzinfo=datetime.UTC)
    _add(body, "earliestDatestamp", earliest.astimezone(datetime.UTC).strftime(_SECOND))
    _add(body, "deletedRecord", "no")
    _add(body, "granularity", "YYYY-MM-DDThh:mm:ssZ")
    return body


def _formats(asked: Mapping[str, str]) -> ElementTree.Element:
    if "identifier" in asked:
        _release(asked["identifier"])
    body = ElementTree.Element(f"{{{OAI}}}ListMetadataFormats")
    one = _add(body, "metadataFormat")
    _add(one, "metadataPrefix", PREFIX)
    _add(one, "schema", "http://www.openarchives.org/OAI/2.0/oai_dc.xsd")
    _add(one, "metadataNamespace", OAI_DC)
    return body


def _sets(asked: Mapping[str, str]) -> ElementTree.Element:
    if "resumptionToken" in asked:
        raise Fault("badResumptionToken", "The list of sets is given whole.")
    body = ElementTree.Element(f"{{{OAI}}}ListSets")
    spaces = {one.publication.worksite.space for one in latest()}
    for space in sorted(spaces, key=lambda one: one.slug):
        one = _add(body, "set")
        _add(one, "setSpec", space.slug)
        _add(one, "setName", space.name)
    if not spaces:
        raise Fault("noSetHierarchy", "Nothing is published yet.")
    return body


def _release(identifier: str) -> Release:
    slug = identifier.rpartition(":")[2]
    found = latest().filter(publication__worksite__slug=slug).first()
    if found is None or identifier != identifier_of(slug):
        raise Fault("idDoesNotExist", "No publication has this identifier.")
    return found


def _record(asked: Mapping[str, str]) -> ElementTree.Element:
    release = _release(asked["identifier"])
    _check_prefix(asked["metadataPrefix"])
    body = ElementTree.Element(f"{{{OAI}}}GetRecord")
    body.append(_whole(record_of(release)))
    return body


def _list(verb: str, asked: Mapping[str, str]) -> ElementTree.Element:
    wanted = _wanted(asked)
    rows = _between(wanted)
    total = rows.count()
    page = list(rows[wanted.offset : wanted.offset + PAGE])
    if not page:
        code = "badResumptionToken" if wanted.offset else "noRecordsMatch"
        raise Fault(code, "No publication matches this request.")
    body = ElementTree.Element(f"{{{OAI}}}{verb}")
    for release in page:
        record = record_of(release)
        body.append(_whole(record) if verb == "ListRecords" else _header(record))
    after = wanted.offset + len(page)
    if wanted.offset or after < total:
        token = _token(wanted, after) if after < total else ""
        last = _add(body, "resumptionToken", token)
        last.set("completeListSize", str(total))
        last.set("cursor", str(wanted.offset))
    return body


def _wanted(asked: Mapping[str, str]) -> Asked:
    if "resumptionToken" in asked:
        return _from_token(asked["resumptionToken"])
    _check_prefix(asked["metadataPrefix"])
    since, until = asked.get("from", ""), asked.get("until", "")
    if since and until and len(since) != len(until):
        raise Fault("badArgument", "from and until must be of the same granularity.")
    if since and until and since > until:
        raise Fault("badArgument", "from is later than until.")
    return Asked(since, until, asked.get("set", ""))


def _token(asked: Asked, offset: int) -> str:
    words = json.dumps([asked.since, asked.until, asked.of, offset])
    return urlsafe_b64encode(words.encode()).decode()


def _from_token(token: str) -> Asked:
    try:
        since, until, of, offset = json.loads(urlsafe_b64decode(token.encode()))
        if not all(isinstance(one, str) for one in (since, until, of)) or type(offset) is not int:
            raise ValueError
    except (ValueError, TypeError) as broken:
        raise Fault("badResumptionToken", "This token was not given here.") from broken
    if not 0 < offset < 10**9:
        raise Fault("badResumptionToken", "This token was not given here.")
    return Asked(since, until, of, offset)


def _between(wanted: Asked) -> QuerySet[Release]:
    rows = latest()
    if wanted.since:
        rows = rows.filter(at__gte=_moment(wanted.since))
    if wanted.until:
        # Until is included, and a datestamp drops what is less than a second.
        unit = {"days": 1} if len(wanted.until) == 10 else {"seconds": 1}
        rows = rows.filter(at__lt=_moment(wanted.until) + datetime.timedelta(**unit))
    return rows.filter(publication__worksite__space__slug=wanted.of) if wanted.of else rows


def _moment(words: str) -> datetime.datetime:
    for form in ("%Y-%m-%d", _SECOND):
        try:
            return datetime.datetime.strptime(words, form).replace(tzinfo=datetime.UTC)
        except ValueError:
            continue
    raise Fault("badArgument", "A date is written 2016-01-30 or 2016-01-30T12:00:00Z.")


_BODIES: Mapping[str, Callable[[Mapping[str, str]], ElementTree.Element]] = {
    "Identify": _identify,
    "ListMetadataFormats": _formats,
    "ListSets": _sets,
    "GetRecord": _record,
    "ListIdentifiers": lambda asked: _list("ListIdentifiers", asked),
    "ListRecords": lambda asked: _list("ListRecords", asked),
}
