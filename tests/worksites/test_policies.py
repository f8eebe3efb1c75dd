import pytest

from chantier.rules import Denied, may
from chantier.worksites import policies
from chantier.worksites.codes import heard, new_code
from chantier.worksites.models import CalendarEntry
from chantier.worksites.states import TRANSITIONS, State
from tests.factories import ParticipationFactory, PersonFactory, WorksiteFactory


def ready():
    worksite = WorksiteFactory(in_preparation=True, invitation="Venez coopérer.")
    CalendarEntry.objects.create(worksite=worksite, label="Ateliers", when="cet hiver", position=0)
    return worksite


def test_an_invitation_opens_with_a_text_and_a_calendar_in_words():
    policies.check_can_open_invitation(ready())


@pytest.mark.parametrize(
    ("emptied", "named"),
    [
        ("invitation", "le texte de l’invitation, ou la question"),
        ("code", "le code court"),
    ],
)
def test_an_invitation_that_lacks_something_says_what(emptied, named):
    worksite = ready()
    setattr(worksite, emptied, "")

    with pytest.raises(Denied, match=named):
        policies.check_can_open_invitation(worksite)


def test_a_question_is_text_enough():
    worksite = ready()
    worksite.invitation, worksite.question = " \n", "Qui manque ?"

    assert may(policies.check_can_open_invitation, worksite).allowed


def test_a_step_without_a_time_is_no_calendar():
    worksite = ready()
    worksite.calendar.update(when="")

    with pytest.raises(Denied, match="calendrier"):
        policies.check_can_open_invitation(worksite)


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("target", list(State))
def test_a_worksite_moves_as_its_table_says(state, target):
    worksite = ready()
    worksite.state = state

    allowed = may(policies.check_can_move_to, worksite, target).allowed

    assert allowed == (target in TRANSITIONS[state])


def test_an_invitation_that_somebody_answered_on_paper_is_not_withdrawn():
    worksite = WorksiteFactory()
    ParticipationFactory(worksite=worksite, person=PersonFactory(on_paper=True))

    with pytest.raises(Denied, match="déjà répondu"):
        policies.check_can_move_to(worksite, State.PREPARATION)


@pytest.mark.parametrize(
    ("typed", "code"), [("io15", "1015"), ("IO-15", "1O15"), ("l015", "IO15"), ("démo", "dmo")]
)
def test_a_code_is_heard_with_its_look_alikes(typed, code):
    assert heard(typed) == heard(code)


def test_codes_drawn_have_no_look_alikes_and_differ():
    codes = {new_code() for _ in range(200)}

    assert len(codes) > 190
    assert not set("".join(codes)) & set("O0I1LAEUY")


@pytest.mark.parametrize("code", ["AB", "TROPLONGUECODE", "É15", "A B", "A-B", "", "２０１５"])
def test_a_code_that_cannot_be_said_is_refused(code):
    with pytest.raises(Denied, match="code court"):
        policies.check_can_use_code(code)


def test_a_code_that_looks_like_another_is_refused():
    other = WorksiteFactory(code="IO15")

    with pytest.raises(Denied, match="un autre chantier"):
        policies.check_can_use_code("1015")

    policies.check_can_use_code("1015", worksite=other)
