"""What registrations keep about somebody."""

from django.utils.translation import gettext_lazy as _

from chantier.people.privacy import Basis, declare, not_personal

declare(
    "registrations.Registration.person",
    "registrations.Registration.constituency",
    "registrations.Registration.contact_key",
    "registrations.RepeatedRequest.person",
    "registrations.RepeatedRequest.constituency",
    what=_("registration"),
    purpose=_("to keep a place for the person, once, and to tell them where they stand"),
    basis=Basis.CONSENT,
    retention=_("until the worksite is closed"),
)
declare(
    "registrations.DrawEntry.number",
    "registrations.DrawEntry.registration",
    what=_("number in a draw"),
    purpose=_("so that everybody can check the draw without anybody being named"),
    basis=Basis.TASK,
    retention=_("until the worksite is closed"),
)
declare(
    "registrations.Party.name",
    purpose=_("to seat people with those they come with"),
    basis=Basis.CONSENT,
    retention=_("until the worksite is closed"),
)
declare(
    "registrations.AssistedEntry.consent_how",
    "registrations.AssistedEntry.note",
    what=_("how the person agreed"),
    purpose=_("to prove how somebody entered by another one agreed"),
    basis=Basis.PROOF,
    retention=_("until the worksite is closed"),
)
declare(
    "registrations.Needs.interpreter",
    "registrations.Needs.childcare",
    "registrations.Needs.transport",
    "registrations.Needs.step_free",
    "registrations.Needs.other",
    purpose=_("to make the meeting possible for the person"),
    basis=Basis.EXPLICIT_CONSENT,
    retention=_("a week after the meeting"),
)
declare(
    "registrations.DependenceLink.on_whom",
    purpose=_("not to seat somebody beside those they depend on"),
    basis=Basis.EXPLICIT_CONSENT,
    retention=_("a week after the meeting"),
)
declare(
    "registrations.Registration.answers",
    what=_("answers that balance the room"),
    purpose=_("to give places under the printed rule, so that the room is balanced"),
    basis=Basis.EXPLICIT_CONSENT,
    retention=_("a week after the meeting"),
)
not_personal(
    "registrations.Draw",
    ["full", "public"],
    why="numbers that chance gave, and the kinds of people that the rule balances; no name",
)
