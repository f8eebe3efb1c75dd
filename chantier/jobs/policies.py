"""Who may see a job and stop it: whoever started it, and the administrator of the installation."""

from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext as _

from chantier.jobs.models import Job
from chantier.rules import Denied


def check_can_see(job: Job, *, by: AbstractBaseUser) -> None:
    if job.started_by_id != by.pk and not getattr(by, "is_staff", False):
        raise Denied(_("Only whoever started this task can see it. Ask them, or start your own."))


def check_can_cancel(job: Job, *, by: AbstractBaseUser) -> None:
    check_can_see(job, by=by)
    if job.is_finished:
        raise Denied(_("This task is over: there is nothing left to stop."))
    if job.cancel_requested:
        raise Denied(_("The task has been asked to stop. It stops at its next step."))
