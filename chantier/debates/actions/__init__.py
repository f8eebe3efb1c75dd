"""What can be done in a debate. Each action checks, writes, records; all or nothing.

In all of them `participation` is whose words or vote it is, and `by` the account that enters them
on its behalf, None for those who act themselves: the journal then names the pseudonym alone.
"""

from chantier.debates.actions.conflicts import (
    move_conflict,
    open_conflict,
    say_settled,
    take_position,
)
from chantier.debates.actions.consent import take_opinions_back
from chantier.debates.actions.contributions import (
    DeniedNote,
    change_consent,
    contribute,
    merge,
    moderate,
    release,
    restore,
    split,
    take_notes,
    validate,
    withdraw,
)
from chantier.debates.actions.crossing import cosign, cross, take_name_off, uncross
from chantier.debates.actions.opinions import hand_over_votes, keep_map, offer_next, set_thresholds
from chantier.debates.actions.polls import answer_poll, close_poll, count_poll, open_poll
from chantier.debates.actions.room import (
    correct_turn,
    end_turn,
    give_meaning,
    let_in,
    record_turn,
)
from chantier.debates.actions.stage import (
    count_cards,
    count_table,
    drop_hand,
    give_floor,
    go_on,
    go_to_step,
    halt,
    lower_hand,
    raise_hand,
    show_speech,
)
from chantier.debates.actions.votes import (
    close_statement,
    enter_ballot,
    open_statement,
    take_vote_back,
    vote,
)

__all__ = [
    "DeniedNote",
    "answer_poll",
    "change_consent",
    "close_poll",
    "close_statement",
    "contribute",
    "correct_turn",
    "cosign",
    "count_cards",
    "count_poll",
    "count_table",
    "cross",
    "drop_hand",
    "end_turn",
    "enter_ballot",
    "give_floor",
    "give_meaning",
    "go_on",
    "go_to_step",
    "halt",
    "hand_over_votes",
    "keep_map",
    "let_in",
    "lower_hand",
    "merge",
    "moderate",
    "move_conflict",
    "offer_next",
    "open_conflict",
    "open_poll",
    "open_statement",
    "raise_hand",
    "record_turn",
    "release",
    "restore",
    "say_settled",
    "set_thresholds",
    "show_speech",
    "split",
    "take_name_off",
    "take_notes",
    "take_opinions_back",
    "take_position",
    "take_vote_back",
    "uncross",
    "validate",
    "vote",
    "withdraw",
]
