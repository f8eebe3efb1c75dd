"""Nothing personal is kept without saying why, on what ground and until when."""

import re

import pytest
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.translation import override

from chantier.people.privacy import register, said_not_personal

# A text, a file or free data may hold anything on anybody; so may these words in a name.
FREE = (models.TextField, models.EmailField, models.JSONField, models.FileField)
FREE += (models.GenericIPAddressField, models.BinaryField)
WORDS = {
    *("name", "email", "mail", "phone", "mobile", "address", "postal", "relay", "contact"),
    *("needs", "interpreter", "childcare", "transport", "health", "access", "birth", "born"),
    *("age", "gender", "sex", "nationality", "religion", "income", "job", "signed", "said"),
    *("whom", "who", "person", "ip", "origin", "pseudonym", "note"),
}
FIELDS = [
    f"{model._meta.label}.{field.name}"
    for model in apps.get_models()
    if model.__module__.startswith("chantier.")
    for field in model._meta.get_fields()
    if isinstance(field, models.Field) and not isinstance(field, models.ForeignKey)
]


def field_of(path):
    model, name = path.rsplit(".", 1)
    return apps.get_model(model)._meta.get_field(name)


def looks_personal(path) -> bool:
    field = field_of(path)
    if isinstance(field, models.BooleanField | models.AutoField):
        return False
    if isinstance(field, models.DateField):
        return "birth" in field.name or "born" in field.name
    if field.choices or isinstance(field, models.ManyToManyField):
        return False
    return isinstance(field, FREE) or bool(WORDS & set(re.split(r"[._]", field.name)))


@pytest.mark.parametrize("path", [path for path in FIELDS if looks_personal(path)])
def test_a_field_that_looks_personal_is_declared_or_said_not_to_be(path):
    declared = {entry.field for entry in register()}
    assert path in declared | said_not_personal().keys(), (
        f"{path} may hold something on somebody: in the app's privacy.py, declare() its purpose, "
        "basis and retention, or say not_personal(…, why=…)"
    )


def test_every_declaration_is_of_a_field_that_exists():
    for path in [*(entry.field for entry in register()), *said_not_personal()]:
        try:
            field_of(path)
        except (FieldDoesNotExist, LookupError):
            pytest.fail(f"{path} is declared and does not exist")


def test_no_field_is_both():
    assert not {entry.field for entry in register()} & said_not_personal().keys()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_declaration_says_why_on_what_ground_and_until_when(language):
    with override(language):
        for entry in register():
            assert len(str(entry.purpose)) > 10, entry.field
            assert str(entry.basis.label), entry.field
            assert len(str(entry.retention)) > 5, entry.field
