"""Who may open the pages of worksites."""

ANIMATORS = {"animation", "administrator"}

WHO_MAY_OPEN = {
    "worksites:invitation": "anyone",
    "worksites:flyer": "anyone",
    "worksites:poster": "anyone",
    "worksites:short": "anyone",
    "worksites:type_code": "anyone",
    "worksites:easy": "anyone",
    "worksites:create": ANIMATORS,
    "worksites:edit": ANIMATORS,
    "worksites:state": ANIMATORS,
}
