"""Everybody's own page is theirs: who has none is led to the form for the code."""

SIGNED_IN = {
    "reader",
    "cooperator",
    "bearer",
    "facilitator",
    "note_taker",
    "animation",
    "steering",
    "administrator",
    "other_space",
}

WHO_MAY_OPEN: dict[str, str | set[str]] = {
    "people:paper_code": "anyone",
    "people:personal_page": "anyone",
    "people:change": "anyone",
    "people:consent": "anyone",  # posted to only
    "people:new_code": "anyone",  # posted to only
    "people:erase": "anyone",
    "people:my_data": "anyone",
    "people:my_data_file": "anyone",
    "people:close": "anyone",  # posted to only
    "people:personal_link": "anyone",  # whoever holds it; it opens nothing but by a button
    "people:account": SIGNED_IN,
    "people:close_account": SIGNED_IN,
    "people:forget_password": SIGNED_IN,  # posted to only
    # Also whoever entered the person: see tests/people/test_views.py.
    "people:hand_over": {"animation", "administrator"},
    # Whoever holds the address sent to the person; it acts by a button only.
    "people:unsubscribe": "anyone",
    "people:personal_data": "anyone",
}
