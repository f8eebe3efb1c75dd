"""The gate of a job: its starter and the installation's administrator; a 404 for all others."""

from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.http import Http404

from chantier.jobs.models import Job


def job_for(user: AbstractBaseUser | AnonymousUser, key: UUID) -> tuple[Job, AbstractBaseUser]:
    """The job of this number and who follows it. Raises Http404: no number is given away."""
    job = Job.objects.filter(pk=key).first()
    if job is None or isinstance(user, AnonymousUser) or not job.is_followed_by(user):
        raise Http404
    return job, user
