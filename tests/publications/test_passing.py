"""What libraries, reference managers and other sites take; who is told, and how."""

import datetime
import json
from urllib.parse import urlencode, urlsplit

import html5lib
import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.urls import reverse
from lxml import etree
from oaipmh.client import BaseClient
from oaipmh.error import (
    BadResumptionTokenError,
    CannotDisseminateFormatError,
    IdDoesNotExistError,
    NoRecordsMatchError,
)
from oaipmh.metadata import MetadataRegistry, oai_dc_reader

from chantier.jobs.worker import drain
from chantier.notices.letters import letters_pdf
from chantier.notices.models import Channel, Message
from chantier.people.actions import give_consent
from chantier.people.models import HowConsented, Purpose
from chantier.publications import actions, oai, policies, spreading
from chantier.publications.citing import FORMATS
from chantier.publications.record import record_of
from chantier.rules import Denied
from chantier.worksites.states import State
from tests import factories as f
from tests.publications import releasing
from tests.typesetting.pdf_checks import check_pdf


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def worksite(db):
    return f.WorksiteFactory(state=State.PUBLICATION, theme="L’eau 100 % & {le} _feu_")


@pytest.fixture
def release(worksite):
    return releasing.with_a_figure(releasing.publication_of(worksite))


def page(release, name="publication", *words):
    return reverse(f"publications:{name}", args=[release.publication.worksite.slug, *words])


# Citations.


def test_each_format_names_the_release(release, client):
    record = record_of(release)
    for key, form in FORMATS.items():
        answer = client.get(page(release, "citation", key))
        told = answer.content.decode()
        assert answer["Content-Type"].startswith(form.media_type)
        assert record.title in told, key
        assert record.url in told, key
        assert form.write(record) == told


def test_formats_hold_hostile_words(release):
    release.tree["title"] = 'Un "titre" {de} \\ <b>trop</b>\n& $x$'
    record = record_of(release)

    told = {key: form.write(record) for key, form in FORMATS.items()}

    json.loads(told["csl"])
    json.loads(told["datacite"])
    assert json.loads(told["jsonld"])["name"] == 'Un "titre" {de} \\ <b>trop</b> & $x$'
    assert etree.fromstring(told["dc"].encode()).xpath("string(//*[local-name()='title'])")
    assert told["bibtex"].replace(r"\{", "").replace(r"\}", "").count("{") == told[
        "bibtex"
    ].replace(r"\{", "").replace(r"\}", "").count("}")
    assert r"\$x\$" in told["bibtex"]
    assert len([line for line in told["ris"].splitlines() if line.startswith("TI")]) == 1


def test_the_page_says_what_zotero_and_search_engines_look_for(release, client):
    release.files.create(key="cover", file=ContentFile(b"png", "x.png"), size=3, sha256="0" * 64)
    soup = BeautifulSoup(client.get(page(release)).content, "html5lib")
    metas = {(one.get("name") or one.get("property")): one["content"] for one in soup("meta")
             if one.get("name") or one.get("property")}  # fmt: skip

    assert metas["citation_title"] == metas["DC.title"] == metas["og:title"] == "Le livre"
    assert metas["og:image"].startswith("http")
    shown = client.get(urlsplit(metas["og:image"]).path)
    assert (shown["Content-Type"], shown.getvalue()) == ("image/png", b"png")
    assert metas["citation_pdf_url"].endswith("/publication/1/pdf/")
    assert metas["citation_publication_date"] == f.NOON.strftime("%Y/%m/%d")
    book = soup.find(itemtype="https://schema.org/Book")
    assert book.find(itemprop="name")["content"] == "Le livre"
    links = {one.get("type") for one in soup("link", rel="alternate")}
    assert {"application/x-bibtex", "application/atom+xml", "application/ld+json"} <= links


def test_without_a_release_there_is_nothing_to_cite(worksite, client):
    for name, words in (("citation", ["ris"]), ("embed", ["figure-1"])):
        url = reverse(f"publications:{name}", args=[worksite.slug, *words])
        assert client.get(url).status_code == 404
    assert client.get(reverse("publications:publication", args=[worksite.slug])).status_code == 200


# Feeds and the sitemap.


def test_the_feed_has_an_entry_for_each_release(release, client):
    releasing.released(release.publication, number=2, at=f.NOON + datetime.timedelta(days=1))
    of_all = client.get(reverse("publications:feed_of_all"))

    for answer in (client.get(page(release, "feed")), of_all):
        feed = etree.fromstring(answer.content)
        space = {"a": "http://www.w3.org/2005/Atom"}
        numbers = [
            one.split("/")[-2] for one in feed.xpath("//a:entry/a:id/text()", namespaces=space)
        ]
        assert answer["Content-Type"].startswith("application/atom+xml")
        assert numbers == ["2", "1"]
        assert feed.xpath("count(//a:entry/a:link[@rel='enclosure'])", namespaces=space) == 4


