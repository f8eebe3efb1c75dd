"""Forms of the room: what is said, voted, disputed, noted for others."""

import re
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from chantier.debates import queries
from chantier.debates.models import Contribution, Kind, QuoteConsent, Statement, Vote
from chantier.debates.policies import LONGEST
from chantier.debates.states import CONFLICT_TRANSITIONS, ConflictState
from chantier.meetings.models import Meeting
from chantier.people.models import Channel
from chantier.spaces.models import Constituency
from chantier.ui.fields import LongTextField, RowsField
from chantier.worksites.models import Worksite

# In the words of the room: what each kind is for.
KINDS = [
    (Kind.STORY, _("A story – what happened to me, or near me")),
    (Kind.ANALYSIS, _("An analysis – what a story makes me understand")),
    (Kind.STRENGTH, _("A strength – what works well in this initiative")),
    (Kind.WEAKNESS, _("A weakness – what does not work, or for whom it does not")),
    (Kind.QUESTION, _("A question – what I want to know")),
    (Kind.TENSION, _("A tension – where we do not agree, or where it hurts")),
    (Kind.PROPOSAL, _("A proposal – what could be done, and by whom")),
    (Kind.HYPOTHESIS, _("A hypothesis – what could serve elsewhere")),
]
CONSENTS = [
    (QuoteConsent.PSEUDONYM, _("Without my name: only my constituency is said")),
    (QuoteConsent.FIRST_NAME, _("With my first name")),
    (QuoteConsent.NAMED, _("With my name")),
    (QuoteConsent.NOT, _("Do not quote my words")),
]
SPOKEN_CHANNELS = [
    (Channel.VOICE, _("said aloud")),
    (Channel.PAPER, _("on a paper card")),
    (Channel.PHONE, _("by phone")),
]
# What is typed for each line of a paper ballot.
BALLOT_SIGNS = {"1": Vote.Value.AGREE, "2": Vote.Value.DISAGREE, "3": Vote.Value.PASS}
BLANK_SIGNS = frozenset("0-")


class OnceForm(forms.Form):
    """A form that, sent twice, is one deed."""

    request_key = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid.uuid4)


class ContributionChoices(RowsField):
    """Contributions, each with its number, how it begins, and its meeting unless it is `here`."""

    here: Meeting | None = None

    def label_from_instance(self, obj: Any) -> str:
        text = obj.text if len(obj.text) <= 120 else f"{obj.text[:119]}…"
        if self.here is None or obj.meeting_id == self.here.pk:
            return f"{obj.number}. {text}"
        return f"{obj.meeting}, {obj.number}. {text}"


class ConstituencyChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One constituency of the worksite's space; set the worksite with `offer`."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Constituency"))
        super().__init__(queryset=Constituency.objects.none(), **kwargs)

    def offer(self, worksite: Worksite) -> None:
        """Choose among those of the worksite."""
        self.queryset = queries.constituencies_of(worksite)


class BadgeField(forms.CharField):
    """The six signs on a badge. Cleaned, they are the participation; see `of`."""

    worksite: Worksite

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Badge"))
        kwargs.setdefault(
            "widget",
            forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        )
        super().__init__(**kwargs)

    def of(self, worksite: Worksite) -> None:
        """Look among the badges of this worksite."""
        self.worksite = worksite

    def clean(self, value: Any) -> Any:
        """The participation, or None for an empty badge. Raises ValidationError for an unknown."""
        signs = re.sub(r"[\s-]", "", super().clean(value)).upper()
        if not signs:
            return None
        found = queries.bearer_of(self.worksite, signs)
        if found is None:
            raise ValidationError(
                _("No badge of this worksite bears %(signs)s: look at the badge again."),
                params={"signs": signs},
            )
        return found


