"""Who may stop a job."""

from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext as _

from chantier.jobs.models import Job
from chantier.rules import Denied


def check_can_cancel(job: Job, *, by: AbstractBaseUser) -> None:
    """Its starter and the installation's administrator stop a job, once, before it is over."""
    if not job.is_followed_by(by):
        raise Denied(_("Only whoever started this task can stop it."))
    if job.is_finished:
        raise Denied(_("This task is over: there is nothing left to stop."))
    if job.cancel_requested:
        raise Denied(_("The task has been asked to stop. It stops at its next step."))
