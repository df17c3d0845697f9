"""An event commits with its deliveries or not at all, and every delivery is done once, or parked where it is seen."""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from celery import current_app
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from governance.ground import outbox
from governance.ground.commands.deliveries import retry_delivery
from governance.ground.errors import Conflict, NotAllowed, NotFound
from governance.ground.outbox import Happened, Subject, delivering, wishes
from governance.ground.permissions import PORTAL
from governance.models import Delivery, Event
from tests.counting import plan_of
from tests.district import District, moment

SAID = "test.word.said"
SUBJECT = Subject("test.word", 1)

Sent = list[tuple[int, str]]


class Handlers:
    """The handlers of these tests, in the place of the portal's own."""

    def __init__(self) -> None:
        self.happened: list[Happened] = []
        self.failures = 0

    def hear(self, happened: Happened) -> None:
        """Note it down, in the transaction of the delivery."""
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO governance_calendarday VALUES ('2001-01-01', true, 'x', 'x', 'local')")
        if self.failures:
            self.failures -= 1
            raise ValueError("the handler tripped")
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM governance_calendarday WHERE day = '2001-01-01'")
        self.happened.append(happened)


@pytest.fixture
def handlers(monkeypatch: pytest.MonkeyPatch) -> Handlers:
    """Subscribe one handler to one event, and nobody to anything else."""
    made = Handlers()
    monkeypatch.setattr(wishes, "_subscriptions", {SAID: [outbox.Subscription("test.hear", "notices")]})
    monkeypatch.setattr(delivering, "import_string", lambda _name: made.hear)
    return made


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sent]:
    """Catch the hints that would go to Celery."""
    hints: Sent = []

    def send_task(name: str, *, args: tuple[int], queue: str, retry: bool) -> None:
        assert (name, retry) == ("governance.tasks.deliver", False)
        hints.append((args[0], queue))

    monkeypatch.setattr(current_app, "send_task", send_task)
    return hints


def said(key: str | None = None, **data: Any) -> int:
    """Record that a word was said."""
    return outbox.record(SAID, subject=SUBJECT, by=PORTAL, at=moment(), data=data, key=key)


def only() -> Delivery:
    """Return the one delivery of these tests."""
    return Delivery.objects.get(handler="test.hear")


# ---- recording --------------------------------------------------------------------------------------------------


def test_an_event_and_its_delivery_are_written_in_one_statement(
    district: District, handlers: Handlers, django_assert_num_queries: Callable[[int], Any]
) -> None:
    with django_assert_num_queries(1):
        event_id = said(word="哨")

    event = Event.objects.get(pk=event_id)
    assert (event.name, event.data, event.by_zh) == (SAID, {"word": "哨"}, "系统")
    assert (only().event_id, only().queue, only().attempts) == (event_id, "notices", 0)


def test_what_is_rolled_back_leaves_neither_event_nor_delivery_nor_hint(
    committed_district: District, handlers: Handlers, sent: Sent
) -> None:
    with transaction.atomic():
        said()
        transaction.set_rollback(True)

    assert not Event.objects.filter(name=SAID).exists()
    assert not Delivery.objects.filter(handler="test.hear").exists()
    assert sent == []


def test_the_hint_goes_out_only_after_the_commit(committed_district: District, handlers: Handlers, sent: Sent) -> None:
    with transaction.atomic():
        said()
        assert sent == []

    assert sent == [(only().pk, "notices")]


def test_a_broker_that_is_down_costs_a_hint_and_nothing_else(
    committed_district: District, handlers: Handlers, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_told: object) -> None:
        raise ConnectionError("no broker")

    monkeypatch.setattr(current_app, "send_task", refuse)

    said()

    assert only().done_at is None


def test_a_key_is_used_once_for_a_subject(district: District, handlers: Handlers) -> None:
    said(key="once")

    with pytest.raises(Conflict), transaction.atomic():
        said(key="once")
    outbox.record(SAID, subject=Subject("test.word", 2), by=PORTAL, at=moment(), key="once")
    assert Event.objects.filter(name=SAID).count() == 2


def test_what_nobody_subscribed_to_is_only_recorded(district: District, handlers: Handlers) -> None:
    outbox.record("test.word.forgotten", subject=SUBJECT, by=PORTAL, at=moment())

    assert Event.objects.filter(name="test.word.forgotten").exists()
    assert not Delivery.objects.filter(event__name="test.word.forgotten").exists()


# ---- delivering -------------------------------------------------------------------------------------------------