class ContributionForm(OnceForm):
    """Somebody writes for themselves."""

    kind = forms.ChoiceField(
        label=_("What do you bring?"), choices=KINDS, widget=forms.RadioSelect, initial=Kind.STORY
    )
    text = LongTextField(
        label=_("Your words"),
        max_length=LONGEST,
        rows=6,
        help_text=_("As you would say them. A few sentences are enough."),
    )
    cites = ContributionChoices(
        label=_("The story it rests on"),
        queryset=Contribution.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("An analysis starts from a story: tick one at least."),
    )
    quote_consent = forms.ChoiceField(
        label=_("How may your words be quoted in the report?"),
        choices=CONSENTS,
        widget=forms.RadioSelect,
        initial=QuoteConsent.PSEUDONYM,
    )
    released = forms.BooleanField(
        label=_("Show it to everybody at once, not to my constituency first"), required=False
    )

    def __init__(self, *args: Any, meeting: Meeting, constituency: Constituency, **kwargs: Any):
        super().__init__(*args, **kwargs)
        stories = queries.citable(meeting, constituency)
        cites = self.fields["cites"]
        if stories.exists():
            cites.here = meeting  # type: ignore[attr-defined]
            cites.queryset = stories  # type: ignore[attr-defined]
        else:
            del self.fields["cites"]


class NotUnderstoodForm(OnceForm):
    """The call for an explanation; saying of what is not needed."""

    text = forms.CharField(
        label=_("Which word, which sentence?"), required=False, max_length=LONGEST
    )


class NumbersField(forms.CharField):
    """Numbers of contributions, as they are read on cards: "3, 12"."""

    def clean(self, value: Any) -> Any:
        """The set of numbers. Raises ValidationError for anything else."""
        parts = re.split(r"[\s,;]+", super().clean(value).strip())
        try:
            numbers = {int(part) for part in parts if part}
        except ValueError:
            raise ValidationError(_("Write numbers only, like 3, 12.")) from None
        if any(not 0 < number < 2**31 for number in numbers):
            raise ValidationError(_("Write numbers only, like 3, 12."))
        return numbers


class ConstituenciesField(RowsField):
    """Several constituencies of the worksite's space."""

    def offer(self, worksite: Worksite) -> None:
        """Choose among those of the worksite."""
        self.queryset = queries.constituencies_of(worksite)


