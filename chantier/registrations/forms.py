"""The forms on registrations."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.core import signing
from django.forms.models import ModelChoiceIterator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from chantier.meetings.models import Meeting
from chantier.paper.actions import MOST_AT_ONCE
from chantier.people.forms import AssistedForm, ContactForm, OneLineField
from chantier.people.models import Channel, HowConsented, Purpose
from chantier.registrations.actions import Need
from chantier.registrations.offers import Offer
from chantier.registrations.shares import questions_of
from chantier.registrations.wording import of_offer, when
from chantier.spaces.models import Constituency, Decision, Space
from chantier.ui.fields import LongTextField, RowsField, TrapField
from chantier.worksites.models import Worksite

MOST_CHILDREN = 20
MOST_COMPANIONS = 9
BY_DESK = (Channel.PAPER, Channel.PHONE, Channel.VOICE)
# A program fills a form at once. A person who is that fast is let in all the same: see the view.
TOO_FAST = 2.0
_STAMP = signing.TimestampSigner(salt="chantier.registrations.opened")


class OffersIterator(ModelChoiceIterator[Meeting]):
    """The evenings that the page has read already."""

    field: "MeetingsField"

    def __iter__(self) -> Iterator[tuple[Any, str]]:
        """A key and a label for each."""
        return (self.choice(offer.meeting) for offer in self.field.offers.values())


class MeetingsField(RowsField):
    """The evenings to tick, each with its date, its places and the rule by which they are given."""

    widget = forms.CheckboxSelectMultiple
    iterator = OffersIterator
    offers: dict[int, Offer]

    def label_from_instance(self, obj: Any) -> SafeString:
        """What stands beside the box."""
        return format_html(
            '<span><strong>{}</strong><br><span lang="{}">{}</span><br><small>{}</small></span>',
            capfirst(when(obj)),
            obj.worksite.language,
            obj.title,
            of_offer(self.offers[obj.pk]),
        )


class ConstituencyField(forms.ModelChoiceField[Constituency]):
    """From where somebody speaks."""

    widget = forms.RadioSelect


def _answer_field(question: str, answers: Sequence[str]) -> forms.ChoiceField:
    """Nobody has to answer; the answer serves the balance of the room and is then deleted."""
    return forms.ChoiceField(
        label=question,
        choices=[*((answer, answer) for answer in answers), ("", _("I would rather not say"))],
        help_text=_("So that the room is balanced. Deleted a week after the meeting."),
        required=False,
        widget=forms.RadioSelect,
    )


class WhatForm(forms.Form):
    """What is asked of everybody, known or not: which evenings, with whom, with what help."""

    asks_formats = False  # easy-to-read, large print: of who is not known yet
    meetings = MeetingsField(
        label=_("Which dates?"),
        queryset=Meeting.objects.none(),
        error_messages={
            "required": _("Tick at least one date."),
            "invalid_choice": _(
                "One of these dates is no longer open, or never was. "
                "Choose among those shown, and send again."
            ),
            "invalid_pk_value": _("Choose among the dates shown."),
        },
    )
    constituency = ConstituencyField(
        label=_("From where I speak"),
        help_text=_(
            "Each point of view counts as much as the others. "
            "This serves to see that all of them are in the room."
        ),
        queryset=Constituency.objects.none(),
        empty_label=None,
        error_messages={
            "required": _("Choose the answer that is closest to you."),
            "invalid_choice": _("Choose among the answers shown."),
        },
    )
    party_name = OneLineField(
        label=_("I come with a group"),
        help_text=_("Its name, the same for each of you. Each person registers too."),
        max_length=200,
        required=False,
    )
    companions = LongTextField(
        label=_("Who comes with me"),
        help_text=_(
            "First name and name, one person a line, nine at most. They agreed that you name them; "
            "each gets a code, sent to you."
        ),
        max_length=2000,
        rows=3,
        required=False,
    )
    interpreter = OneLineField(
        label=_("An interpreter: which language, or sign language"), max_length=120, required=False
    )
    childcare = forms.IntegerField(
        label=_("Children to look after: how many"),
        min_value=0,
        max_value=MOST_CHILDREN,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    transport = forms.BooleanField(label=_("Help to come and go home"), required=False)
    step_free = forms.BooleanField(label=_("Access without steps"), required=False)
    other = OneLineField(label=_("Something else"), max_length=300, required=False)
    depends_on = OneLineField(
        label=_("I depend on somebody who may be there"),
        help_text=_(
            "For example: a social worker, an employer, an elected official. "
            "Only the animation team reads it, so as not to seat you at the same table."
        ),
        max_length=200,
        required=False,
    )
    needs_kept = forms.BooleanField(
        label=_("I agree that these answers are kept until a week after the meeting, then deleted"),
        required=False,
    )

    def __init__(
        self, *args: Any, worksite: Worksite, offers: Sequence[Offer], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        by_pk = {offer.meeting.pk: offer for offer in offers}
        meetings: Any = self.fields["meetings"]
        meetings.offers = by_pk
        meetings.queryset = (
            Meeting.objects.filter(pk__in=by_pk).in_order().select_related("worksite")
        )
        constituency: Any = self.fields["constituency"]
        constituency.queryset = worksite.space.constituencies.order_by("position", "pk")
        self.questions = questions_of(offer.meeting for offer in offers)
        for number, (question, answers) in enumerate(self.questions.items(), start=1):
            self.fields[f"answer_{number}"] = _answer_field(question, answers)

    @property
    def answer_fields(self) -> list[forms.BoundField]:
        """The questions that serve to balance the room."""
        return [self[name] for name in self.fields if name.startswith("answer_")]

    def clean_companions(self) -> list[str]:
        """One name a line. Raises ValidationError for too many, or too long a name."""
        lines = [" ".join(line.split()) for line in self.cleaned_data["companions"].splitlines()]
        names = [line for line in lines if line]
        if len(names) > MOST_COMPANIONS or any(len(name) > 200 for name in names):
            raise forms.ValidationError(_("Write one name a line, nine people at most."))
        return names

    def clean(self) -> dict[str, Any]:
        """What somebody needs is only kept if they agree."""
        cleaned = super().clean() or self.cleaned_data
        if (self.need() or cleaned.get("depends_on")) and not cleaned.get("needs_kept"):
            self.add_error(
                "needs_kept",
                _("Tick this box so that we may keep what you need, or empty what you wrote."),
            )
        return cleaned

    def need(self) -> Need:
        """What somebody needs to come."""
        cleaned = self.cleaned_data
        return Need(
            interpreter=cleaned.get("interpreter", ""),
            childcare=cleaned.get("childcare") or 0,
            transport=cleaned.get("transport", False),
            step_free=cleaned.get("step_free", False),
            other=cleaned.get("other", ""),
        )

    def asked(self) -> dict[str, Any]:
        """What `actions.register` wants of it."""
        cleaned = self.cleaned_data
        return {
            "meetings": list(cleaned["meetings"]),
            "constituency": cleaned["constituency"],
            "party_name": cleaned["party_name"],
            "companions": cleaned["companions"],
            "needs": self.need(),
            "depends_on": cleaned["depends_on"],
            "answers": {
                question: cleaned[f"answer_{number}"]
                for number, question in enumerate(self.questions, start=1)
            },
        }

    @property
    def needs_open(self) -> bool:
        """The part on needs is shown open when something stands in it."""
        names = (
            "companions",
            "interpreter",
            "childcare",
            "transport",
            "step_free",
            "other",
            "needs_kept",
        )
        return any(self[name].value() or self[name].errors for name in names) or bool(
            self["depends_on"].value()
        )


class SentOnceForm(forms.Form):
    """A form that counts once however often it is sent, and that programs fall into."""

    request_key = forms.UUIDField(widget=forms.HiddenInput(attrs={"autocomplete": "off"}))
    opened = forms.CharField(widget=forms.HiddenInput(attrs={"autocomplete": "off"}))
    website = TrapField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        fresh = {"request_key": uuid4, "opened": lambda: _STAMP.sign("form")}
        kwargs["initial"] = fresh | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)

    def clean_opened(self) -> float:
        """Seconds since the page was made. Raises ValidationError for a stamp of ours no longer."""
        stamp = self.cleaned_data["opened"]
        try:
            _STAMP.unsign(stamp)
        except signing.BadSignature as bad:
            raise forms.ValidationError(_("Reload the page and fill in the form again.")) from bad
        made = signing.b62_decode(stamp.split(":")[1])
        return _now() - made


def _now() -> int:
    return signing.b62_decode(_STAMP.timestamp())


class OwnForm(SentOnceForm, WhatForm):
    """Somebody already known registers for more evenings, from where they spoke first."""

    def __init__(self, *args: Any, standing: Constituency | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.standing = standing
        if standing:
            self.fields["constituency"].initial = standing
            self.fields["constituency"].disabled = True


class RegistrationForm(SentOnceForm, WhatForm, ContactForm):
    """Somebody registers, in one page, without account."""

    asks_formats = True
    field_order = (
        "meetings", "name", "constituency", "reach", "email", "phone", "postal_address", "relay",
        "party_name",
    )  # fmt: skip

    easy_to_read = forms.BooleanField(label=_("Send me easy-to-read texts"), required=False)
    large_print = forms.BooleanField(label=_("Send me large print"), required=False)
    keep_contact = forms.BooleanField(
        label=_("I agree that you use this to answer me and to tell me about this worksite"),
        error_messages={
            "required": _(
                "Without this agreement we cannot keep anything, nor answer you. Tick the box."
            )
        },
    )
    keep_opinions = forms.BooleanField(
        label=_("I agree that what I say and vote is kept under a pseudonym, never under my name"),
        required=False,
    )

    def asked(self) -> dict[str, Any]:
        """What `actions.register` wants of it."""
        cleaned = self.cleaned_data
        agreed = {Purpose.CONTACT} | ({Purpose.OPINIONS} if cleaned["keep_opinions"] else set())
        return (
            super().asked()
            | self.contact()
            | {
                "consents": agreed,
                "easy_to_read": cleaned["easy_to_read"],
                "large_print": cleaned["large_print"],
                "language": "en" if (get_language() or "fr").startswith("en") else "fr",
            }
        )


class DeskForm(SentOnceForm, WhatForm, AssistedForm, ContactForm):
    """A slip or a call, typed for somebody else."""

    asks_formats = True
    # As the slip is read, from its number to its signature.
    field_order = (
        "number", "name", "reach", "email", "phone", "postal_address", "relay", "constituency",
        "meetings", "party_name",
    )  # fmt: skip

    number = OneLineField(
        label=_("Number of the slip"),
        help_text=_("Eight signs at its foot, if it bears one."),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    language = forms.ChoiceField(
        label=_("Language of what we send"), choices=settings.LANGUAGES, required=False
    )
    easy_to_read = forms.BooleanField(label=_("Easy-to-read texts"), required=False)
    large_print = forms.BooleanField(label=_("Large print"), required=False)
    keep_contact = forms.BooleanField(
        label=_("Agrees that we use this to answer and to tell about this worksite"),
        error_messages={
            "required": _("Without this agreement nothing may be kept: ask the person again.")
        },
    )
    keep_opinions = forms.BooleanField(
        label=_("Agrees that what they say and vote is kept under a pseudonym"), required=False
    )
    note = OneLineField(label=_("Note on this entry"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        channel: Any = self.fields["entered_through"]
        channel.choices = [(one.value, one.label) for one in BY_DESK]
        for name in ("name", "email", "phone", "postal_address"):
            self.fields[name].widget.attrs["autocomplete"] = "off"  # it is somebody else's
        self.fields["name"].label = _("First name and name")
        self.fields["reach"].label = _("How to reach them")
        self.fields["constituency"].label = _("Speaks as")
        self.fields["constituency"].help_text = ""
        if not self.is_bound:
            self.fields["name"].widget.attrs["autofocus"] = True
        self.fields["needs_kept"].label = _("Agrees that these are kept until a week after")

    def asked(self) -> dict[str, Any]:
        """What `actions.enter_for_somebody` wants of it."""
        cleaned = self.cleaned_data
        agreed = {Purpose.CONTACT} | ({Purpose.OPINIONS} if cleaned["keep_opinions"] else set())
        same = ("request_key", "consent_how", "easy_to_read", "large_print", "number", "note")
        return (
            super().asked()
            | self.contact()
            | {name: cleaned[name] for name in same}
            | {
                "consents": agreed,
                "channel": cleaned["entered_through"],
                "language": cleaned["language"] or settings.LANGUAGE_CODE,
            }
        )


class PlacesForm(forms.Form):
    """How many places there are; empty for no limit."""

    places = forms.IntegerField(
        label=_("Number of places"),
        help_text=_("Empty: not limited."),
        min_value=0,
        max_value=32_767,
        required=False,
    )


class SlipsForm(forms.Form):
    """How many numbered slips to print."""

    count = forms.IntegerField(
        label=_("How many slips"), min_value=1, max_value=MOST_AT_ONCE, initial=20
    )


class WalkInForm(ContactForm):
    """Somebody at the door: as little as it takes to let them in and to reach them again."""

    constituency = ConstituencyField(
        label=_("Speaks as"), queryset=Constituency.objects.none(), empty_label=None
    )
    request_key = forms.UUIDField(
        widget=forms.HiddenInput(attrs={"autocomplete": "off"}), initial=uuid4
    )
    keep_contact = DeskForm.base_fields["keep_contact"]
    keep_opinions = DeskForm.base_fields["keep_opinions"]

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        constituency: Any = self.fields["constituency"]
        constituency.queryset = meeting.worksite.space.constituencies.order_by("position", "pk")
        self.fields["name"].label = _("First name and name")
        self.fields["reach"].label = _("How to reach them")

    def asked(self) -> dict[str, Any]:
        """What `actions.walk_in` wants of it."""
        cleaned = self.cleaned_data
        agreed = {Purpose.CONTACT} | ({Purpose.OPINIONS} if cleaned["keep_opinions"] else set())
        return self.contact() | {
            "constituency": cleaned["constituency"],
            "request_key": cleaned["request_key"],
            "consents": agreed,
            "consent_how": HowConsented.ORAL,
        }


class CheckInForm(forms.Form):
    """Who stands at the door."""

    said = OneLineField(
        label=_("Name, code, or what the square says"),
        max_length=500,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autofocus": True, "spellcheck": "false"}
        ),
    )


class ThrowForm(forms.Form):
    """What chance said."""

    thrown = OneLineField(
        label=_("What chance said"),
        help_text=_("Dice: three digits in their order, like 407. Else: the number as published."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )


class SetAsideForm(forms.Form):
    """The decision by which a draw is made again."""

    decision = forms.ModelChoiceField(
        label=_("Decision of the committee"), queryset=Decision.objects.none()
    )

    def __init__(self, *args: Any, space: Space, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        decision: Any = self.fields["decision"]
        decision.queryset = space.decisions.order_by("-taken_on", "-pk")
