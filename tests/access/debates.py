"""Who may open the pages of debates. Who is not in the room is led to its door."""

from tests.access import VISITORS

NOTES = {"note_taker", "facilitator", "animation", "administrator"}
ROOM = {"facilitator", "animation", "administrator"}

# Posted to only, by those who sign in: the gate behind is tried by tests/debates.
SIGNED_IN = set(VISITORS) - {"stranger", "participant"}

WHO_MAY_OPEN = {
    "debates:join": "anyone",
    # Of the standard world: somebody known goes in, others say from where they speak.
    "debates:guide": "anyone",
    "debates:room": "anyone",
    "debates:debate": "anyone",
    "debates:contribute": "anyone",
    "debates:not_understood": "anyone",  # posted to only
    "debates:release": "anyone",
    # What was released: those who take part, follow the worksite, or have a role in the meeting.
    "debates:contribution": NOTES | {"participant", "reader", "steering"},
    "debates:withdraw": "anyone",  # posted to only
    "debates:validate": "anyone",  # posted to only
    "debates:consent": "anyone",  # posted to only
    "debates:statements": "anyone",
    "debates:results": "anyone",
    "debates:notes": NOTES,
    "debates:table_notes": NOTES,
    "debates:crossings": NOTES,
    "debates:uncross": SIGNED_IN,
    "debates:cosign": "anyone",  # posted to only
    "debates:ballots": NOTES,
    "debates:ballot_sheets": NOTES,
    "debates:voting_cards": NOTES,
    "debates:preferences": "anyone",
    "debates:preference": "anyone",  # who does not take part is led to the results
    "debates:poll_paper": NOTES,
    "debates:poll_count": NOTES,
    "debates:open_poll": ROOM,
    "debates:close_poll": SIGNED_IN,
    "debates:badge": SIGNED_IN,
    "debates:read_back": SIGNED_IN,
    "debates:release_aloud": SIGNED_IN,
    "debates:cards": NOTES,
    "debates:screen": NOTES,
    "debates:hand": "anyone",  # posted to only
    "debates:step": SIGNED_IN,
    "debates:clock": SIGNED_IN,
    "debates:show_speech": SIGNED_IN,
    "debates:ask": SIGNED_IN,
    "debates:floor": SIGNED_IN,
    "debates:desk": ROOM,
    "debates:turn": SIGNED_IN,
    "debates:end_turn": SIGNED_IN,
    "debates:turns": ROOM,
    "debates:correct_turn": ROOM,
    "debates:open_statement": ROOM,
    "debates:close_statement": SIGNED_IN,
    "debates:merge": ROOM,
    "debates:split": ROOM,
    "debates:moderation": "anyone",
    "debates:moderation_log": "anyone",
    "debates:moderate": ROOM,
    "debates:conflicts": "anyone",
    "debates:conflict": "anyone",
    "debates:move_conflict": ROOM,
    "debates:say_settled": "anyone",  # posted to only
    "debates:words": "anyone",
    "debates:common_ground": "anyone",
    "debates:compute_map": SIGNED_IN,  # posted to only
    "debates:thresholds": {"steering", "administrator"},
    "debates:statement_result": "anyone",
    "debates:opinion_group": "anyone",
    "debates:my_place": "anyone",
    "debates:signals": NOTES - {"note_taker"} | {"reader", "steering"},
    "debates:map_data": "anyone",
    "debates:raise_conflict": "anyone",  # posted to only
}
