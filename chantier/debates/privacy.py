"""What debates keep: opinions, under a pseudonym."""

from django.utils.translation import gettext_lazy as _

from chantier.people.privacy import Basis, declare, not_personal

UNDER_PSEUDONYM = _("under a random name, which leads to nobody once the worksite is closed")
declare(
    "debates.Contribution.text",
    "debates.WordMeaning.meaning",
    purpose=_("to hear what everybody has to say, and to cite it without naming anybody"),
    basis=Basis.EXPLICIT_CONSENT,
    retention=UNDER_PSEUDONYM,
)
declare(
    "debates.Vote.value",
    what=_("vote"),
    purpose=_("to find what is common to the greatest number, and what is not"),
    basis=Basis.EXPLICIT_CONSENT,
    retention=UNDER_PSEUDONYM,
)
declare(
    "debates.PollAnswer.dots",
    what=_("preference"),
    purpose=_("to find what is common to the greatest number, and what is not"),
    basis=Basis.EXPLICIT_CONSENT,
    retention=UNDER_PSEUDONYM,
)
declare(
    "debates.SpeakingTurn.seconds",
    what=_("speaking time"),
    purpose=_("to share out speaking time between constituencies"),
    basis=Basis.EXPLICIT_CONSENT,
    retention=UNDER_PSEUDONYM,
)
declare(
    "debates.Hand.at",
    what=_("asking to speak"),
    purpose=_("to call those who ask to speak, first those who were least heard"),
    basis=Basis.EXPLICIT_CONSENT,
    retention=_("until the floor is given"),
)
not_personal("debates.Contribution", ["moderation_reason"], why="the facilitator's reason")
not_personal("debates.Poll", ["options"], why="what the room is asked")
not_personal("debates.PollCount", ["dots"], why="counts")
not_personal("debates.Position", ["text", "needs"], why="said by a constituency")
not_personal("debates.Conflict", ["would_settle"], why="said by a group")
not_personal(
    "debates.OpinionMap",
    ["result", "model", "signals"],
    why="counts, claims, pictures and statements, without people",
)
