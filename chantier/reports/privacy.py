"""What reports keep: words under a pseudonym, and whether they came back to each person."""

from django.utils.translation import gettext_lazy as _

from chantier.people.privacy import Basis, declare, not_personal

declare(
    "reports.Dissent.text",
    "reports.Dissent.signed_as",
    purpose=_("to print a disagreement next to the report, signed as its author wishes"),
    basis=Basis.MADE_PUBLIC,
    retention=_("as long as the report"),
)
declare(
    "reports.Correction.text",
    purpose=_("to let everybody correct their own words"),
    basis=Basis.EXPLICIT_CONSENT,
    retention=_("under a random name, which leads to nobody once the worksite is closed"),
)
declare(
    "reports.Remark.text",
    "reports.Remark.proposed",
    "reports.Remark.answer",
    purpose=_("to write the report together: what somebody says of a passage"),
    basis=Basis.EXPLICIT_CONSENT,
    retention=_("under a random name, which leads to nobody once the worksite is closed"),
)
declare(
    "reports.FrozenWords.words",
    what=_("words quoted in a frozen report"),
    purpose=_("to quote in a frozen report what was said, as its author agreed"),
    basis=Basis.EXPLICIT_CONSENT,
    retention=_("until its author takes it back; the fingerprint alone stays"),
)
declare(
    "reports.ReportReturn.reach",
    what=_("way by which the report came back"),
    purpose=_("to prove that the report came back to each person"),
    basis=Basis.TASK,
    retention=_("until the worksite is closed; then a count by channel"),
)
not_personal("reports.Report", ["frozen"], why="the report as published")
not_personal("reports.SectionUpdate", ["update"], why="the report's own text, as it was typed")
not_personal("reports.Edition", ["frozen"], why="the report as published")
not_personal("reports.VersionName", ["name"], why="what the writers call a version")
not_personal("reports.Picture", ["alt", "caption"], why="the report's own text")
not_personal("reports.Remark", ["quote"], why="the report's own text")
not_personal("reports.SectionVersion", ["text"], why="the report's own text")
not_personal("reports.Finding", ["text", "transfers_to", "refuted_by"], why="the report's own text")
not_personal("reports.SignOff", ["text"], why="a constituency's divergence")
not_personal("reports.Correction", ["answer"], why="the writers' answer")
not_personal("reports.Silence", ["reason"], why="what was tried to have a constituency sign")
not_personal("reports.SetAside", ["reason"], why="why the writers left words out")
not_personal("reports.Finding", ["dropped_because"], why="why the writers took a finding out")