class NoteForm(OnceForm):
    """What somebody said, typed by a note-taker: the badge if one can be read, else from where."""

    badge = BadgeField(required=False, help_text=_("The six signs on the badge, if you see them."))
    constituency = ConstituencyChoice(
        required=False, help_text=_("Needed only without a badge: from where did they speak?")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS, initial=Kind.STORY)
    text = LongTextField(label=_("The words"), max_length=LONGEST, rows=3)
    cites = NumbersField(
        label=_("Rests on the stories number"), required=False, help_text=_("For an analysis.")
    )
    channel = forms.ChoiceField(label=_("How"), choices=SPOKEN_CHANNELS, initial=Channel.VOICE)
    quote_consent = forms.ChoiceField(
        label=_("May be quoted"), choices=CONSENTS, initial=QuoteConsent.PSEUDONYM
    )
    together_with = ConstituenciesField(
        label=_("Written together with"),
        queryset=Constituency.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("When several constituencies say it together; not for a story."),
    )
    validated = forms.BooleanField(label=_("Read back to them, and they agreed"), required=False)
    released = forms.BooleanField(label=_("Meant for everybody"), required=False)

    def __init__(self, *args: Any, meeting: Meeting, together: bool = False, **kwargs: Any):
        kwargs.setdefault("use_required_attribute", False)
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        self.fields["released"].initial = together  # all write before everybody
        self.fields["badge"].of(meeting.worksite)  # type: ignore[attr-defined]
        self.fields["constituency"].offer(meeting.worksite)  # type: ignore[attr-defined]
        self.fields["together_with"].offer(meeting.worksite)  # type: ignore[attr-defined]

    def has_changed(self) -> bool:
        """A card is filled once it has words or a badge; choices alone come from the last one."""
        return bool({"badge", "text", "cites"} & set(self.changed_data))

    def clean_cites(self) -> list[Contribution]:
        """The contributions of this meeting that bear these numbers."""
        numbers = self.cleaned_data["cites"]
        rows = list(self.meeting.contributions.current().filter(number__in=numbers))
        missing = sorted(numbers - {row.number for row in rows})
        if missing:
            raise ValidationError(
                _("No contribution of this meeting bears the number %(numbers)s."),
                params={"numbers": ", ".join(map(str, missing))},
            )
        return rows

    def clean(self) -> dict[str, Any]:
        """Who spoke: a badge says the constituency too."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if badge := data.pop("badge", None):
            data["constituency"] = badge.constituency
        elif not data.get("constituency") and "badge" not in self.errors:
            self.add_error("constituency", _("Type the badge, or choose from where they spoke."))
        data["participation"] = badge
        if data.get("released") and not data.get("validated"):
            self.add_error("validated", _("Read the words back before they go out to everybody."))
        return data


NOTES_AT_ONCE = 3
Notes = forms.formset_factory(NoteForm, extra=NOTES_AT_ONCE, max_num=20, absolute_max=20)


def filled_cards(cards: "forms.BaseFormSet[NoteForm]") -> list[tuple[NoteForm, dict[str, Any]]]:
    """The cards that hold something, each with what it says."""
    return [(card, card.cleaned_data) for card in cards.forms if card.has_changed()]


class BallotForm(forms.Form):
    """One paper ballot, typed with the number keys: one sign for each statement, in order."""

    badge = BadgeField(help_text=_("The six signs written on the ballot."))
    line = forms.CharField(
        label=_("Answers"),
        max_length=400,
        help_text=_("One sign each, in order: 1 agree, 2 disagree, 3 pass, 0 left blank."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, worksite: Worksite, statements: Sequence[Statement], **kw: Any):
        super().__init__(*args, **kw)
        self.statements = statements
        self.fields["badge"].of(worksite)  # type: ignore[attr-defined]

    def clean_line(self) -> dict[int, int]:
        """Number of the statement → answer. Raises ValidationError for a line that is not whole."""
        signs = re.sub(r"[\s,;.]", "", self.cleaned_data["line"])
        if wrong := sorted(set(signs) - BALLOT_SIGNS.keys() - BLANK_SIGNS):
            raise ValidationError(
                _("Only 1, 2, 3 and 0 are answers; this is not: %(signs)s."),
                params={"signs": " ".join(wrong)},
            )
        if len(signs) != len(self.statements):
            raise ValidationError(
                _("This line has %(typed)d answers for %(expected)d sentences: count again."),
                params={"typed": len(signs), "expected": len(self.statements)},
            )
        return {
            statement.number: BALLOT_SIGNS[sign]
            for statement, sign in zip(self.statements, signs, strict=True)
            if sign in BALLOT_SIGNS
        }


class CodeForm(forms.Form):
    """The six digits on the screen of the room."""

    code = forms.CharField(
        label=_("Code of the room"),
        max_length=20,
        help_text=_("Six digits, on the screen or the poster of the room."),
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "class": "room-code"}
        ),
    )

    def clean_code(self) -> str:
        """Six digits, whatever stands between them."""
        code = re.sub(r"[\s.-]", "", self.cleaned_data["code"])
        if not re.fullmatch(r"[0-9]{6}", code):
            raise ValidationError(_("The code of a room has six digits. Look at the screen again."))
        return code


class WalkInForm(OnceForm):
    """Somebody who comes in without having registered."""

    constituency = ConstituencyChoice(
        label=_("From where do you speak?"), widget=forms.RadioSelect, empty_label=None
    )
    agreed = forms.BooleanField(
        label=_("I agree that what I say and vote is kept under a pseudonym, without my name")
    )

    def __init__(self, *args: Any, worksite: Worksite, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["constituency"].offer(worksite)  # type: ignore[attr-defined]


class BadgeForm(OnceForm):
    """A badge for somebody in the room who has neither registered nor a phone."""

    constituency = ConstituencyChoice(empty_label=None)

    def __init__(self, *args: Any, worksite: Worksite, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["constituency"].offer(worksite)  # type: ignore[attr-defined]


class StatementForm(OnceForm):
    """A sentence to put to the vote."""

    text = forms.CharField(
        label=_("Sentence to put to the vote"),
        max_length=400,
        help_text=_("One idea, so that to agree or to disagree means one thing."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    comes_from = ContributionChoices(
        label=_("It comes from"),
        queryset=Contribution.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any):
        super().__init__(*args, **kwargs)
        rows = queries.visible(meeting, None).exclude(kind=Kind.NOT_UNDERSTOOD)
        if rows.exists():
            self.fields["comes_from"].queryset = rows  # type: ignore[attr-defined]
        else:
            del self.fields["comes_from"]


class ReasonForm(forms.Form):
    """Why words are set aside, or brought back."""

    reason = LongTextField(
        label=_("Reason"),
        max_length=2000,
        rows=3,
        help_text=_("Everybody can read it in the log: name the rule, not the person."),
    )


class MergeForm(forms.Form):
    """Contributions that say the same."""

    contributions = ContributionChoices(
        label=_("Contributions to put together"),
        queryset=Contribution.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any):
        super().__init__(*args, **kwargs)
        rows = queries.visible(meeting, None).exclude(kind=Kind.NOT_UNDERSTOOD)
        self.fields["contributions"].queryset = rows  # type: ignore[attr-defined]


class SplitForm(forms.Form):
    """Words that say several things."""

    text = LongTextField(
        label=_("The words"),
        max_length=LONGEST,
        help_text=_("Put an empty line where you cut. The words themselves stay as they were."),
    )

    def clean_text(self) -> list[str]:
        """The parts between the empty lines."""
        return [part for part in re.split(r"\n\s*\n", self.cleaned_data["text"]) if part.strip()]


class ValidationForm(forms.Form):
    """The speaker reads the note, and corrects it."""

    text = LongTextField(label=_("What I said"), max_length=LONGEST, rows=5)


class ConsentForm(forms.Form):
    """How one's words may be quoted."""

    quote_consent = forms.ChoiceField(
        label=_("How may your words be quoted in the report?"),
        choices=CONSENTS,
        widget=forms.RadioSelect,
    )