def test_the_sitemap_knows_public_pages_only(release, client):
    hidden = f.WorksiteFactory(state=State.PREPARATION)

    told = client.get(reverse("portal:sitemap"))

    urls = etree.fromstring(told.content).xpath("//*[local-name()='loc']/text()")
    assert any(one.endswith(page(release)) for one in urls)
    assert any("/en/" in one for one in urls)
    assert not any(hidden.slug in one for one in urls)
    assert reverse("portal:sitemap") in client.get(reverse("portal:robots")).content.decode()


# Embeds.


@pytest.mark.parametrize("name", ["figure-1", "statement-1", "common-ground"])
def test_a_passage_stands_alone_in_a_frame_without_script(name, release, client):
    answer = client.get(page(release, "embed", name))

    html5lib.HTMLParser(strict=False).parse(answer.content)
    soup = BeautifulSoup(answer.content, "html5lib")
    assert "frame-ancestors *" in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer
    assert soup.find("script") is None
    picture = client.get(soup.find("img")["src"])
    assert picture["Content-Type"] == "image/svg+xml"
    assert picture.content == releasing.SVG


def test_other_pages_may_still_not_be_framed(release, client):
    answer = client.get(page(release))

    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("name", ["figure-0", "figure-2", "figure-99999", "nothing", "x" * 200])
def test_a_passage_that_is_not_there_is_not_found(name, release, client):
    assert client.get(page(release, "embed", name)).status_code == 404


@pytest.mark.parametrize("name", ["..%2Fsecret-key", "0.svg", "mimetype", f"{'0' * 32}.svg"])
def test_only_pictures_of_the_release_are_given(name, release, client):
    picture = page(release, "image", 1, "x.svg").replace("x.svg", name)
    assert client.get(picture).status_code == 404


def test_oembed_gives_the_frame_of_a_passage(release, client, settings):
    url = settings.SITE_URL + page(release, "embed", "statement-2")
    asked = urlencode({"url": url, "maxwidth": "300", "maxheight": "-1"})

    told = client.get(f"{reverse('publications:oembed')}?{asked}").json()

    frame = BeautifulSoup(told["html"], "html5lib").find("iframe")
    assert told["type"] == "rich"
    assert told["width"] == 300
    assert frame["src"] == url
    assert frame["title"] == "2. L’autre <b>énoncé</b>."  # escaped, not markup


@pytest.mark.parametrize(
    "url", ["", "https://ailleurs.test/", "nonsense", "{site}/", "{site}/chantiers/x/publication/"]
)
def test_oembed_knows_no_other_address(url, release, client, settings):
    asked = urlencode({"url": url.format(site=settings.SITE_URL)})
    assert client.get(f"{reverse('publications:oembed')}?{asked}").status_code == 404
    xml = f"{reverse('publications:oembed')}?format=xml"
    assert client.get(xml).status_code == 501


# OAI-PMH, by the client of others.


class Harvester(BaseClient):
    """The maintained client, its requests made to Django without a network."""

    def __init__(self, django) -> None:
        registry = MetadataRegistry()
        registry.registerReader("oai_dc", oai_dc_reader)
        super().__init__(registry)
        self.django = django

    def makeRequest(self, **asked):  # noqa: N802  its name there
        return self.django.post(reverse("publications:oai"), asked).content


@pytest.fixture
def harvester(client):
    return Harvester(client)


@pytest.fixture
def five(db):
    """Five publications in two spaces, the first with a second release."""
    one, other = f.SpaceFactory(), f.SpaceFactory()
    made = []
    for number in range(5):
        worksite = f.WorksiteFactory(space=other if number == 4 else one, state=State.PUBLICATION)
        at = f.NOON + datetime.timedelta(days=number)
        made.append(releasing.released(releasing.publication_of(worksite), at=at))
    releasing.released(made[0].publication, number=2, at=f.NOON + datetime.timedelta(days=9))
    return made


def test_a_library_harvests_everything_by_pages(five, harvester, monkeypatch):
    monkeypatch.setattr(oai, "PAGE", 2)

    identity = harvester.identify()
    found = list(harvester.listRecords(metadataPrefix="oai_dc"))
    headers = list(harvester.listIdentifiers(metadataPrefix="oai_dc"))

    assert identity.protocolVersion() == "2.0"
    assert len(found) == len(headers) == 5
    slugs = {header.identifier().rpartition(":")[2] for header, _metadata, _about in found}
    assert slugs == {one.publication.worksite.slug for one in five}
    for _header, metadata, _about in found:
        assert metadata.getField("title")[0] == "Le livre & les siens"
        assert metadata.getField("language") == ["fra"]
    assert sorted(len(one.setSpec()) for one in headers) == [1] * 5


