"""Forms of the report: writing, findings, review, return, answers."""

import uuid
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from chantier.debates.models import Contribution
from chantier.people.forms import OneLineField
from chantier.people.models import Channel, Reach
from chantier.reports.models import FindingKind, RemarkKind, SectionKey, SignOff
from chantier.reports.states import ReturnState
from chantier.spaces.models import Constituency
from chantier.ui.fields import DayInput, LongTextField, RowsField

SECTION_LENGTH = 60_000
OFF_LINE = [choice for choice in Channel.choices if choice[0] != Channel.WEB]


class OpenForm(forms.Form):
    """Opens the report of a meeting."""

    due_on = forms.DateField(
        label=_("To be returned by"),
        widget=DayInput,
        required=False,
        help_text=_("A report not returned on this day stands on the dashboard."),
    )


class SectionForm(forms.Form):
    """The text of a section, and the version it was written from."""

    text = LongTextField(
        label=_("Text"),
        max_length=SECTION_LENGTH,
        rows=22,
        required=False,
        help_text=_(
            "Leave an empty line between paragraphs; begin a line with ## for a heading, with - "
            "for a list. To cite contribution 12, write [n° 12]; for a footnote, ^[its words]. A "
            "table is written | cell | cell |, a line each row; under the first, | --- | --- |."
        ),
    )
    base_number = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class CitedField(RowsField):
    """Boxes to tick: the contributions that a finding rests on."""

    def label_from_instance(self, obj: Contribution) -> str:
        words = obj.text if len(obj.text) <= 160 else obj.text[:159] + "…"
        return f"n°\u00a0{obj.number} · {obj.constituency} · {words}"


