"""Who may open the pages of a report, while it is being written (as in the standard world)."""

from tests.access import VISITORS

# The participant of the standard world was at the workshop.
TEAM = {"animation", "administrator"}
WRITERS = {"participant", "bearer", "facilitator", "note_taker", *TEAM}
# Posted to only: a 405 for whoever has an account, the sign-in page for the others.
SIGNED_IN = set(VISITORS) - {"stranger", "participant"}
READERS = {"reader", "steering", *WRITERS}

WHO_MAY_OPEN = {
    "reports:report": READERS,
    "reports:edition": set(),  # nothing is frozen yet
    "reports:edition_data": set(),  # nothing is frozen yet
    "reports:edition_words": set(),  # nothing is frozen yet
    "reports:reopen": TEAM,
    "reports:open": TEAM,
    "reports:prepare": {"facilitator", *TEAM},
    "reports:section": WRITERS,
    "reports:versions": WRITERS,
    "reports:margin": WRITERS,
    "reports:add_remark": WRITERS,
    "reports:remarks": WRITERS,
    "reports:remark": WRITERS,
    "reports:accept": "anyone",  # posted to only
    "reports:join": WRITERS,
    "reports:pictures": WRITERS,
    "reports:picture": READERS,
    "reports:remove_picture": SIGNED_IN,  # posted to only
    "reports:findings": WRITERS,
    "reports:finding": WRITERS,
    "reports:drop": "anyone",  # posted to only
    "reports:restore": "anyone",  # posted to only
    "reports:beneath": READERS,
    "reports:fates": WRITERS,
    "reports:set_aside": WRITERS,
    "reports:take_up": "anyone",  # posted to only
    "reports:review": WRITERS,
    "reports:submit": SIGNED_IN,  # posted to only
    "reports:back": SIGNED_IN,  # posted to only
    "reports:silence": SIGNED_IN,  # posted to only
    "reports:sign": {"participant", *TEAM},
    "reports:return": TEAM,
    "reports:returns": TEAM,
    "reports:mark": SIGNED_IN,  # posted to only
    "reports:again": SIGNED_IN,  # posted to only
    "reports:on_behalf": TEAM,
    "reports:dissent_for": TEAM,
    "reports:correct_for": TEAM,
    "reports:corrections": TEAM,
    "reports:answer": TEAM,
    "reports:freeze": TEAM,
    "reports:dissent": {"participant"},
    "reports:own_words": {"participant"},
    "reports:correct": {"participant"},
}
