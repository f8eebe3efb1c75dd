"""The form of the rule of places: one field for each thing that is printed."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from chantier.meetings.models import Meeting, PlaceRule
from chantier.people.models import Channel
from chantier.registrations.actions import Share
from chantier.registrations.models import PlaceTerms, Randomness
from chantier.registrations.shares import quotas_of, terms_of
from chantier.spaces.models import Decision
from chantier.ui.fields import LongTextField, MomentInput

KEPT_BY_WAY = (Channel.PAPER, Channel.PHONE)
MOST = 32_767


def _number(label: Any, *, initial: int | None) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=0, max_value=MOST, required=False, initial=initial
    )


class RuleForm(forms.ModelForm[PlaceTerms]):
    """How the places of one meeting are given."""

    place_rule = forms.ChoiceField(label=_("How places are given"), choices=PlaceRule.choices)
    questions = LongTextField(
        label=_("Questions that balance the room"),
        required=False,
        max_length=4000,
        rows=4,
        help_text=_(
            "One answer a line: question | answer | places at least | places at most. "
            "Example: Do you live in the district? | yes | 20 | 35"
        ),
    )
    decision = forms.ModelChoiceField(
        label=_("Decision of the committee"),
        queryset=Decision.objects.none(),
        required=False,
        help_text=_("Needed once people have registered: the rule that they read changes."),
    )

    class Meta:
        model = PlaceTerms
        fields = (
            "draw_at", "draw_where", "randomness", "announced", "one_per_household",
            "earlier_count_double", "kept_until", "absent_after",
        )  # fmt: skip
        widgets = {"draw_at": MomentInput, "kept_until": MomentInput}
        help_texts = {
            "announced": _("Example: the numbers of the national lottery of 7 November, in order."),
            "kept_until": _(
                "First come only: what quotas keep is kept until then, "
                "at the latest until the meeting begins."
            ),
            "absent_after": _("Empty: somebody says at the door who is absent."),
        }

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        kwargs["instance"] = terms_of(meeting)
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        self.fields["place_rule"].initial = meeting.place_rule
        decision: Any = self.fields["decision"]
        decision.queryset = meeting.worksite.space.decisions.order_by("-taken_on", "-pk")
        self.constituencies = list(meeting.worksite.space.constituencies.order_by("position", "pk"))
        quotas = quotas_of(meeting)
        of = {quota.constituency_id: quota for quota in quotas if quota.constituency_id}
        for one in self.constituencies:
            found = of.get(one.pk)
            self.fields[f"least_{one.pk}"] = _number(
                _least(one.name), initial=found.at_least if found else None
            )
            self.fields[f"most_{one.pk}"] = _number(
                _most(one.name), initial=found.at_most if found else None
            )
        kept = {quota.channel: quota.at_least for quota in quotas if quota.channel}
        for channel in KEPT_BY_WAY:
            self.fields[f"kept_{channel}"] = _number(
                _least(channel.label), initial=kept.get(channel)
            )
        self.fields["questions"].initial = "\n".join(
            " | ".join(map(str, (q.question, q.answer, q.at_least, _blank(q.at_most))))
            for q in quotas
            if q.question
        )
        self.order_fields(["place_rule", *(n for n in self.fields if "_" in n and n[-1].isdigit())])

    def clean_questions(self) -> list[Share]:
        """One share for each line. Raises ValidationError naming the lines that cannot be read."""
        shares, faults = [], []
        for number, line in enumerate(self.cleaned_data["questions"].splitlines(), start=1):
            if not line.strip():
                continue
            try:
                shares.append(_read(line))
            except ValueError:
                faults.append(
                    gettext("Line %(number)d: write “question | answer | at least | at most”.")
                    % {"number": number}
                )
        if len({(share.question, share.answer) for share in shares}) < len(shares):
            faults.append(gettext("An answer stands twice: keep one line for each."))
        if faults:
            raise ValidationError(faults)
        return shares

    def clean(self) -> dict[str, Any]:
        """A number announced beforehand is named."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("randomness") == Randomness.ANNOUNCED and not cleaned.get("announced"):
            self.add_error("announced", gettext("Say which number, and when it is published."))
        return cleaned

    def asked(self) -> dict[str, Any]:
        """What `actions.set_rule` wants of it."""
        cleaned = self.cleaned_data
        return {
            "place_rule": cleaned["place_rule"],
            "terms": {name: cleaned[name] for name in self.Meta.fields},
            "shares": [*self._shares(), *cleaned["questions"]],
            "decision": cleaned["decision"],
        }

    def _shares(self) -> Iterator[Share]:
        cleaned = self.cleaned_data
        for one in self.constituencies:
            least, most = cleaned[f"least_{one.pk}"], cleaned[f"most_{one.pk}"]
            if least or most is not None:
                yield Share(constituency=one, at_least=least or 0, at_most=most)
        for channel in KEPT_BY_WAY:
            if least := cleaned[f"kept_{channel}"]:
                yield Share(channel=channel, at_least=least)

    def _post_clean(self) -> None:
        """The instance stays as it is in the database: the action writes, or nobody does."""


def _read(line: str) -> Share:
    question, answer, least, most = (*(part.strip() for part in line.split("|")), "", "")[:4]
    if not (question and answer) or len(question) > 200 or len(answer) > 120:
        raise ValueError(line)
    numbers = [int(least or 0), int(most) if most else None]
    if any(number is not None and not 0 <= number <= MOST for number in numbers):
        raise ValueError(line)
    return Share(question=question, answer=answer, at_least=numbers[0] or 0, at_most=numbers[1])


def _blank(number: int | None) -> str:
    return "" if number is None else str(number)


def _least(name: Any) -> str:
    return gettext("%(who)s: places at least") % {"who": name}


def _most(name: Any) -> str:
    return gettext("%(who)s: places at most") % {"who": name}
