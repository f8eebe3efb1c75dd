"""Forms of the portal."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chantier.notices.models import Message, MessageQuerySet
from chantier.notices.states import State
from chantier.ui.fields import RowsField

# Waiting for somebody's hands: printing, posting, calling. Not a machine's failure.
BY_HAND = (State.TO_SEND, State.TO_CALL)


class MarkForm(forms.Form):
    """Which messages, and what became of them."""

    messages = RowsField(label=_("Messages"), queryset=Message.objects.none())
    state = forms.ChoiceField(
        label=_("What became of them"),
        choices=[
            (State.POSTED, _("posted")),
            (State.HANDED_OVER, _("handed over")),
            (State.READ_ALOUD, _("read aloud")),
        ],
    )

    def __init__(self, *args: Any, messages: MessageQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["messages"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101  for the type checker
        field.queryset = messages

    def clean_state(self) -> State:
        return State(self.cleaned_data["state"])
