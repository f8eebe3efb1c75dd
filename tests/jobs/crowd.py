"""Several workers at once on one database. Run as a program: prints what became of it as JSON."""

import json
import os
import threading
from collections import Counter

WORKERS, JOBS = 8, 60


def main():
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    print(json.dumps({"jobs": jobs(), "messages": messages()}))  # noqa: T201


def in_threads(work):
    """Run `work` in all the workers; give what they returned, joined, and what they raised."""
    from django.db import connections

    got, raised = [], []

    def run():
        try:
            got.extend(work())
        except Exception as error:
            raised.append(repr(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return got, raised


def jobs():
    from django.utils import timezone

    from chantier.jobs import actions
    from tests.jobs.sample import greet

    for _ in range(JOBS):
        actions.start(task=greet, by=None, now=timezone.now(), args=["Léa"])

    def work():
        name = str(threading.get_ident())
        while job := actions.lease(worker=name, now=timezone.now()):
            yield str(job.pk)
            assert actions.succeed(job=job, result=None, now=timezone.now())

    return outcome(*in_threads(work))


def messages():
    from django.utils import timezone

    from chantier.notices import sending
    from chantier.notices.models import Message

    now = timezone.now()
    Message.objects.bulk_create(
        Message(
            kind="x", language="fr", channel="email", to_name="Léa", to_address="lea@example.org",
            subject="x", body="x", created_at=now,
        )
        for _ in range(JOBS)
    )  # fmt: skip

    def work():
        name = str(threading.get_ident())
        while message := sending.lease(worker=name, now=timezone.now()):
            yield str(message.pk)
            sending._sent(message)

    return outcome(*in_threads(work))


def outcome(taken, raised):
    counts = Counter(taken)
    return {
        "taken": len(counts),
        "twice": [key for key, times in counts.items() if times > 1],
        "raised": raised,
    }


if __name__ == "__main__":
    main()
