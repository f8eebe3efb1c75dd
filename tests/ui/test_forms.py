"""`{{ form }}` for somebody who hears it, or who moves by keyboard."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation

from chantier.people.models import Account
from chantier.ui.fields import LONG_TEXT, RowsField
from tests.ui.samples import Slip

GOOD = {"name": "Aïcha", "place": "a", "meeting": "1", "consent": "on"}


def controls(page):
    return page.find("form").find_all(
        lambda tag: tag.name in {"input", "select", "textarea"} and tag.get("type") != "hidden"
    )


@pytest.mark.parametrize("data", [None, {"name": "", "email": "x"}])
def test_every_control_has_a_label(read, data):
    page = read("/essai/", data)

    for control in controls(page):
        labels = page.find_all("label", {"for": control["id"]})
        assert len(labels) == 1, control
        assert labels[0].text.strip()


@pytest.mark.parametrize("data", [None, {"name": "", "email": "x"}])
def test_ids_are_unique_and_every_reference_leads_somewhere(read, data):
    page = read("/essai/", data)
    ids = [tag["id"] for tag in page.find_all(id=True)]

    assert len(ids) == len(set(ids))
    for tag in page.find_all(attrs={"aria-describedby": True}):
        assert set(tag["aria-describedby"].split()) <= set(ids), tag


def test_hints_and_errors_describe_their_control(read):
    page = read("/essai/", {"name": "", "email": "x"})
    name = page.find(id="id_name")

    assert name["aria-describedby"] == "id_name_helptext id_name_error"
    assert name["aria-invalid"] == "true"
    assert page.find(id="id_name_helptext").text == "Comme il sera lu."
    assert "obligatoire" in page.find(id="id_name_error").text
    assert page.find(id="id_email")["value"] == "x"


def test_groups_are_fieldsets_with_a_legend(read):
    page = read("/essai/", {"name": "Aïcha"})
    legends = {legend.text.split("(")[0].strip() for legend in page.find_all("legend")}
    group = page.find("input", {"name": "place"}).find_parent("fieldset")

    assert legends == {"Collège", "Besoins"}
    assert group["aria-describedby"] == "id_place_helptext id_place_error"


def test_what_is_optional_says_so_in_words(read):
    french, english = read("/essai/"), read("/en/essai/")

    assert french.find("label", {"for": "id_email"}).text.split() == [
        "Adresse", "électronique", "(facultatif)",
    ]  # fmt: skip
    assert "(optional)" in english.find("label", {"for": "id_email"}).text
    assert not french.find("label", {"for": "id_name"}).find(class_="optional")
    assert not french.find("label", {"for": "id_consent"}).find(class_="optional")


def test_the_summary_takes_the_focus_and_leads_to_each_field(read):
    page = read("/essai/", {"name": "", "email": "x"})
    summary = page.find(class_="error-summary")
    anchors = [link["href"] for link in summary.find_all("a")]

    assert summary["role"] == "alert"
    assert summary["tabindex"] == "-1"
    assert summary.has_attr("autofocus")
    assert anchors == ["#id_name", "#id_email", "#id_place_0", "#id_meeting", "#id_consent"]
    assert all(page.find(id=anchor[1:]).name in {"input", "select"} for anchor in anchors)


def test_an_error_of_no_field_stands_in_the_summary(read):
    summary = read("/essai/", GOOD | {"meeting": "2"}).find(class_="error-summary")

    assert [item.text for item in summary.find_all("li")] == ["Lille est <complet>."]


def test_a_good_form_has_no_summary(read):
    assert not read("/essai/").find(class_="error-summary")
    assert not read("/essai/", GOOD).find(class_="error-summary")


def test_a_form_with_a_file_is_sent_whole(read):
    form = read("/essai/").find("form")

    assert form["enctype"] == "multipart/form-data"
    assert form["method"] == "post"
    assert form.find("input", {"name": "csrfmiddlewaretoken"})
    assert form.find("input", {"name": "key", "type": "hidden"})
    assert form.find("button").text == "Envoyer"
    assert not form.has_attr("novalidate")


def test_a_long_text_says_its_length_and_is_kept(read):
    text = "é" * 100_000
    page = read("/essai/", GOOD | {"message": text})

    error = page.find(id="id_message_error").text
    assert "100000" in "".join(error.split())
    assert str(LONG_TEXT) in "".join(error.split())
    assert page.find(id="id_message").text.strip() == text
    assert not page.find(id="id_message").has_attr("maxlength")


def test_a_line_end_counts_as_one_character():
    form = Slip(GOOD | {"message": "un\r\ndeux\rtrois"})

    assert form.is_valid(), form.errors
    assert form.cleaned_data["message"] == "un\ndeux\ntrois"


def test_a_null_character_is_a_sentence():
    assert "message" in Slip(GOOD | {"message": "a\x00b"}).errors


def test_nobody_meets_the_trap(read):
    trap = read("/essai/").find(id="id_trap")

    assert trap.find_parent(class_="trap")["aria-hidden"] == "true"
    assert trap["tabindex"] == "-1"
    assert trap["autocomplete"] == "off"
    assert not trap.has_attr("required")


def test_whoever_fills_the_trap_is_told_and_can_empty_it(read):
    page = read("/essai/", GOOD | {"trap": "https://spam.example"})
    trap = page.find(id="id_trap")

    assert "programmes" in page.find(id="id_trap_error").text
    assert not trap.find_parent(class_="trap")
    assert trap["tabindex"] == "0"
    assert page.find(class_="error-summary").find("a")["href"] == "#id_trap"


def test_days_and_moments_come_back_as_the_browser_wants_them(read):
    page = read("/essai/", GOOD | {"name": "", "born": "2015-10-13", "starts": "2015-10-13T19:00"})

    assert page.find(id="id_born")["value"] == "2015-10-13"
    assert page.find(id="id_starts")["value"] == "2015-10-13T19:00"
    assert Slip(GOOD | {"born": "13/10/2015"}).is_valid()


def test_a_number_that_no_row_can_bear_is_a_sentence(db):
    field = RowsField(queryset=Account.objects.all())

    with pytest.raises(ValidationError, match="99999999999999999999"):
        field.clean(["99999999999999999999"])


class TwoLooks(forms.Form):
    said = forms.CharField(label="Dit", help_text="<b>peu</b>")


def test_a_plain_field_is_drawn_anew_when_anything_of_it_changes():
    """Fields that nobody filled are drawn once for all who open a form."""
    drawn = [str(TwoLooks()["said"].as_field_group()) for _n in range(2)]
    assert drawn[0] == drawn[1]
    for change in ({"label": "Redit"}, {"help_text": "rien"}, {"required": False}):
        form = TwoLooks()
        for name, value in change.items():
            setattr(form.fields["said"], name, value)
        assert str(form["said"].as_field_group()) != drawn[0], change
    assert "autre" in str(TwoLooks(initial={"said": "autre"})["said"].as_field_group())
    assert "trop" in str(TwoLooks({"said": "trop"})["said"].as_field_group())
    with translation.override("en"):
        form = TwoLooks()
        form.fields["said"].required = False
        assert "(optional)" in str(form["said"].as_field_group())
