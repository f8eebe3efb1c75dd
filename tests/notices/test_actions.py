"""The outbox: written with its cause, sent at least once, printed, called, handed over."""

import datetime
import io
import smtplib
from email.utils import getaddresses

import pikepdf
import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from chantier.audit.models import Event
from chantier.notices import actions, sending
from chantier.notices.channels import address_for, choose_channel
from chantier.notices.letters import in_post_order, letters_pdf
from chantier.notices.models import PATIENCE, Channel, Message
from chantier.notices.states import DELIVERED, STUCK, TRANSITIONS, State
from chantier.notices.texts import NoText
from chantier.rules import Denied
from tests.factories import NOON, AccountFactory, PersonFactory
from tests.notices.factories import CONTEXT, letter, post

pytestmark = pytest.mark.usefixtures("hello", "at_noon")


def test_a_message_rolls_back_with_its_cause():
    with transaction.atomic():
        post()
        transaction.set_rollback(True)
    assert not Message.objects.exists()


def test_a_text_that_no_app_has_is_refused_before_anything_is_written():
    with pytest.raises(NoText):
        post(kind="nowhere")
    assert not Message.objects.exists()


def test_an_email_goes_out_as_text_and_html_under_a_lasting_message_id():
    message = post(
        attachments=[{"name": "atelier.ics", "type": "text/calendar", "text": "BEGIN:VCALENDAR"}],
        reply_to="espace@example.org",
    )
    assert sending.send_due(NOON) == 1

    (sent,) = mail.outbox
    assert sent.subject == "Votre place pour l’atelier"
    assert sent.extra_headers["Message-ID"] == message.message_id
    assert sent.reply_to == ["espace@example.org"]
    assert "votre page: https://exemple.org/p/abc_d" in sent.body
    assert "- à apporter : rien" in sent.body
    html = sent.alternatives[0].content
    assert "<strong>une place</strong>" in html
    assert 'href="https://exemple.org/p/abc_d"' in html
    assert sent.attachments[0].filename == "atelier.ics"
    message.refresh_from_db()
    assert (message.state, message.sent_at) == (State.SENT, NOON)


def test_each_reads_their_own_language():
    post(language="en")
    sending.send_due(NOON)
    assert mail.outbox[0].body == "Hello Léa Martin"


def test_line_ends_in_a_name_or_a_title_never_reach_a_header():
    post(
        to_name="Léa\r\nBcc: tous@example.org",
        context=CONTEXT | {"title": "x\r\nBcc: tous@example.org"},
    )
    sending.send_due(NOON)
    raw = mail.outbox[0].message()
    assert raw["Bcc"] is None
    assert "\n" not in mail.outbox[0].subject
    assert getaddresses([raw["To"]])[0][1] == "lea@example.org"


def test_a_name_made_of_markup_prints_as_it_is_written():
    name = "<script>alert(1)</script> *Léa* [ici](https://mal.example) & Cie"
    post(to_name=name)
    sending.send_due(NOON)
    (sent,) = mail.outbox
    assert name in sent.body
    html = sent.alternatives[0].content
    assert "<script>" not in html
    assert "mal.example)" in html
    assert 'href="https://mal.example"' not in html


def test_a_mail_server_that_is_away_is_tried_again_later_under_the_same_message_id(monkeypatch):
    message = post()
    ids = []

    def away(_self, messages):
        ids.append(messages[0].extra_headers["Message-ID"])
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", away)
    for hours in range(sending.TRIES):
        when = NOON + datetime.timedelta(days=hours)
        monkeypatch.setattr("django.utils.timezone.now", lambda when=when: when)
        assert sending.send_due(when) == 1
        assert sending.send_due(when) == 0

    message.refresh_from_db()
    assert message.state == State.FAILED
    assert set(ids) == {message.message_id}
    assert list(Message.objects.overdue(NOON)) == [message]


def test_an_address_refused_for_good_is_a_message_come_back(monkeypatch):
    message = post()

    def refuse(_self, _messages):
        raise smtplib.SMTPRecipientsRefused({"lea@example.org": (550, b"no such user")})

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
    sending.send_due(NOON)
    message.refresh_from_db()
    assert message.state == State.BOUNCED
    assert "550" in message.error


def test_one_mail_that_cannot_be_written_does_not_hold_up_the_others():
    bad, good = post(to_address="pas une adresse\nBcc: x@example.org"), post()
    sending.send_due(NOON)
    bad.refresh_from_db()
    good.refresh_from_db()
    assert good.state == State.SENT
    assert bad.state == State.FAILED
    assert bad.error
    assert len(mail.outbox) == 1


def test_a_killed_workers_message_is_sent_when_its_lease_is_over():
    post()
    first = sending.lease(worker="a", now=NOON)
    assert sending.lease(worker="b", now=NOON) is None
    again = sending.lease(worker="b", now=NOON + sending.LEASE * 2)
    assert again == first
    sending._sent(first)  # too late: the second holds it
    first.refresh_from_db()
    assert first.state == State.SENDING


