"""The gate of a job: its starter and the installation's administrator; a 404 for all others."""

from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.http import Http404

from chantier.jobs import policies
from chantier.jobs.models import Job
from chantier.rules import may


def job_for(user: AbstractBaseUser | AnonymousUser, key: UUID) -> Job:
    """The job of this number. Raises Http404: nobody learns which numbers exist."""
    job = Job.objects.filter(pk=key).first()
    if (
        job is None
        or isinstance(user, AnonymousUser)
        or not may(policies.check_can_see, job, by=user).allowed
    ):
        raise Http404
    return job
