"""What the book contains, in the order the editors chose; what is quoted as its authors agreed."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from chantier.debates.models import Contribution, QuoteConsent, Statement, WordMeaning
from chantier.library.models import Evidence, Hypothesis
from chantier.publications import book
from chantier.publications.book import index, parts, people
from chantier.publications.book.pieces import Piece, opened_with, whole
from chantier.publications.models import Publication
from chantier.reports.models import Correction
from chantier.reports.states import State
from chantier.themes.models import FollowUp, GroupWork, Proposal, Theme
from chantier.typesetting import tree
from chantier.worksites import states as worksites
from chantier.worksites.models import ParticipationLink
from tests import factories as f
from tests.debates import factories as votes
from tests.reports import factories as evenings


def words_of(document: tree.Document) -> str:
    """Every word of it, headings and notes included."""
    told = []
    for _path, node in tree.walk(document):
        told += [node.text] if isinstance(node, tree.Text | tree.Heading) else []
    return "\n".join(told)


def chapters(composed: book.Book) -> list[str]:
    headings = (one for one in composed.document.children if isinstance(one, tree.Heading))
    return [one.id for one in headings if one.level == 1]


def citations(composed: book.Book) -> list[str]:
    quotes = (one for _path, one in tree.walk(composed.document) if isinstance(one, tree.Quote))
    return [tree.plain(one.citation) for one in quotes]


@pytest.fixture
def night(db):
    return evenings.at_state(State.RETURNED)


@pytest.fixture
def organiser(night, client):
    client.force_login(night.team)
    return client


def test_editors_order_the_parts_and_leave_some_out_with_buttons(night, organiser):
    WordMeaning.objects.create(
        worksite=night.worksite, word="Écoute", meaning="Se taire.", constituency=None
    )
    url = reverse("publications:arrange", args=[night.worksite.slug])
    usual = chapters(book.compose(night.worksite))

    for key, change in (("lexicon", "up"), ("lexicon", "up"), ("programme", "out")):
        organiser.post(url, {"key": key, "change": change})

    publication = Publication.objects.get()
    arranged = chapters(book.compose(night.worksite, publication))
    assert usual.index("lexicon") == usual.index(f"report-{night.meeting.slug}") + 1
    assert arranged.index("lexicon") == arranged.index(f"report-{night.meeting.slug}") - 1
    assert "programme" in usual
    assert "programme" not in arranged
    page = organiser.get(reverse("publications:edit", args=[night.worksite.slug]))
    assert "laissée de côté" in page.content.decode()

    organiser.post(url, {"key": "lexicon", "change": "reset"})
    publication.refresh_from_db()
    assert chapters(book.compose(night.worksite, publication)) == usual


def test_a_change_that_is_not_known_changes_nothing_and_says_so(night, organiser):
    url = reverse("publications:arrange", args=[night.worksite.slug])

    for sent in ({"key": "nothing", "change": "up"}, {"key": "lexicon", "change": "burn"}, {}):
        told = organiser.post(url, sent, follow=True)
        assert "rien n’a été changé" in told.content.decode()

    assert not Publication.objects.exists()


def test_a_part_registered_later_stands_after_its_neighbour_whatever_was_chosen(db):
    known = [part.key for part in parts.in_order(None)]
    chosen = Publication(order=[key for key in reversed(known) if key != "reach"])

    ordered = [part.key for part in parts.in_order(chosen)]

    assert known.index("reach") == known.index("hypotheses") + 1
    assert ordered.index("reach") == ordered.index("hypotheses") + 1


def test_each_is_quoted_and_thanked_under_the_name_they_agreed_to(night):
    night.web.person.name, night.paper.person.name = "Ada Essai", "Basile Modèle"
    night.web.person.save()
    night.paper.person.save()
    said = Contribution.objects.filter(pk=night.story.pk)
    Contribution.objects.filter(pk=night.paper_story.pk).update(
        quote_consent=QuoteConsent.FIRST_NAME
    )

    said.update(quote_consent=QuoteConsent.NAMED)
    named = book.compose(night.worksite)
    said.update(quote_consent=QuoteConsent.PSEUDONYM)
    unnamed = book.compose(night.worksite)

    assert f"Ada Essai, {night.web.constituency}, contribution 1" in citations(named)
    assert f"Basile, {night.paper.constituency}, contribution 2" in citations(named)
    assert f"{night.web.constituency}, contribution 1" in citations(unnamed)
    assert "Essai" in words_of(named.document)
    assert "Essai" not in words_of(unnamed.document)
    assert "Modèle" not in words_of(named.document)
    assert str(night.web.constituency) in words_of(unnamed.document)  # thanked all the same


def test_the_place_of_a_first_name_in_the_list_tells_no_surname(night):
    for who, name in ((night.web.person, "Basile Abricot"), (night.paper.person, "Ada Modèle")):
        who.name = name
        who.save()
    Contribution.objects.update(quote_consent=QuoteConsent.FIRST_NAME)

    assert [line.split(",")[0] for line in people.names(night.worksite)] == ["Ada", "Basile"]


def test_one_word_without_a_name_leaves_its_author_out_of_the_list_of_names(night):
    night.web.person.name = "Ada Essai"
    night.web.person.save()
    Contribution.objects.filter(pk=night.story.pk).update(quote_consent=QuoteConsent.NAMED)
    more = {"meeting": night.meeting, "constituency": night.web.constituency}
    f.ContributionFactory(**more, number=9, authors=[night.web.participation])

    composed = book.compose(night.worksite)

    assert "Essai" in words_of(composed.document)  # beside the words for which the name was given
    listed = [one for one in composed.document.children if isinstance(one, tree.List)]
    assert not any("Essai" in words_of_list(one) for one in listed)


def words_of_list(node: tree.List) -> str:
    return words_of(tree.Document(title="", language="fr", children=(node,)))


def test_the_cover_bears_the_day_of_the_last_answer_that_the_book_tells(night):
    night.worksite.ends_on = datetime.date(2015, 12, 31)
    night.worksite.save()
    draft = book.compose(night.worksite)
    night.worksite.state = worksites.State.PUBLICATION
    night.worksite.save()
    alone = book.compose(night.worksite)
    proposal = Proposal.objects.create(worksite=night.worksite, number=1, text="Répondre.")
    FollowUp.objects.create(
        proposal=proposal,
        state="partly",
        text="Oui, en partie.",
        said_on=datetime.date(2016, 3, 25),
        recorded_at=f.NOON,
    )

    assert draft.document.date == ""  # that day may not have come
    assert alone.document.date == "2015-12-31"
    assert book.compose(night.worksite).document.date == "2016-03-25"


def test_once_the_links_are_destroyed_there_is_no_name_to_print(night):
    Contribution.objects.update(quote_consent=QuoteConsent.NAMED)
    ParticipationLink.objects.all().delete()

    assert f"{night.web.constituency}, contribution 1" in citations(book.compose(night.worksite))


def test_words_are_quoted_as_their_author_corrected_them(night):
    Correction.objects.create(
        report=night.report,
        contribution=night.story,
        participation=night.web.participation,
        text="On m’a écoutée deux minutes.",
        state="applied",
        asked_at=f.NOON,
        answered_at=f.NOON,
    )

    told = words_of(book.compose(night.worksite).document)

    assert "On m’a écoutée deux minutes." in told
    assert night.story.text not in told


def test_a_citation_in_a_text_is_a_note_that_says_whose_words_it_rests_on(night):
    Contribution.objects.filter(pk=night.story.pk).update(quote_consent=QuoteConsent.NOT)
    withheld = book.compose(night.worksite)
    Contribution.objects.filter(pk=night.story.pk).update(quote_consent=QuoteConsent.PSEUDONYM)
    told = book.compose(night.worksite)

    assert "[n" not in words_of(told.document)
    assert f"{night.web.constituency}, contribution 1" in notes(told)[0]
    assert night.story.text not in words_of(withheld.document)
    assert "ne peut pas être citée" in notes(withheld)[0]


def notes(composed: book.Book) -> list[str]:
    found = (one for _path, one in tree.walk(composed.document) if isinstance(one, tree.Note))
    return [tree.plain(one.inlines) for one in found]


def test_hypotheses_say_what_other_cases_brought(night):
    finding = night.report.findings.get(kind="hypothesis")
    hypothesis = Hypothesis.objects.create(
        space=night.worksite.space, text=finding.text, stated_in=finding, at=f.NOON
    )
    alone = words_of(book.compose(night.worksite).document)
    elsewhere = evenings.at_state(State.RETURNED)
    Evidence.objects.create(
        hypothesis=hypothesis,
        finding=elsewhere.report.findings.first(),
        stance=Evidence.Stance.CONTRADICTS,
        note="Personne n’est venu.",
        at=f.NOON,
    )

    tested = words_of(book.compose(night.worksite).document)

    assert "Aucun autre cas" in alone
    assert "Personne n’est venu." in tested
    assert "Contredit" in tested


def test_the_reach_table_hides_what_is_small(night):
    tables = [one for one in book.compose(night.worksite).document.children if is_reach(one)]

    assert len(tables) == 1
    cells = {tree.plain(cell) for row in tables[0].rows for cell in row[2:]}
    assert {words.replace("\u00a0", " ").replace("\u202f", " ") for words in cells} == {"0", "< 5"}


def is_reach(block: tree.Block) -> bool:
    return isinstance(block, tree.Table) and block.caption == "Portée par collège"


def test_figures_show_no_count_that_is_hidden(db):
    room = votes.room()
    shown, hidden = votes.statement(room), votes.statement(room, "La salle est trop petite.")
    votes.answers(shown, room, room.lived, agree=9, disagree=6)
    votes.answers(shown, room, room.elected, agree=8, disagree=7)
    votes.answers(hidden, room, room.lived, agree=3)
    still_open = votes.statement(room, "Le vote dure.")
    votes.answers(still_open, room, room.lived, agree=9)
    Statement.objects.exclude(pk=still_open.pk).update(closed_at=f.NOON)

    composed = book.compose(room.worksite)

    drawn = [one for _path, one in tree.walk(composed.document) if isinstance(one, tree.Figure)]
    assert [one.source for one in drawn] == list(composed.files)
    (alt,) = (" ".join(one.alt.split()) for one in drawn)
    assert "Collectifs citoyens : 9 d’accord, 6 pas d’accord, 0 passent" in alt
    assert "Trop peu de réponses" in words_of(composed.document)
    assert "Le vote dure." not in words_of(composed.document)  # a number would sway who votes
    numbers = BeautifulSoup(composed.files[drawn[0].source], "xml").stripped_strings
    assert {"9", "6", "8", "7"} <= set(numbers)


def test_the_index_leads_to_each_section_and_leaves_common_words_out():
    blocks = []
    for number, words in enumerate(("l’eau", "les eaux", "le feu", "rien", "l’Eau du feu", "rien")):
        blocks += [tree.Heading(2, f"Partie {number}", f"p{number}"), tree.paragraph(words)]

    made = index.index_of([Piece(blocks)], ["eau", "feu", "partie", "rien de cela"])

    entries = [item[0].inlines for item in made[1].items]
    assert [entry[0].text for entry in entries] == ["Eau\u00a0:", "Feu\u00a0:"]
    assert [[one.href for one in entry if one.href] for entry in entries] == [
        ["#p0", "#p1", "#p4"],
        ["#p2", "#p4"],
    ]


def test_remarks_lead_to_the_page_that_mends_them(night, organiser):
    initiative = f.InitiativeFactory(worksite=night.worksite)
    initiative.sections.create(
        depth="short", key="context", text="Voir [ici](https://exemple.test), avec la ZZTOP."
    )

    page = organiser.get(reverse("publications:proofread", args=[night.worksite.slug]))

    told = " ".join(page.content.decode().split())
    mend = reverse("initiatives:write", args=[night.worksite.slug, initiative.slug])
    assert told.count(f'href="{mend}"') == 2
    assert "« ici »" in told
    assert "« ZZTOP »" in told
    assert organiser.get(mend).status_code == 200


def test_a_group_that_only_disagreed_is_in_the_book_and_the_tour_is_said(night):
    day = f.MeetingFactory(worksite=night.worksite, pooling_day=True)
    theme = Theme.objects.create(worksite=night.worksite, title="Le temps", position=1)
    for tour, conclusions in ((1, ""), (2, "Répondre, même pour dire non."), (2, "")):
        number = day.groups.filter(round=tour).count() + 1
        group = day.groups.create(number=number, round=tour)
        work = GroupWork.objects.create(group=group, theme=theme, conclusions=conclusions)
        if tour == 1:
            work.dissents.create(text="Personne ne nous a rien demandé.", at=f.NOON)

    told = words_of(book.compose(night.worksite).document)

    assert "Ce que le groupe 1 du tour 1 a conclu" in told
    assert "Ce groupe n’a pas écrit de conclusions." in told
    assert "Personne ne nous a rien demandé." in told
    assert "Ce que le groupe 1 du tour 2 a conclu" in told
    assert "groupe 2 du tour 2" not in told  # it said nothing


def test_the_index_has_a_word_where_one_looks_for_it_and_names_the_report_of_like_parts():
    blocks = []
    for number, said in enumerate(("le feu", "le feu", "rien", "l’eau", "l’eau", "rien")):
        blocks += [
            tree.Heading(1, f"Soirée {number}", f"s{number}"),
            tree.Heading(2, "Diagnostic", f"d{number}"),
            tree.paragraph(said),
        ]

    made = index.index_of([Piece(blocks)], ["le feu", "l’eau"])

    told = [" ".join(tree.plain(item[0].inlines).split()) for item in made[1].items]
    assert told == ["Feu : Soirée 0 ; Soirée 1", "Eau : Soirée 3 ; Soirée 4"]


def test_a_title_opens_with_the_text_and_the_text_is_not_said_twice():
    long = "Répondre à chacun par écrit " * 5

    assert opened_with("Répondre à chacun.") == "Répondre à chacun"
    assert whole("Répondre à chacun.") == []
    assert opened_with(long).endswith("Répondre à chacun…")
    assert len(opened_with(long)) <= 111
    assert opened_with("Que dire de la une", longest=16) == "Que dire…"  # not « dire de la… »
    assert whole(long) == [tree.paragraph(long)]


def test_a_book_of_invented_people_says_so_before_anything_else(night):
    worksite = night.worksite
    assert not isinstance(book.compose(worksite).document.children[0], tree.Aside)
    worksite.participations.update(fictional=True)

    first = book.compose(worksite).document.children[0]

    assert isinstance(first, tree.Aside)
    assert first.kind == "notice"
    assert "inventées" in tree.plain(first.blocks[0].inlines)
