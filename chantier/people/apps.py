"""People are ready once every app declared its personal fields."""

from datetime import datetime, timedelta

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class PeopleConfig(AppConfig):
    """Reads each app's `privacy.py`; empties the outbox of whoever is erased."""

    name = "chantier.people"

    def ready(self) -> None:
        """Fill the register of personal data and the list of what erasure destroys."""
        from chantier.jobs.worker import register_round
        from chantier.notices.models import Message
        from chantier.people import rounds
        from chantier.people.erasure import keeps, on_erasure
        from chantier.people.models import Account, Person

        autodiscover_modules("privacy")

        def delete_messages(person: Person, now: datetime) -> None:
            Message.objects.for_person(person.key).delete()

        keeps(
            "people: accounts",
            lambda today: Account.objects.exclude(person=None).values("person"),
        )
        on_erasure("notices: messages", delete_messages)
        register_round("sessions to forget", rounds.forget_sessions, timedelta(hours=6))
        register_round("failed tries to forget", rounds.forget_attempts, timedelta(hours=1))
