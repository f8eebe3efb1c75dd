"""A crowd at one instant, in several processes of several threads, on a real database.

`DATABASE_URL=… python -m tests.registrations.crowd SCENARIO SEED [PEOPLE]` plays a scenario and
prints what became of it as JSON. The database is migrated first when it is empty.
"""

import json
import multiprocessing
import os
import random
import resource
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

PROCESSES, THREADS = 4, 8


def setup() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()


def migrate() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def _ask(meeting, number, *, email="", key=None):
    from tests.registrations.factories import ask

    return ask(
        meeting,
        name=f"Personne {number}",
        email=email or f"p{meeting.pk}-{number}@example.org",
        request_key=key,
    )


def _register(meeting, job):
    return ["registered", [r.pk for r in _ask(meeting, job["number"], email=job.get("email", ""))]]


def _twice(meeting, job):
    from uuid import UUID

    sent = _ask(meeting, job["number"], key=UUID(job["key"]), email=job["email"])
    return ["registered", [r.pk for r in sent]]


def _slip(meeting, job):
    from tests.registrations.factories import ask_on_paper

    made = ask_on_paper(meeting, by=_organiser(), name=f"Bulletin {job['number']}")
    return ["registered", [r.pk for r in made]]


def _naive(meeting, job):
    """What must not be done: count, then insert. It shows that this crowd does oversell."""
    from chantier.registrations.models import Registration
    from chantier.registrations.states import State
    from tests.factories import NOON, PersonFactory

    taken = Registration.objects.filter(meeting=meeting, state=State.PLACED).count()
    if taken >= meeting.places:
        return ["refused", []]
    person = PersonFactory(name=f"Personne {job['number']}")
    made = Registration.objects.create(
        meeting=meeting,
        person=person,
        constituency=meeting.worksite.space.constituencies.first(),
        state=State.PLACED,
        placed_at=NOON,
        registered_at=NOON,
    )
    return ["registered", [made.pk]]


def _withdraw(meeting, job):
    from chantier.registrations import actions
    from chantier.registrations.models import Registration
    from tests.factories import NOON

    registration = Registration.objects.select_related("meeting").get(pk=job["registration"])
    actions.withdraw(registration=registration, by=None, now=NOON)
    return ["withdrawn", [registration.pk]]


def _confirm(meeting, job):
    from chantier.registrations import actions
    from chantier.registrations.models import Registration
    from tests.factories import NOON

    registration = Registration.objects.select_related("meeting").get(pk=job["registration"])
    actions.confirm(registration=registration, by=None, now=NOON)
    return ["confirmed", [registration.pk]]


def _places(meeting, job):
    from chantier.registrations import actions
    from tests.factories import NOON

    actions.change_places(meeting=meeting, places_now=job["places"], by=_organiser(), now=NOON)
    return ["changed", []]


def _organiser():
    from chantier.people.models import Account

    return Account.objects.get(email="foule@example.org")


DO = {
    "register": _register,
    "naive": _naive,
    "twice": _twice,
    "slip": _slip,
    "withdraw": _withdraw,
    "confirm": _confirm,
    "places": _places,
}


def _work(meeting_pk, jobs, start, outbox):
    """One process: its threads wait for the instant, then each does its jobs one after another."""
    setup()
    from django.db import connection

    from chantier.meetings.models import Meeting
    from chantier.rules import Denied

    waiting = threading.Barrier(THREADS)

    def run(mine):
        meeting = Meeting.objects.select_related("worksite__space").get(pk=meeting_pk)
        waiting.wait()
        time.sleep(max(0, start - time.time()))
        done = []
        for job in mine:
            began = time.perf_counter()
            try:
                answer = DO[job["do"]](meeting, job)
            except Denied as denied:
                answer = ["denied", [str(denied)]]
            except Exception as error:
                answer = ["error", [repr(error)]]
            done.append([*answer, time.perf_counter() - began])
        connection.close()
        return done

    _warm_up(meeting_pk)
    before = _cpu()
    with ThreadPoolExecutor(THREADS) as pool:
        shares = [jobs[first::THREADS] for first in range(THREADS)]
        answers = [answer for answers in pool.map(run, shares) for answer in answers]
    outbox.put((answers, _cpu() - before, time.time()))


def _warm_up(meeting_pk):
    """Somebody comes and leaves no trace: what a process reads once is read before the rush."""
    from django.db import connection, transaction

    from chantier.meetings.models import Meeting

    with transaction.atomic():
        meeting = Meeting.objects.select_related("worksite__space").get(pk=meeting_pk)
        _ask(meeting, f"essai{os.getpid()}")
        transaction.set_rollback(True)
    connection.close()


def _cpu():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def play(meeting, jobs):
    """Do all jobs at once. Returns the answers, and what they cost."""
    from django.db import connections

    connections.close_all()
    spawn = multiprocessing.get_context("spawn")
    outbox = spawn.Queue()
    start = time.time() + 8
    processes = [
        spawn.Process(target=_work, args=(meeting.pk, jobs[n::PROCESSES], start, outbox))
        for n in range(PROCESSES)
    ]
    for process in processes:
        process.start()
    shares = [outbox.get(timeout=900) for _process in processes]
    for process in processes:
        process.join()
    answers = [answer for share, _cpu_seconds, _end in shares for answer in share]
    cost = {
        "cpu_seconds": sum(cpu_seconds for _share, cpu_seconds, _end in shares),
        "seconds": max(end for _share, _cpu_seconds, end in shares) - start,
        "waits": sorted(wait for _verb, _what, wait in answers),
    }
    return [answer[:2] for answer in answers], cost


