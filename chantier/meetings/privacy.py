"""What meetings keep about somebody."""

from django.utils.translation import gettext_lazy as _

from chantier.people.privacy import Basis, declare, not_personal

declare(
    "meetings.Attendance.participation",
    what=_("presence"),
    purpose=_("to know who came, by constituency, and to give a certificate to whoever asks"),
    basis=Basis.TASK,
    retention=_("under a random name that leads to nobody once the worksite is closed"),
)
not_personal("meetings.Meeting", ["address", "access", "practical"], why="about the venue")
