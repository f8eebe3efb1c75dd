from datetime import timedelta

import pytest
from django.test import RequestFactory

from chantier.people import throttle
from chantier.people.models import Attempt


def fail(times, origin, now):
    for _ in range(times):
        throttle.note_failure(scope="code", origin=origin, now=now)


def until(origin, now):
    return throttle.retry_at(scope="code", origin=origin, now=now)


def test_ten_failures_close_the_door_for_ten_minutes(now):
    fail(9, "a", now)
    assert until("a", now) is None

    fail(1, "a", now)

    assert until("a", now) == now + timedelta(minutes=10)
    assert until("b", now) is None
    assert throttle.retry_at(scope="other", origin="a", now=now) is None
    assert until("a", now + timedelta(minutes=10, seconds=1)) is None


def test_guessing_from_everywhere_brakes_those_who_fail_and_nobody_else(now):
    for n in range(throttle.BRAKE):
        fail(1, f"somewhere-{n}", now)

    assert until("town hall", now) is None
    fail(2, "town hall", now)
    assert until("town hall", now) is not None


def test_guesses_from_everywhere_close_a_form_that_opens_pages_for_a_while(now):
    for n in range(30):
        fail(1, f"somewhere-{n}", now - timedelta(minutes=30 - n))

    def closed(at, stop):
        return throttle.retry_at(scope="code", origin="town hall", now=at, stop=stop)

    assert closed(now, 30) == now + timedelta(minutes=30)
    assert closed(now + timedelta(minutes=30, seconds=1), 30) is None
    assert closed(now, None) is None


def request(**meta):
    return RequestFactory().get("/", **meta)


@pytest.mark.parametrize("header", ["1.2.3.4", "1.2.3.4, 5.6.7.8", "", "nonsense"])
def test_without_a_proxy_of_ours_what_the_client_says_of_itself_is_ignored(header, settings):
    settings.TRUST_PROXY = False
    asked = request(REMOTE_ADDR="203.0.113.5", headers={"X-Forwarded-For": header})

    assert throttle.client_address(asked) == "203.0.113.5"


def test_behind_our_proxy_only_its_own_hop_counts(settings):
    settings.TRUST_PROXY = True
    forged = {"X-Forwarded-For": "9.9.9.9, 198.51.100.7"}

    assert (
        throttle.client_address(request(REMOTE_ADDR="127.0.0.1", headers=forged)) == "198.51.100.7"
    )
    assert throttle.client_address(request(REMOTE_ADDR="127.0.0.1")) == "127.0.0.1"


def test_a_subscriber_does_not_get_more_tries_by_changing_address_in_their_network():
    one = request(REMOTE_ADDR="2001:db8:1:2::1")
    other = request(REMOTE_ADDR="2001:db8:1:2:ffff::9")
    far = request(REMOTE_ADDR="2001:db8:1:3::1")

    assert throttle.origin_of(one) == throttle.origin_of(other)
    assert throttle.origin_of(one) != throttle.origin_of(far)


def test_an_ipv4_address_is_the_same_written_as_ipv6():
    assert throttle.client_address(request(REMOTE_ADDR="::ffff:203.0.113.5")) == "203.0.113.5"


def test_the_origin_kept_is_not_the_address(now):
    asked = request(REMOTE_ADDR="203.0.113.5")
    throttle.note_failure(scope="code", origin=throttle.origin_of(asked), now=now)

    assert "203.0.113.5" not in str(Attempt.objects.values().get())


def test_a_room_behind_one_address_is_not_locked_out_by_those_who_mistype(now):
    for _ in range(200):
        throttle.note_success(scope="code", origin="room", now=now)
    fail(throttle.LIMIT_BRAKED + throttle.MOST_EARNED - 1, "room", now)

    assert until("room", now) is None
    fail(1, "room", now)
    assert until("room", now)


def test_what_was_earned_long_ago_or_elsewhere_does_not_count(now):
    throttle.note_success(scope="code", origin="a", now=now - throttle.KEPT)
    throttle.note_success(scope="code", origin="b", now=now)
    throttle.note_success(scope="other", origin="a", now=now)
    fail(throttle.LIMIT, "a", now)

    assert until("a", now)
