"""Who may open the pages of initiatives."""

from tests.access.people import SIGNED_IN

ANIMATORS = {"animation", "administrator"}
WRITERS = ANIMATORS | {"bearer", "steering"}

WHO_MAY_OPEN = {
    "initiatives:create": ANIMATORS,
    "initiatives:initiative": "anyone",
    "initiatives:easy": "anyone",
    "initiatives:edit": WRITERS,
    "initiatives:write": WRITERS,
    "initiatives:agreement": WRITERS,
    "initiatives:propose": SIGNED_IN,  # posted to only
    "initiatives:attachments": WRITERS,
    # Of a text not signed off yet, those who write fetch the fuller documents.
    "initiatives:attachment": WRITERS,
    "initiatives:detach": SIGNED_IN,  # posted to only
    "initiatives:bearers": ANIMATORS,
    "initiatives:take_bearer_off": SIGNED_IN,  # posted to only
    "initiatives:coding": WRITERS,
}
