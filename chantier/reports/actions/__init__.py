"""What can be done to a report. Each action checks, writes, records; all or nothing."""

from chantier.reports.actions.answers import answer_correction, attach_dissent, correct_own_words
from chantier.reports.actions.closing import TIME_TO_ANSWER, freeze, return_report
from chantier.reports.actions.cowriting import (
    Batch,
    Kept,
    keep_typed,
    moved,
    open_writing,
    settle,
    settle_report,
    settle_what_was_left,
)
from chantier.reports.actions.fates import set_aside, take_up_again
from chantier.reports.actions.findings import (
    add_finding,
    drop_finding,
    edit_finding,
    restore_finding,
)
from chantier.reports.actions.naming import name_version
from chantier.reports.actions.pictures import add_picture, remove_picture
from chantier.reports.actions.remarks import add_remark, answer_remark, hold_wording
from chantier.reports.actions.reopening import reopen
from chantier.reports.actions.returns import follow_messages, mark_opened, mark_return, send_again
from chantier.reports.actions.review import (
    back_to_writing,
    say_why_silent,
    sign_off,
    submit_for_review,
)
from chantier.reports.actions.skeleton import prepare_report
from chantier.reports.actions.suggestions import accept_suggestion
from chantier.reports.actions.writing import (
    SavedMeanwhile,
    add_at_the_end,
    open_report,
    save_section,
)

__all__ = [
    "TIME_TO_ANSWER",
    "Batch",
    "Kept",
    "SavedMeanwhile",
    "accept_suggestion",
    "add_at_the_end",
    "add_finding",
    "add_picture",
    "add_remark",
    "answer_correction",
    "answer_remark",
    "attach_dissent",
    "back_to_writing",
    "correct_own_words",
    "drop_finding",
    "edit_finding",
    "follow_messages",
    "freeze",
    "hold_wording",
    "keep_typed",
    "mark_opened",
    "mark_return",
    "moved",
    "name_version",
    "open_report",
    "open_writing",
    "prepare_report",
    "remove_picture",
    "reopen",
    "restore_finding",
    "return_report",
    "save_section",
    "say_why_silent",
    "send_again",
    "set_aside",
    "settle",
    "settle_report",
    "settle_what_was_left",
    "sign_off",
    "submit_for_review",
    "take_up_again",
]