class PictureForm(forms.Form):
    """A picture, and what it shows: whoever does not see it reads that."""

    file = forms.FileField(
        label=_("Picture"),
        help_text=_(
            "PNG or JPEG, ten megabytes at most. Where and when it was taken is removed from it. "
            "Whoever can be recognised in it must have agreed."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": "image/png,image/jpeg"}),
    )
    alt = OneLineField(
        label=_("What the picture shows, for those who do not see it"),
        max_length=300,
        help_text=_("One or two sentences, as if you told it over the telephone."),
    )
    caption = OneLineField(
        label=_("Caption, shown under the picture"), max_length=300, required=False
    )
    part = forms.ChoiceField(
        label=_("Where it goes"),
        choices=[("", _("nowhere yet")), *SectionKey.choices],
        required=False,
        help_text=_("At the end of that part; it can be moved from there as words are."),
    )

    def clean_alt(self) -> str:
        """Without the signs that would end it in the text."""
        return _within(self.cleaned_data["alt"])

    def clean_caption(self) -> str:
        """The same."""
        return _within(self.cleaned_data["caption"])


def _within(words: str) -> str:
    """Brackets and straight quotation marks bound a picture in the text: others stand for them."""
    return words.replace("[", "(").replace("]", ")").replace('"', "”").strip()


class NameForm(forms.Form):
    """A name for a state of the text."""

    name = OneLineField(label=_("Name of the version"), max_length=80)
    row = forms.IntegerField(label=_("Row"), min_value=1, max_value=1_000_000_000)


class FindingForm(forms.Form):
    """A finding. `kind` is chosen once."""

    kind = forms.ChoiceField(label=_("Kind"), choices=FindingKind.choices, widget=forms.RadioSelect)
    text = LongTextField(label=_("Finding"), max_length=4_000, rows=4)
    transfers_to = LongTextField(
        label=_("For a hypothesis: to whom, where it may serve"),
        max_length=4_000,
        rows=3,
        required=False,
    )
    refuted_by = LongTextField(
        label=_("For a hypothesis: what would refute it"), max_length=4_000, rows=3, required=False
    )
    contributions = CitedField(
        label=_("It rests on these contributions"),
        queryset=Contribution.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    base_edition = forms.IntegerField(min_value=0, widget=forms.HiddenInput, initial=0)
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(
        self, *args: Any, contributions: QuerySet[Contribution], kind: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["contributions"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101  for the type checker
        field.queryset = contributions
        if kind:
            del self.fields["kind"]
        if kind and kind != FindingKind.HYPOTHESIS:
            del self.fields["transfers_to"], self.fields["refuted_by"]

    def said(self) -> dict[str, Any]:
        """What `actions.add_finding` and `edit_finding` both take."""
        return {
            "text": self.cleaned_data["text"],
            "transfers_to": self.cleaned_data.get("transfers_to", ""),
            "refuted_by": self.cleaned_data.get("refuted_by", ""),
            "contributions": [c.number for c in self.cleaned_data["contributions"]],
        }


class ReasonForm(forms.Form):
    """Why a finding is taken out."""

    reason = forms.CharField(label=_("Why it is taken out"), max_length=300)


class RemarkForm(forms.Form):
    """Something said of a passage. Numbers are those printed in the margin, on screen or paper."""

    place = forms.IntegerField(
        label=_("Number of the sentence"),
        min_value=0,
        max_value=100_000,
        help_text=_("As it stands in the margin. 0 is about the whole part."),
    )
    row = forms.IntegerField(
        label=_("Version of the text"),
        min_value=0,
        max_value=1_000_000_000,
        help_text=_("From a sheet: the one printed at its top. On screen, leave it."),
    )
    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=[choice for choice in RemarkKind.choices if choice[0] != RemarkKind.WORDING],
        widget=forms.RadioSelect,
        initial=RemarkKind.COMMENT,
    )
    text = LongTextField(label=_("Your remark"), max_length=4_000, rows=4, required=False)
    proposed = LongTextField(
        label=_("For a suggestion: the wording you propose"),
        max_length=8_000,
        rows=4,
        required=False,
        help_text=_("It takes the place of the sentence, under your name, if it is accepted."),
    )
    asked_of = forms.ModelChoiceField(
        label=_("For a question or a task: which constituency is asked"),
        queryset=Constituency.objects.none(),
        required=False,
    )
    due_on = forms.DateField(label=_("For a task: to be done by"), widget=DayInput, required=False)
    on_behalf_of = forms.ModelChoiceField(
        label=_("Typed for somebody: of which constituency"),
        queryset=Constituency.objects.none(),
        required=False,
        empty_label=_("nobody: these are my own words"),
    )
    channel = forms.ChoiceField(label=_("Typed for somebody: how it reached you"), choices=OFF_LINE)
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(
        self, *args: Any, constituencies: QuerySet[Constituency], scribe: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not scribe:
            del self.fields["on_behalf_of"], self.fields["channel"]
        for name in {"asked_of", "on_behalf_of"} & self.fields.keys():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  for the type checker
            field.queryset = constituencies

    def said(self) -> dict[str, Any]:
        """What `actions.add_remark` takes. Without somebody it is typed for, it came by the web."""
        said = dict(self.cleaned_data)
        if not said.get("on_behalf_of"):
            said["channel"] = Channel.WEB
        return said


class RemarkAnswerForm(forms.Form):
    """What became of a remark, in words."""

    answer = LongTextField(label=_("Your answer"), max_length=4_000, rows=4, required=False)


class AsideForm(forms.Form):
    """Why a contribution is left out of the report."""

    reason = LongTextField(
        label=_("Why it is not in the report"),
        max_length=500,
        rows=3,
        help_text=_("Shown beside the report, for good. Whoever said it will read it."),
    )


class SubmitForm(forms.Form):
    """Begins the review."""

    review_until = forms.DateField(
        label=_("To be signed by"),
        widget=DayInput,
        required=False,
        help_text=_("Shown to each constituency. Nothing closes by itself on this day."),
    )


class SignForm(forms.Form):
    """A constituency's word on a section. The team says for whom it types, and how it came."""

    constituency = forms.ModelChoiceField(
        label=_("Constituency"), queryset=Constituency.objects.none()
    )
    channel = forms.ChoiceField(label=_("How it reached you"), choices=OFF_LINE)
    verdict = forms.ChoiceField(
        label=_("What it says of this part"),
        choices=SignOff.Verdict.choices,
        widget=forms.RadioSelect,
    )
    text = LongTextField(
        label=_("Reserve or divergence"),
        max_length=8_000,
        rows=6,
        required=False,
        help_text=_("It will stand beside the text, word for word."),
    )
    read_sha256 = forms.CharField(max_length=64, widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, constituencies: QuerySet[Constituency], own: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if own:
            del self.fields["constituency"], self.fields["channel"]
            return
        field = self.fields["constituency"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  for the type checker
        field.queryset = constituencies


class SilenceForm(forms.Form):
    """Why a constituency could not sign."""

    constituency = forms.ModelChoiceField(
        label=_("Constituency"), queryset=Constituency.objects.none()
    )
    reason = LongTextField(
        label=_("Why it could not sign"),
        max_length=2_000,
        rows=3,
        help_text=_("Shown beside the report, for good: what was tried, and when."),
    )

    def __init__(self, *args: Any, constituencies: QuerySet[Constituency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["constituency"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  for the type checker
        field.queryset = constituencies


class ReturnForm(forms.Form):
    """Returns the report to each."""

    open_until = forms.DateField(
        label=_("Corrections and dissents until"),
        widget=DayInput,
        help_text=_("Each one is told this day. The report is frozen after it, not before."),
    )


class ReopenForm(forms.Form):
    """The decision by which a frozen report is reopened."""

    title = OneLineField(label=_("What was decided"), max_length=200)
    taken_on = forms.DateField(label=_("Decided on"), widget=DayInput)
    text = LongTextField(
        label=_("Why the report is reopened"),
        max_length=4_000,
        rows=5,
        help_text=_("Recorded among the decisions of the space, and shown beside what was frozen."),
    )


class MarkForm(forms.Form):
    """What became of one return."""

    state = forms.ChoiceField(
        choices=[
            (state.value, state.label)
            for state in (ReturnState.HANDED_OVER, ReturnState.READ_ALOUD, ReturnState.FAILED)
        ]
    )


class AgainForm(forms.Form):
    """Another way to reach somebody."""

    reach = forms.ChoiceField(label=_("Send it another way"), choices=Reach.choices)


class _OnBehalf(forms.Form):
    """Typed by the team for somebody: how it reached us. Dropped when one acts for oneself."""

    channel = forms.ChoiceField(label=_("How it reached you"), choices=OFF_LINE)

    def __init__(self, *args: Any, on_behalf: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not on_behalf:
            del self.fields["channel"]

    @property
    def came_by(self) -> str:
        """The web, unless somebody typed it for somebody else."""
        return str(self.cleaned_data.get("channel", Channel.WEB))


class CorrectForm(_OnBehalf):
    """One's own words, as one wants to be cited."""

    text = LongTextField(label=_("What I said, in my words"), max_length=8_000, rows=6)


class DissentForm(_OnBehalf):
    """A dissent, which nobody can change afterwards."""

    text = LongTextField(label=_("Dissenting opinion"), rows=12)
    signed_as = forms.CharField(
        label=_("Signed"),
        max_length=200,
        required=False,
        help_text=_(
            "This name will be public. Left empty, the dissent is signed by the constituency alone."
        ),
    )
    understood = forms.BooleanField(
        label=_(
            "I have read it again: once attached, nobody can change it or take it away, "
            "its author included."
        )
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class AnswerForm(forms.Form):
    """Applies a correction, or says why not."""

    decision = forms.ChoiceField(
        label=_("What you do"),
        choices=[
            ("apply", _("show these words in the report from now on")),
            ("leave", _("leave the words as they are, and say why")),
        ],
        widget=forms.RadioSelect,
    )
    answer = LongTextField(
        label=_("Answer to its author"),
        max_length=4_000,
        rows=4,
        required=False,
    )
