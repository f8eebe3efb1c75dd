"""Pages of the debate: the room, the votes, the notes, the facilitator's desk, the disputes."""