def test_a_library_asks_for_one_and_for_a_set_and_for_days(five, harvester):
    sets = list(harvester.listSets())
    one = five[1].publication.worksite
    identifier = oai.identifier_of(one.slug)
    _header, metadata, _about = harvester.getRecord(identifier=identifier, metadataPrefix="oai_dc")
    formats = [row[0] for row in harvester.listMetadataFormats()]
    day = (f.NOON + datetime.timedelta(days=2)).replace(tzinfo=None, microsecond=0)
    rows = harvester.listIdentifiers(metadataPrefix="oai_dc", from_=day, until=day)
    other = five[4].publication.worksite

    assert len(sets) == 2
    assert record_of(five[1]).url in metadata.getField("identifier")
    assert formats == ["oai_dc"]
    assert [row.identifier() for row in rows] == [
        oai.identifier_of(five[2].publication.worksite.slug)
    ]
    in_set = harvester.listIdentifiers(metadataPrefix="oai_dc", set=other.space.slug)
    assert [row.identifier() for row in in_set] == [oai.identifier_of(other.slug)]


def test_a_library_is_told_what_it_asked_badly(five, harvester):
    with pytest.raises(IdDoesNotExistError):
        harvester.getRecord(identifier="oai:x:y", metadataPrefix="oai_dc")
    with pytest.raises(CannotDisseminateFormatError):
        list(harvester.listRecords(metadataPrefix="marc21"))
    with pytest.raises(NoRecordsMatchError):
        list(harvester.listRecords(metadataPrefix="oai_dc", set="nowhere"))
    with pytest.raises(BadResumptionTokenError):
        harvester.makeRequestErrorHandling(verb="ListRecords", resumptionToken="WyIi")


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("", "badVerb"),
        ("verb=Nothing", "badVerb"),
        ("verb=Identify&verb=Identify", "badVerb"),
        ("verb=Identify&more=1", "badArgument"),
        ("verb=GetRecord&identifier=x", "badArgument"),
        ("verb=ListRecords", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=hier", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2016-01-02&until=2016-01-01", "badArgument"),
        (
            "verb=ListRecords&metadataPrefix=oai_dc&from=2016-01-02&until=2016-01-03T00:00:00Z",
            "badArgument",
        ),
        ("verb=ListRecords&resumptionToken=a&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListRecords&resumptionToken=é", "badResumptionToken"),
        ("verb=ListSets&resumptionToken=a", "badResumptionToken"),
    ],
)
def test_each_fault_has_its_code(asked, code, five, client):
    answer = client.get(f"{reverse('publications:oai')}?{asked}")

    told = etree.fromstring(answer.content)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/xml")
    assert told.xpath("string(//*[local-name()='error']/@code)") == code


# Telling everyone.


@pytest.fixture
def readers(release):
    """One by e-mail, one on paper in large print, one who withdrew, one who agreed to nothing."""
    meeting = f.MeetingFactory(worksite=release.publication.worksite)
    people = [
        f.PersonFactory(),
        f.PersonFactory(on_paper=True, large_print=True),
        f.PersonFactory(),
        f.PersonFactory(),
    ]
    for person, state in zip(people, ("present", "present", "withdrawn", "present"), strict=True):
        gone = {"withdrawn_at": f.NOON} if state == "withdrawn" else {}
        f.RegistrationFactory(meeting=meeting, person=person, state=state, **gone)
    for person in people[:3]:
        give_consent(
            person=person, purpose=Purpose.CONTACT, how=HowConsented.FORM, by=None, now=f.NOON
        )
    return people


def test_everyone_who_took_part_is_told_once_on_their_channel(release, readers):
    by = f.AccountFactory()

    first = actions.announce(release=release, by=by, now=f.NOON)
    again = actions.announce(release=release, by=by, now=f.NOON)

    told = {one.person_key: one for one in Message.objects.order_by("pk")}
    assert (first, again) == (2, 0)
    assert set(told) == {readers[0].key, readers[1].key}
    letter = told[readers[1].key]
    assert told[readers[0].key].channel == Channel.EMAIL
    assert letter.channel in {Channel.LETTER, Channel.HANDED}
    assert letter.url.endswith(f"/p/{release.publication.worksite.code}/")
    assert letter.large_print
    assert check_pdf(letters_pdf(messages=[letter], language="fr")) == []


def test_an_earlier_release_is_not_told_of(release, readers):
    releasing.released(release.publication, number=2)

    with pytest.raises(Denied, match="paru"):
        policies.check_can_announce(release)
    assert not spreading.told(release).exists()


def test_the_team_tells_from_the_page_and_sees_how_many(release, readers, client):
    team = f.SpaceRoleFactory(space=release.publication.worksite.space).account
    client.force_login(team)

    before = client.get(page(release, "edit")).content.decode()
    asked = client.post(page(release, "announce"))
    drain()
    after = client.get(page(release, "edit")).content.decode()

    assert asked.status_code == 302
    assert page(release, "announce") in before
    assert page(release, "announce") not in after
    assert "2 messages" in after


def test_the_short_address_leads_to_the_book_however_it_is_typed(release, client):
    code = release.publication.worksite.code

    for typed in (code, code.lower()):
        answer = client.get(reverse("publications:short", args=[typed]))
        assert answer["Location"] == page(release)
    lost = client.get(reverse("publications:short", args=["ZZZ"]), follow=True)
    assert lost.status_code == 404
    assert "ZZZ" in lost.content.decode()