def test_a_delivery_is_done_once_however_often_the_hint_comes(district: District, handlers: Handlers) -> None:
    said(word="哨")
    delivery = only().pk

    answers = [outbox.deliver(delivery) for _hint in range(3)]

    assert answers == [True, False, False]
    assert [happened.data for happened in handlers.happened] == [{"word": "哨"}]
    assert only().done_at is not None


def test_a_delivery_that_is_not_there_is_left(db: None, handlers: Handlers) -> None:
    assert outbox.deliver(0) is False


def test_a_failed_delivery_leaves_nothing_behind_but_its_error(district: District, handlers: Handlers) -> None:
    handlers.failures = 1
    said()

    assert outbox.deliver(only().pk) is False

    assert (only().attempts, only().done_at, only().parked_at) == (1, None, None)
    assert only().error == "ValueError: the handler tripped"
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM governance_calendarday WHERE day = '2001-01-01'")
        assert cursor.fetchone()[0] == 0


def test_the_next_try_may_succeed(district: District, handlers: Handlers) -> None:
    handlers.failures = 4
    said()

    answers = [outbox.deliver(only().pk) for _try in range(5)]

    assert answers == [False] * 4 + [True]
    assert only().error == ""


def test_after_five_tries_it_is_parked_and_tried_no_more(district: District, handlers: Handlers) -> None:
    handlers.failures = 99
    said()

    for _try in range(7):
        outbox.deliver(only().pk)

    assert only().attempts == 5
    assert only().parked_at is not None
    assert list(Delivery.objects.parked()) == [only()]


def test_a_delivery_that_kills_its_workers_is_parked_too(
    district: District, handlers: Handlers, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kill(_happened: Happened) -> None:
        raise SystemExit

    monkeypatch.setattr(delivering, "import_string", lambda _name: kill)
    said()
    with pytest.raises(SystemExit):
        outbox.deliver(only().pk)
    assert (only().attempts, only().started_at) == (0, None)  # A first try leaves no trace, the second sending does.

    for attempt in range(1, 6):
        overdue()
        outbox.sweep()
        with pytest.raises(SystemExit):
            outbox.deliver(only().pk)
        assert only().attempts == attempt
    assert outbox.deliver(only().pk) is False

    assert only().parked_at is not None
    assert "died" in only().error


def test_the_first_try_takes_one_transaction_and_a_later_one_is_counted_before(
    committed_district: District, handlers: Handlers, sent: Sent
) -> None:
    said()
    sought = only().pk
    with CaptureQueriesContext(connection) as first:
        assert outbox.deliver(sought)
    Delivery.objects.filter(pk=sought).update(done_at=None, attempts=0, started_at=None, sends=1)
    with CaptureQueriesContext(connection) as second:
        assert outbox.deliver(sought)

    assert [spoken["sql"].split()[0] for spoken in first] == ["BEGIN", "SELECT", "INSERT", "DELETE", "COMMIT"]
    assert ["governance_claim_delivery" in spoken["sql"] for spoken in second].index(True) == 3
    assert (only().attempts, only().started_at is None) == (1, False)


def test_two_workers_with_the_same_hint_do_it_once(
    committed_district: District, monkeypatch: pytest.MonkeyPatch, handlers: Handlers, sent: Sent
) -> None:
    started, go = threading.Event(), threading.Event()
    heard: list[int] = []

    def slowly(happened: Happened) -> None:
        started.set()
        go.wait(10)
        heard.append(happened.id)

    monkeypatch.setattr(delivering, "import_string", lambda _name: slowly)
    said()
    delivery = only().pk
    answers: list[bool] = []

    def work() -> None:
        answers.append(outbox.deliver(delivery))
        connection.close()

    first = threading.Thread(target=work)
    first.start()
    assert started.wait(10)
    second = threading.Thread(target=work)
    second.start()
    second.join(10)
    go.set()
    first.join(10)

    assert answers == [False, True]
    assert len(heard) == 1


def test_a_claim_costs_the_same_however_much_waits(district: District, handlers: Handlers) -> None:
    with connection.cursor() as cursor:
        # The planner now knows that the table is small: a plan made here is kept while the table grows.
        cursor.execute("ANALYZE governance_delivery")
        few = buffers_of_a_claim()
        cursor.execute(
            "INSERT INTO governance_delivery (event_id, handler, queue, next_try_at)"
            " SELECT (SELECT max(id) FROM governance_event), 'test.' || n, 'notices', now()"
            " FROM generate_series(1, 20000) AS n"
        )

    assert buffers_of_a_claim() <= few + 20


def buffers_of_a_claim() -> int:
    """Return how many buffers it takes to claim and take a new delivery, once the plans are kept."""
    for _first in range(6):
        said()
        sought = Delivery.objects.latest("id").pk
        plans = [plan_of(delivering._CLAIM, [sought]), plan_of(delivering._TAKE, [sought, True])]
    return sum(int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]) for plan in plans)


