"""How `{{ form }}` is drawn: an error summary, then each field with its label, hint and error."""

from http import HTTPStatus
from typing import Any

from django import forms
from django.forms import BaseForm, BoundField, CheckboxInput, ClearableFileInput
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from chantier.ui.fields import TrapField

# Fields that nobody has filled are drawn once for all who open the form: see `_likeness`.
PLAIN = (
    *(forms.TextInput, forms.EmailInput, forms.NumberInput, forms.Textarea),
    *(forms.CheckboxInput, forms.RadioSelect, forms.Select, forms.CheckboxSelectMultiple),
)
MOST_KEPT = 1000
_drawn: dict[tuple[Any, ...], SafeString] = {}


def status_of(form: BaseForm) -> HTTPStatus:
    """The status of a page that shows `form`: 422 when what was sent has errors."""
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


class HouseBoundField(BoundField):
    """What the templates of `ui/forms/` ask of a field."""

    def as_field_group(self) -> SafeString:
        """Label, hint, errors, control. Drawn once for fields that look the same."""
        likeness = self._likeness()
        if likeness is None:
            return super().as_field_group()
        if likeness not in _drawn:
            if len(_drawn) >= MOST_KEPT:
                _drawn.clear()
            _drawn[likeness] = super().as_field_group()
        return _drawn[likeness]

    def _likeness(self) -> tuple[Any, ...] | None:
        """All that the drawing of an unfilled plain field depends on; None for the others."""
        field, widget = self.field, self.field.widget
        if self.form.is_bound or type(widget) not in PLAIN or isinstance(field, TrapField):
            return None
        choices = getattr(widget, "choices", ())  # rows are read each time
        return (
            *(get_language(), self.html_name, self.auto_id, type(field), type(widget)),
            *(str(self.label), str(self.help_text), str(self.value()), field.required),
            *(field.disabled, self.form.use_required_attribute, field.localize),
            *(getattr(widget, "input_type", ""), self.template_name, self.html_initial_id),
            *(tuple(sorted((k, str(v)) for k, v in widget.attrs.items())),),
            *((str(key), str(label), hasattr(label, "__html__")) for key, label in iter(choices)),
        )

    @property
    def use_fieldset(self) -> bool:
        """A group of boxes is a fieldset. Django's file input says it is one; it has one label."""
        if isinstance(self.field.widget, ClearableFileInput):
            return False
        return bool(self.field.widget.use_fieldset)

    @property
    def is_tick(self) -> bool:
        """One box to tick, whose label stands after it."""
        return isinstance(self.field.widget, CheckboxInput)

    @property
    def is_trap(self) -> bool:
        """A trap that nobody fell into."""
        return isinstance(self.field, TrapField) and not self.errors

    @property
    def anchor(self) -> str:
        """The id that the error summary links to: the control, or the first one of a group."""
        return self.id_for_label or f"{self.auto_id}_0"

    def build_widget_attrs(self, attrs: dict[str, Any], widget: Any = None) -> dict[str, Any]:
        """A trap is not announced as required or invalid before it is shown."""
        built = dict(super().build_widget_attrs(attrs, widget))
        if isinstance(self.field, TrapField) and self.errors:
            built["tabindex"] = "0"
        return built


class HouseRenderer(DjangoTemplates):
    """Django's own engine for widgets, our templates for forms and fields."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"
    bound_field_class = HouseBoundField
