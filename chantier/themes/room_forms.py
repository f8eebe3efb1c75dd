"""Forms of the tables: the room, somebody moved, those who come late."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from chantier.algorithms.grouping import find_conflicts
from chantier.meetings.models import ExchangeGroup, Kind, Meeting
from chantier.themes.models import SeatingPlan, ThemeWish
from chantier.themes.seating import Setting, seating_of
from chantier.themes.sentences import say_conflict, say_table
from chantier.themes.sitting import Sitting

MOST_ROUNDS, MOST_CHAIRS, MOST_TABLES = 8, 30, 400
USUAL_CHAIRS = 7


@dataclass(frozen=True, slots=True)
class Before:
    """What is known before planning."""

    people: int
    with_wishes: int
    themes: int


class RoomForm(forms.Form):
    """The room, and what must be kept. Contradictions are said before anything is computed."""

    rounds = forms.IntegerField(
        label=_("Rounds"),
        help_text=_("At each round people change tables and meet others."),
        min_value=1,
        max_value=MOST_ROUNDS,
    )
    chairs = forms.IntegerField(
        label=_("Chairs at each table, at most"), min_value=2, max_value=MOST_CHAIRS
    )
    tables = forms.IntegerField(
        label=_("Tables"),
        help_text=_("Leave it empty for as many as the people need."),
        min_value=1,
        max_value=MOST_TABLES,
        required=False,
    )
    step_free = forms.IntegerField(
        label=_("Of these, reached without steps"),
        help_text=_("The first ones. Leave it empty when all are."),
        min_value=0,
        max_value=MOST_TABLES,
        required=False,
    )
    companions = forms.BooleanField(
        label=_("Somebody named by another person in the form sits at their table"), required=False
    )
    forget = forms.BooleanField(
        label=_("Forget the places given by hand in the plan before"), required=False
    )
    seed = forms.IntegerField(
        label=_("Number of the plan"),
        help_text=_("Another number gives another plan, as well mixed; the same one, the same."),
        min_value=0,
        max_value=9999,
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        self.meeting = meeting
        plan = SeatingPlan.objects.filter(meeting=meeting).first()
        kwargs.setdefault("initial", _kept(plan, meeting))
        super().__init__(*args, **kwargs)

    @property
    def before(self) -> Before:
        """How many come, and how many of them gave wishes."""
        seating = seating_of(self.meeting, Setting(1, 2, 1), by_hand=False)
        people = seating.problem.people
        return Before(len(people), sum(bool(one.wishes) for one in people), len(seating.themes))

    @property
    def room(self) -> Setting:
        """What was said of the room."""
        said = self.cleaned_data
        chairs, tables = said["chairs"], said.get("tables")
        people = self.meeting.registrations.placed().count()
        return Setting(
            rounds=said["rounds"],
            chairs=chairs,
            tables=tables or max(1, -(-people // chairs)),
            step_free=said.get("step_free"),
            companions=said["companions"],
            seed=said["seed"],
        )

    def clean(self) -> None:
        """Each contradiction by name, and what to give up."""
        super().clean()
        if self.errors:
            return
        seating = seating_of(self.meeting, self.room, by_hand=not self.cleaned_data["forget"])
        found = find_conflicts(seating.problem)
        if found:
            raise ValidationError([say_conflict(one, seating.names) for one in found])


def _kept(plan: SeatingPlan | None, meeting: Meeting) -> dict[str, Any]:
    if plan is None:
        themed = meeting.kind == Kind.POOLING_DAY
        wished = ThemeWish.objects.filter(theme__worksite=meeting.worksite).exists()
        rounds = 2 if themed and wished else 1
        return {"rounds": rounds, "chairs": USUAL_CHAIRS, "companions": True, "seed": 0}
    names = ("rounds", "chairs", "tables", "step_free", "companions", "seed")
    return {name: getattr(plan, name) for name in names}


class MoveForm(forms.Form):
    """Somebody, and the table where they are to sit."""

    registration = forms.ChoiceField(
        label=_("Who"), error_messages={"required": _("Choose who moves.")}
    )
    group = forms.ChoiceField(
        label=_("To which table"), error_messages={"required": _("Choose a table.")}
    )

    def __init__(self, *args: Any, sitting: Sitting | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(row.pk): row for row in sitting.seats_of} if sitting else {}
        for row in sitting.not_placed if sitting else ():
            self.people.setdefault(str(row.pk), row)
        self.groups = dict(_groups(sitting)) if sitting else {}
        who, where = self.fields["registration"], self.fields["group"]
        assert isinstance(who, forms.ChoiceField)  # noqa: S101  for the type checker
        assert isinstance(where, forms.ChoiceField)  # noqa: S101  for the type checker
        who.choices = [
            ("", gettext("Choose…")),
            *(
                (pk, f"{row.person.name} ({row.constituency.letter})")
                for pk, row in self.people.items()
            ),
        ]
        where.choices = [("", gettext("Choose…")), *_by_round(sitting)]

    def clean_registration(self) -> Any:
        """The registration itself."""
        return self.people[self.cleaned_data["registration"]]

    def clean_group(self) -> ExchangeGroup:
        """The table itself."""
        return self.groups[self.cleaned_data["group"]]


def _groups(sitting: Sitting) -> Iterator[tuple[str, ExchangeGroup]]:
    for tables in sitting.rounds:
        for table in tables:
            yield str(table.group.pk), table.group


def _by_round(sitting: Sitting | None) -> list[tuple[str, list[tuple[str, str]]]]:
    if sitting is None:
        return []
    many = len(sitting.rounds) > 1
    return [
        (
            gettext("Round %(number)d") % {"number": turn},
            [(str(table.group.pk), say_table(table, turn if many else 0)) for table in tables],
        )
        for turn, tables in enumerate(sitting.rounds, start=1)
    ]


class LateForm(forms.Form):
    """From which round those who come late sit."""

    from_round = forms.TypedChoiceField(label=_("From which round"), coerce=int)

    def __init__(self, *args: Any, sitting: Sitting | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rounds = len(sitting.rounds) if sitting else 1
        field = self.fields["from_round"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
        field.choices = [
            (turn, gettext("Round %(number)d") % {"number": turn}) for turn in range(1, rounds + 1)
        ]