# ---- retrying ---------------------------------------------------------------------------------------------------


def test_an_administrator_retries_a_parked_delivery_with_one_click(district: District, handlers: Handlers) -> None:
    handlers.failures = 5
    said()
    for _try in range(5):
        outbox.deliver(only().pk)

    retry_delivery(only().pk, by=district.actor("feng"), now=timezone.now())

    assert outbox.deliver(only().pk) is True
    assert Event.objects.filter(name="governance.delivery.retried", subject_id=only().pk).count() == 1


def test_only_what_is_parked_is_retried_and_only_by_administrators(district: District, handlers: Handlers) -> None:
    said()

    with pytest.raises(Conflict):
        retry_delivery(only().pk, by=district.actor("feng"), now=timezone.now())
    with pytest.raises(NotFound):
        retry_delivery(0, by=district.actor("feng"), now=timezone.now())
    with pytest.raises(NotAllowed):
        retry_delivery(only().pk, by=district.actor("chen"), now=timezone.now())


# ---- sweeping ---------------------------------------------------------------------------------------------------


def overdue(seconds: int = 1) -> Delivery:
    """Let the next try of the delivery be due for so long, and return it."""
    Delivery.objects.filter(handler="test.hear").update(next_try_at=timezone.now() - timedelta(seconds=seconds))
    return only()


@pytest.fixture
def _empty_queues() -> Iterator[None]:
    """Empty Redis of the hints that other tests have sent to nobody."""
    current_app.control.purge()
    yield
    current_app.control.purge()


@pytest.mark.usefixtures("_empty_queues")
def test_the_sweeper_waits_a_minute_for_the_hints_of_a_long_queue(district: District, handlers: Handlers) -> None:
    Delivery.objects.update(done_at=timezone.now())
    said()
    outbox.publish([(0, "notices")] * outbox.MANY_HINTS)

    overdue(seconds=50)
    assert outbox.sweep() == 0
    overdue(seconds=70)
    assert outbox.sweep() == 1

    current_app.control.purge()
    overdue()
    assert outbox.sweep() == 1


@pytest.mark.usefixtures("_empty_queues")
def test_the_sweeper_sends_lost_hints_again_and_waits_longer_each_time(
    district: District, handlers: Handlers, sent: Sent
) -> None:
    said()
    waits = []

    for _sweep in range(7):
        delivery = overdue()
        assert outbox.sweep() >= 1
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT extract(epoch FROM next_try_at - now())::int FROM governance_delivery WHERE id = %s",
                [delivery.pk],
            )
            waits.append(cursor.fetchone()[0])

    assert waits == [2, 4, 8, 16, 32, 60, 60]
    assert sent.count((only().pk, "notices")) == 7


def test_the_sweeper_leaves_what_is_not_due_done_or_parked(district: District, handlers: Handlers, sent: Sent) -> None:
    Delivery.objects.update(done_at=timezone.now())
    said()

    assert outbox.sweep() == 0
    overdue()
    Delivery.objects.filter(pk=only().pk).update(parked_at=timezone.now())
    assert outbox.sweep() == 0
    Delivery.objects.filter(pk=only().pk).update(parked_at=None, done_at=timezone.now())
    assert outbox.sweep() == 0
    assert sent == []


def test_drain_does_all_that_waits(district: District, handlers: Handlers) -> None:
    Delivery.objects.update(done_at=timezone.now())
    for _word in range(3):
        said()
    handlers.failures = 1

    assert outbox.drain() == 3
    assert len(handlers.happened) == 3
    assert not Delivery.objects.pending().exists()


def test_drain_gives_up_on_what_always_fails(district: District, handlers: Handlers) -> None:
    Delivery.objects.update(done_at=timezone.now())
    handlers.failures = 99
    said()

    assert outbox.drain() == 0
    assert Delivery.objects.parked().count() == 1


# ---- subscribing ------------------------------------------------------------------------------------------------


def test_to_subscribe_twice_is_to_subscribe_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wishes, "_subscriptions", defaultdict(list))

    outbox.subscribe(SAID, "test.hear", queue="notices")
    outbox.subscribe(SAID, "test.hear", queue="notices")

    assert outbox.subscriptions() == {SAID: (outbox.Subscription("test.hear", "notices"),)}
