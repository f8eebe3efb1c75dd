"""`chantier report export` and `verify`: hash, authors and signatures recomputed by anybody."""

import base64
import io
import json

import pytest
from django.core.management import CommandError, call_command

from chantier.reports import actions, checking, exporting
from chantier.reports.models import Report, SectionKey, SignOff
from chantier.reports.states import State
from tests.factories import NOON
from tests.reports.factories import at_state, written


def run(*arguments):
    out = io.StringIO()
    call_command("report", *arguments, stdout=out)
    return out.getvalue()


def test_a_frozen_report_verifies_from_the_database_and_from_its_file(tmp_path):
    night = at_state(State.FROZEN)
    where = "/".join(night.args())

    file = tmp_path / "report.json"
    file.write_text(run("export", where, "--format", "json"), "utf-8")

    assert json.loads(file.read_text())["sha256"] == night.report.sha256
    for given in (str(night.report.pk), where, str(file)):
        assert "all match" in run("verify", given)


def test_authors_are_recomputed_accents_included_a_constituency_or_the_team():
    night = written()
    section = night.report.sections.get(key=SectionKey.DIAGNOSIS)
    actions.save_section(
        section=section,
        text="Des forces et des faiblesses. Élodie a été là 🙂.",
        base_number=1,
        by=None,
        participation=night.web.participation,
        now=NOON,
    )

    found = exporting.authors(section)

    assert [(one["keyboard"], one["characters"]) for one in found] == [
        ("team", len("Des forces et des faiblesses.")),
        (night.web.constituency.slug, len(" Élodie a été là 🙂.")),
    ]


def test_the_export_names_no_account_and_no_pseudonym():
    night = at_state(State.FROZEN)
    text = json.dumps(exporting.export(night.report), ensure_ascii=False)

    for secret in (night.team.email, night.web.participation.pseudonym, night.web.person.name):
        assert secret not in text


def tampered(night, change):
    data = json.loads(json.dumps(exporting.export(night.report)))
    change(data)
    return checking.problems(data)


def forge_text(data):
    data["report"]["sections"][0]["text"] += " Ajout."


def drop_row(data):
    data["journal"] = data["journal"][1:]


def forge_author(data):
    data["journal"][0]["keyboard"] = "elus"


def other_client(data):
    data["journal"][0]["client"] = 99


def forge_signature(data):
    data["sign_offs"][0]["verdict"] = "disagrees"


def drop_signature(data):
    data["report"]["sections"][0]["sign_offs"].pop()


def malformed(data):
    data["journal"][0]["update"] = base64.b64encode(b"\xff\xff\xff").decode()


@pytest.mark.parametrize(
    "change",
    [forge_text, drop_row, forge_author, other_client, forge_signature, drop_signature, malformed],
)
def test_what_was_altered_is_named(change):
    assert tampered(at_state(State.FROZEN), change)


def test_a_dissent_altered_behind_the_models_is_named():
    night = at_state(State.RETURNED)
    actions.attach_dissent(
        report=night.report,
        participation=night.paper.participation,
        text="Non.",
        signed_as="",
        channel="paper",
        by=night.team,
        now=NOON,
    )
    data = exporting.export(night.report)
    assert not checking.problems(data)
    data["report"]["dissents"][0]["text"] = "Oui."

    assert any("dissent 1" in problem for problem in checking.problems(data))


def test_a_signature_on_an_earlier_wording_is_told_apart():
    night = at_state(State.IN_REVIEW)
    section = night.report.sections.get(key=SectionKey.DIAGNOSIS)
    actions.sign_off(
        section=section,
        constituency=night.web.constituency,
        verdict=SignOff.Verdict.AGREES,
        text="",
        by=None,
        participation=night.web.participation,
        now=NOON,
    )
    actions.save_section(section=section, text="Autre.", base_number=1, by=night.team, now=NOON)

    said = run("verify", str(night.report.pk))

    assert "signatures: 1, of the text as it stands: 0" in said


def test_a_frozen_text_altered_in_the_database_ends_with_a_failure():
    night = at_state(State.FROZEN)
    night.report.frozen["sections"][0]["text"] = "Autre."
    Report.objects.filter(pk=night.report.pk).update(frozen=night.report.frozen)

    with pytest.raises(CommandError, match="does not match"):
        run("verify", str(night.report.pk))


@pytest.mark.parametrize("form", ["html", "journal"])
def test_the_other_forms(form):
    night = at_state(State.FROZEN)

    written_out = run("export", str(night.report.pk), "--format", form)

    if form == "journal":
        rows = [json.loads(line) for line in written_out.splitlines()]
        assert [row["section"] for row in rows] == list(SectionKey.values)
    else:
        assert night.report.sha256 in written_out
        assert "La salle était fermée à clé." in written_out
        assert 'href="/' not in written_out


@pytest.mark.parametrize("given", ["0", "99999999999999999999", "nulle/part", "é"])
def test_an_unknown_report_is_a_sentence(given):
    with pytest.raises(CommandError, match="There is no report"):
        run("verify", given)


@pytest.mark.parametrize("held", ["", "{", "[]", "{}", '{"format": "chantier-report-export/1"}'])
def test_a_file_that_is_no_export_is_a_sentence(held, tmp_path):
    file = tmp_path / "x.json"
    file.write_text(held)

    with pytest.raises(CommandError, match=r"cannot be read|not the export"):
        run("verify", str(file))
