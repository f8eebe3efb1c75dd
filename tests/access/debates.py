"""Who may open the pages of debates. Who is not in the room is led to its door."""

NOTES = {"note_taker", "facilitator", "animation", "administrator"}
ROOM = {"facilitator", "animation", "administrator"}

WHO_MAY_OPEN = {
    "debates:join": "anyone",
    # Of the standard world: somebody known goes in, others say from where they speak.
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
    "debates:ballots": NOTES,
    "debates:badge": "anyone",  # posted to only
    "debates:read_back": "anyone",  # posted to only
    "debates:release_aloud": "anyone",  # posted to only
    "debates:desk": ROOM,
    "debates:turn": "anyone",  # posted to only
    "debates:end_turn": "anyone",  # posted to only
    "debates:turns": ROOM,
    "debates:correct_turn": ROOM,
    "debates:open_statement": ROOM,
    "debates:close_statement": "anyone",  # posted to only
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
}
