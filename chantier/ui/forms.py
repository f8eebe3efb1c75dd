"""How `{{ form }}` is drawn: an error summary, then each field with its label, hint and error."""

from http import HTTPStatus
from typing import Any

from django.forms import BaseForm, BoundField, CheckboxInput, ClearableFileInput
from django.forms.renderers import DjangoTemplates

from chantier.ui.fields import TrapField


def status_of(form: BaseForm) -> HTTPStatus:
    """The status of a page that shows `form`: 422 when what was sent has errors."""
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


class HouseBoundField(BoundField):
    """What the templates of `ui/forms/` ask of a field."""

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