class TurnLengthForm(forms.Form):
    """How long a turn really lasted."""

    seconds = forms.IntegerField(
        label=_("Length in seconds"), min_value=0, help_text=_("0 if nobody spoke.")
    )


class ConflictForm(OnceForm):
    """Names a matter on which people differ."""

    matter = forms.CharField(
        label=_("What is the matter?"),
        max_length=300,
        help_text=_("In one sentence that both sides would sign."),
    )
    would_settle = LongTextField(
        label=_("What would settle it?"), required=False, max_length=4000, rows=3
    )


class PositionForm(forms.Form):
    """What a constituency holds, and what it needs."""

    constituency = ConstituencyChoice(empty_label=None)
    text = LongTextField(label=_("What we hold"), max_length=4000, rows=4)
    needs = LongTextField(label=_("What we need"), required=False, max_length=4000, rows=3)

    def __init__(self, *args: Any, worksite: Worksite, own: Constituency | None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field = self.fields["constituency"]
        field.offer(worksite)  # type: ignore[attr-defined]
        if own is not None:
            field.queryset = field.queryset.filter(pk=own.pk)  # type: ignore[attr-defined]
            field.initial = own


class ConflictStateForm(forms.Form):
    """Where a conflict stands from now on, and why."""

    to = forms.ChoiceField(label=_("Where the conflict stands now"))
    would_settle = LongTextField(
        label=_("What would settle it?"), required=False, max_length=4000, rows=3
    )
    why = LongTextField(label=_("What happened"), max_length=2000, rows=3)

    def __init__(self, *args: Any, state: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        steps = CONFLICT_TRANSITIONS[ConflictState(state)]
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            (step.value, step.label) for step in ConflictState if step in steps
        ]


class MeaningForm(forms.Form):
    """What a word means to one's constituency."""

    word = forms.CharField(label=_("Word"), max_length=80)
    constituency = ConstituencyChoice(
        required=False, empty_label=_("the meaning agreed by all"), label=_("For whom?")
    )
    meaning = LongTextField(label=_("What it means to us"), max_length=2000, rows=3)

    def __init__(self, *args: Any, worksite: Worksite, own: Constituency | None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if own is None:
            self.fields["constituency"].offer(worksite)  # type: ignore[attr-defined]
        else:
            del self.fields["constituency"]