def test_a_text_message_goes_to_the_gateway_in_its_short_form(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    message = post(channel=Channel.SMS, to_address="0600000000")
    sending.send_due(NOON)
    (file,) = (tmp_path / "sms").glob("*.txt")
    assert file.read_text() == "0600000000\n\nUne place pour l’atelier.\n"
    assert file.stem == str(message.key)


def test_a_message_to_no_address_is_handed_over_never_lost():
    message = post(to_address=" ")
    assert message.channel == Channel.HANDED
    assert list(Message.objects.to_print()) == [message]


def test_the_worker_leaves_letters_and_calls_to_people():
    written, call = letter(), post(channel=Channel.CALL, to_address="0100000000")
    assert sending.send_due(NOON) == 0
    assert list(Message.objects.to_print()) == [written]
    assert list(Message.objects.to_call()) == [call]


def test_letters_are_printed_in_one_batch_then_marked_posted():
    batch = [letter(code="ABCD-EFGH-J"), letter(to_name="Aïcha", language="en")]
    printed = letters_pdf(messages=batch, language="fr")
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        assert len(pdf.pages) >= 3  # two letters, each on its own sheet
        assert "/StructTreeRoot" in pdf.Root

    account = AccountFactory()
    actions.mark(messages=batch, state=State.POSTED, by=account, now=NOON)

    assert not Message.objects.to_print().exists()
    assert Message.objects.delivered().count() == 2
    event = Event.objects.about(batch[0]).get()
    assert (event.verb, event.by_id, event.data) == (
        "message marked",
        account.pk,
        {"state": "posted"},
    )


@pytest.mark.parametrize("state", sorted(set(State) - set(TRANSITIONS[State.TO_SEND])))
def test_from_waiting_a_letter_goes_only_where_the_table_says(state):
    with pytest.raises(Denied):
        actions.mark(messages=[letter()], state=state, by=AccountFactory(), now=NOON)


@pytest.mark.parametrize("state", [State.SENDING, State.SENT, State.TO_CALL])
def test_nobody_says_for_the_server_what_it_sent(state):
    with pytest.raises(Denied):
        actions.mark(messages=[letter()], state=state, by=AccountFactory(), now=NOON)


def test_a_mail_is_not_posted_but_its_text_can_be_handed_over():
    message, by = post(), AccountFactory()
    with pytest.raises(Denied):
        actions.mark(messages=[message], state=State.POSTED, by=by, now=NOON)
    (marked,) = actions.mark(messages=[message], state=State.HANDED_OVER, by=by, now=NOON)
    assert marked.state == State.HANDED_OVER


def test_a_call_is_read_aloud():
    call, by = post(channel=Channel.CALL, to_address="0100000000"), AccountFactory()
    actions.mark(messages=[call], state=State.READ_ALOUD, by=by, now=NOON)
    assert not Message.objects.to_call().exists()


def test_a_letter_that_came_back_is_sent_otherwise():
    message, by = letter(), AccountFactory()
    actions.mark(messages=[message], state=State.POSTED, by=by, now=NOON)
    with pytest.raises(Denied):
        actions.send_otherwise(message=message, channel="call", to_address="01", by=by, now=NOON)
    actions.mark(messages=[message], state=State.BOUNCED, by=by, now=NOON)
    with pytest.raises(Denied):
        actions.send_otherwise(message=message, channel="email", to_address="", by=by, now=NOON)
    again = actions.send_otherwise(
        message=message, channel="call", to_address="0100000000", by=by, now=NOON
    )
    assert list(Message.objects.to_call()) == [again]


@pytest.mark.parametrize(
    ("email", "phone", "postal", "preferred", "expected"),
    [
        ("a@b.fr", "01", "1 rue", "", "email"),
        ("a@b.fr", "01", "1 rue", "letter", "letter"),
        ("a@b.fr", "", "", "letter", "email"),
        ("", "01", "1 rue", "email", "letter"),
        ("", "01", "", "email", "call"),
        ("", "01", "", "sms", "sms"),
        ("", "", "", "email", "handed"),
        ("", "", "", "relay", "handed"),
        ("a@b.fr", "", "", "relay", "handed"),
    ],
)
def test_a_person_is_reached_as_they_prefer_if_possible_and_always_somehow(
    email, phone, postal, preferred, expected
):
    channel = choose_channel(email=email, phone=phone, postal=postal, preferred=preferred)
    assert channel == expected
    address = address_for(channel, email=email, phone=phone, postal=postal, relay="le relais")
    assert address


def test_what_waits_too_long_is_overdue_and_what_was_delivered_is_not():
    waiting = letter()
    posted = letter()
    actions.mark(messages=[posted], state=State.POSTED, by=AccountFactory(), now=NOON)
    assert not Message.objects.overdue(NOON).exists()
    late = NOON + PATIENCE + datetime.timedelta(minutes=1)
    assert list(Message.objects.overdue(late)) == [waiting]


def test_messages_are_found_by_object_and_by_person():
    person = PersonFactory()
    first = post(about=person, person_key=person.key)
    second = post(about=person, person_key=person.key, now=NOON + PATIENCE)
    post()
    assert list(Message.objects.about(person)) == [first, second]
    assert list(Message.objects.for_person(person.key)) == [second, first]


def test_a_message_is_forgotten_after_its_date():
    post(delete_after=NOON.date() - datetime.timedelta(days=1))
    kept = post(delete_after=NOON.date())
    assert actions.forget(now=NOON) == 1
    assert list(Message.objects.all()) == [kept]


@pytest.mark.parametrize("state", State)
def test_each_state_says_where_it_leads_and_whether_it_is_an_end(state):
    assert state in TRANSITIONS
    assert not (state in DELIVERED and state in STUCK)


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": State.SENT},
        {"sent_at": NOON},
        {"state": State.SENDING},
        {"lease_until": NOON},
        {"to_address": ""},
    ],
    ids=["sent, no date", "a date, not sent", "sending, no lease", "lease", "mail to nowhere"],
)
def test_the_database_refuses_a_message_that_contradicts_itself(wrong):
    post()
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.update(**wrong)


def test_letters_come_out_in_the_order_in_which_they_are_posted():
    far = letter(to_address="9 rue Haute\n80000 Amiens")
    near = letter(to_address="1 rue Basse\n59000 Lille")
    handed = letter(channel=Channel.HANDED, to_address="Association A")
    beside = letter(to_address="2 rue Basse\n59000 Lille")

    assert in_post_order([handed, far, beside, near]) == [near, beside, far, handed]