def the_crowd(_seed, people):
    """So many people, 50 places, one instant."""
    return _one_after_all("register", people)


def naive(_seed, people):
    """The same crowd before a form that counts and then inserts."""
    return _one_after_all("naive", people)


def _one_after_all(do, people):
    from tests.factories import ConstituencyFactory
    from tests.registrations.factories import evening

    meeting = evening(places=50)
    ConstituencyFactory(space=meeting.worksite.space)
    return meeting, *play(meeting, [{"do": do, "number": n} for n in range(people)])


def everything_at_once(seed, people):
    """People come by web and slip, confirm, withdraw, send forms twice, while places are changed.

    For a hundred people: 20 places, 30 there before; for a thousand, ten times as much.
    """
    from uuid import UUID

    from tests.registrations.factories import evening

    chance, times = random.Random(seed), max(1, people // 100)
    meeting = evening(places=20 * times)
    here = [_ask(meeting, f"avant{n}")[0].pk for n in range(30 * times)]
    jobs = [{"do": "withdraw", "registration": pk} for pk in chance.sample(here, 15 * times)]
    jobs += [{"do": "withdraw", "registration": pk} for pk in chance.sample(here, 3 * times)]
    jobs += [{"do": "confirm", "registration": pk} for pk in chance.sample(here, 10 * times)]
    jobs += [{"do": "register", "number": n} for n in range(30 * times)]
    jobs += [{"do": "slip", "number": n} for n in range(10 * times)]
    jobs += [{"do": "register", "number": n, "email": f"{n % 2}@example.org"} for n in range(8)]
    for form in range(4 * times):
        key = str(UUID(int=chance.getrandbits(128), version=4))
        email = f"double{form}@example.org"
        jobs += [{"do": "twice", "number": f"d{form}", "key": key, "email": email}] * 3
    jobs += [{"do": "places", "places": places * times} for places in (25, 22, 18, 30, 24)]
    chance.shuffle(jobs)
    return meeting, *play(meeting, jobs)


def account(meeting, answers):
    """What must be true whatever happened, as plain figures."""
    from chantier.audit.models import Event, label
    from chantier.meetings.models import Meeting
    from chantier.notices.models import Message
    from chantier.registrations.models import Registration
    from chantier.registrations.states import HOLD_A_PLACE, State

    meeting = Meeting.objects.get(pk=meeting.pk)
    rows = list(meeting.registrations.select_related("person").order_by("pk"))
    acknowledged = {pk for verb, pks in answers if verb == "registered" for pk in pks}
    waiting = sorted(row.rank for row in rows if row.state == State.WAITING)
    promoted = [row.rank for row in rows if row.state in HOLD_A_PLACE and row.rank]
    told = set(Message.objects.filter(kind="registration_promoted").values_list("about", flat=True))
    return {
        "answers": Counter(verb for verb, _what in answers),
        "errors": [what for verb, what in answers if verb == "error"],
        "places": meeting.places,
        "taken": meeting.places_taken,
        "placed": sum(row.state in HOLD_A_PLACE for row in rows),
        "waiting": waiting,
        "last_rank": meeting.last_rank,
        "ranks_given": sorted(row.rank for row in rows if row.rank),
        "lost": sorted(acknowledged - {row.pk for row in rows}),
        "jumped": [rank for rank in promoted if waiting and rank > waiting[0]],
        "promoted_and_not_told": [
            row.pk
            for row in rows
            if row.state in HOLD_A_PLACE and row.rank and label(row) not in told
        ],
        "forms_counted_twice": [
            name
            for name, times in Counter(
                row.person.name for row in rows if row.person.name.startswith("Personne d")
            ).items()
            if times > 1
        ],
        "emails_counted_twice": [
            key
            for key, times in Counter(
                row.contact_key for row in rows if row.contact_key and row.state != State.WITHDRAWN
            ).items()
            if times > 1
        ],
        "not_in_the_journal": len(rows)
        - Event.objects.filter(verb="registered", target__in=[label(row) for row in rows]).count(),
        "people_told_nothing": Registration.objects.filter(meeting=meeting)
        .exclude(person__key__in=Message.objects.values("person_key"))
        .count(),
    }


SCENARIOS = {
    "the_crowd": the_crowd,
    "naive": naive,
    "everything_at_once": everything_at_once,
}


def main() -> None:
    setup()
    migrate()
    from chantier.people.models import Account
    from tests.factories import SpaceFactory, WorksiteFactory

    Account.objects.get_or_create(email="foule@example.org")
    for factory in (SpaceFactory, WorksiteFactory):  # the database may have served before
        factory.reset_sequence(time.time_ns() % 10**7)
    scenario, seed, people = [*sys.argv[1:], "100"][:3]
    meeting, answers, cost = SCENARIOS[scenario](int(seed), int(people))
    sys.stdout.write(json.dumps(account(meeting, answers) | cost))


if __name__ == "__main__":
    main()
