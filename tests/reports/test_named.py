"""Words bear the name that whoever said them agreed to, from the draft to the book; no text has it.

Somebody writes on the web, somebody has their card typed; both told where their name may stand.
"""

import pytest

from chantier.debates.models import Contribution, QuoteConsent
from chantier.people.models import Person
from chantier.publications import book
from chantier.reports import actions, letters, queries
from chantier.reports.models import Report, SectionVersion
from chantier.typesetting import tree
from chantier.worksites.models import ParticipationLink
from tests import factories as f
from tests.reports import factories as evenings
from tests.reports.pages import soup, team, url


@pytest.fixture
def night(db):
    """Ada allows her name, Basile (on paper) his first name; the draft is prepared in one click."""
    night = evenings.evening()
    for one, name in ((night.web, "Ada Essai"), (night.paper, "Basile Modèle")):
        Person.objects.filter(pk=one.person.pk).update(name=name)
    allow(night.story, QuoteConsent.NAMED)
    allow(night.paper_story, QuoteConsent.FIRST_NAME)
    actions.prepare_report(meeting=night.meeting, by=night.team, now=f.NOON)
    night.report = Report.objects.get()
    return night


def allow(contribution, consent):
    Contribution.objects.filter(pk=contribution.pk).update(quote_consent=consent)


def read(night):
    """What the page of the report says, in one line."""
    page = soup(team(night).get(url(night)))
    return " ".join(page.main.get_text().replace("\u00a0", " ").split())


def printed(night):
    """What the book prints beside the words, in notes."""
    composed = book.compose(night.worksite)
    notes = (one for _path, one in tree.walk(composed.document) if isinstance(one, tree.Note))
    return " ".join(tree.plain(one.inlines) for one in notes)


def test_the_draft_names_each_as_they_agreed_beside_their_words_and_stores_no_name(night):
    said = read(night)

    assert "« À l’assemblée, on m’a écoutée. » – " in said
    assert "[n° 1 (Ada Essai)]" in said
    assert "[n° 2 (Basile)]" in said
    assert "Modèle" not in said
    stored = " ".join(SectionVersion.objects.values_list("text", flat=True))
    assert "[n° 1]" in stored
    assert "Ada" not in stored
    assert "Ada" not in str(queries.data_of(night.report))


def test_the_letter_that_holds_the_report_names_them_too(night):
    text = letters.as_markdown(night.report)

    assert "[n° 1 (Ada Essai)]" in text
    assert "[n° 2 (Basile)]" in text


@pytest.mark.parametrize("on_paper", [False, True])
def test_a_name_goes_as_soon_as_its_owner_wishes_it(night, on_paper):
    who, said = (night.paper, night.paper_story) if on_paper else (night.web, night.story)
    name = "Basile" if on_paper else "Ada"
    assert name in read(night)

    allow(said, QuoteConsent.PSEUDONYM)

    assert name not in read(night)
    assert str(who.constituency) in read(night)


def test_a_name_given_for_some_words_is_not_put_on_others(night):
    f.ContributionFactory(
        meeting=night.meeting, number=3, text="Sans mon nom, ceci.",
        constituency=night.web.constituency, authors=[night.web.participation],
    )  # fmt: skip
    actions.prepare_report(meeting=night.meeting, by=night.team, now=f.NOON)

    assert "Sans mon nom" in read(night)
    assert "[n° 3]" in read(night)


def test_nobody_is_named_once_nothing_leads_to_them(night):
    ParticipationLink.objects.all().delete()

    assert "[n° 1]" in read(night)
    assert "Ada" not in read(night)
    assert "Ada" not in letters.as_markdown(night.report)


def test_words_of_two_people_bear_a_name_only_if_both_are_known(night):
    night.story.authors.add(f.ParticipationFactory(worksite=night.worksite, person=None))

    assert "Ada" not in read(night)


def test_a_name_is_shown_letter_for_letter(night):
    Person.objects.filter(pk=night.web.person.pk).update(name="<b>Ada</b> *Essai*")

    assert "[n° 1 (<b>Ada</b> *Essai*)]" in read(night)


def test_the_book_names_them_from_the_draft_on(night):
    who = {"by": night.team, "now": f.NOON}
    for part in night.report.sections.all():
        if part.latest() is None:
            actions.save_section(section=part, text="Rien de plus.", base_number=0, **who)
    night.report = actions.submit_for_review(report=night.report, **who)
    evenings.sign_all(night)
    actions.return_report(report=night.report, **who)

    said = printed(night)
    assert "Ada Essai, " in said
    assert "Basile, " in said
    assert "Modèle" not in said
