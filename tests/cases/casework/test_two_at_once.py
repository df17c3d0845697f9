"""Whoever writes to a case at the same moment as others: what is acknowledged is there, and every refusal is true."""

import io
import itertools
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from cases import events
from cases.casework.commands import handling, joining
from cases.casework.commands.answer_codes import answer_code_of
from cases.casework.commands.calling import wish_call
from cases.casework.commands.notes import note_case
from cases.casework.commands.privacy import reveal_phone
from cases.decisions.commands.applications import apply_for
from cases.models import Assignment, Case
from cases.papers.commands.case_file import write_case_file
from cases.rules.workflow.applications import Kind
from governance.ground import outbox
from governance.ground.errors import Conflict, PortalError
from governance.ground.events import ORGANISATION_RENAMED
from governance.ground.permissions import PORTAL, Actor
from governance.ground.queries.chain import wrong_history
from governance.models import Event
from tests import stories
from tests.district import District, moment

AT_ONCE = 20


@dataclass(frozen=True)
class Scene:
    """The case that all write to, and the people who do."""

    case: Case
    part: int
    people: dict[str, Actor]

    def of_part(self, key: str) -> dict[str, Any]:
        """Return what the steps of the department's part take."""
        return {"by": self.people["zhou"], "now": moment(11), "assignment_id": self.part, "key": key}

    def of_street(self, key: str) -> dict[str, Any]:
        """Return what the steps of the street take."""
        return {"by": self.people["li"], "now": moment(11), "key": key}


DAYS = itertools.count(1)


@dataclass(frozen=True)
class Writing:
    """A command that may meet another one, the event it leaves, and what it says to whoever may not have it."""

    event: str
    send: Callable[[Scene, str], object]
    refusal: str = ""


def reveal(scene: Scene, _key: str) -> object:
    return reveal_phone(scene.case.number, by=scene.people["li"], now=moment(11), reason="联系居民")


def wish(scene: Scene, _key: str) -> object:
    """Wish for another day each time: what is wished already is no second wish."""
    code = answer_code_of(scene.case.idempotency_key, scene.case.tracking_code)
    return wish_call(
        scene.case.tracking_code, answer_code=code, now=moment(11), after=moment(days=next(DAYS) % 80).date()
    )


def apply(scene: Scene, key: str) -> object:
    told = {**scene.of_part(key), "kind": Kind.EXTENSION, "reason": "等待配件"}
    return apply_for(scene.case.number, wanted={"until": moment(17, days=20)}, **told)


def tell(scene: Scene, key: str) -> object:
    return joining.tell_residents(scene.case.number, text="正在处理", **scene.of_street(key))


def progress(scene: Scene, key: str) -> object:
    return handling.note_progress(scene.case.number, note="已到货", **scene.of_part(key))


def contact(scene: Scene, key: str) -> object:
    return handling.make_contact(scene.case.number, note="已联系", **scene.of_part(key))


WRITINGS = [
    Writing(events.CASE_NOTED, lambda at, key: note_case(at.case.number, text="已核实", **at.of_street(key))),
    Writing(events.PHONE_REVEALED, reveal),
    Writing(events.CALL_WISHED, wish),
    Writing(events.RESIDENTS_TOLD, tell),
    Writing(events.PROGRESS_NOTED, progress),
    Writing(events.CONTACT_MADE, contact, refusal="该步骤此前已完成"),
    Writing(events.APPLIED, apply, refusal="已经申请过"),
]


@pytest.fixture
def crowd() -> Iterator[ThreadPoolExecutor]:
    """Twenty threads, each with a connection of its own that lasts as long as the test."""
    together = Barrier(AT_ONCE)

    def leave(_n: int) -> None:
        together.wait()
        connection.close()

    with ThreadPoolExecutor(AT_ONCE) as threads:
        yield threads
        list(threads.map(leave, range(AT_ONCE)))


def at_once(crowd: ThreadPoolExecutor, sendings: Sequence[Callable[[], object]]) -> list[PortalError | None]:
    """Send all in the same moment; return what each was refused with, or nothing where it was acknowledged."""
    together = Barrier(len(sendings))

    def send(sending: Callable[[], object]) -> PortalError | None:
        together.wait(20)
        try:
            with outbox.without_hints():
                sending()
        except PortalError as error:
            return error
        return None

    return list(crowd.map(send, sendings))


def scene_of(district: District) -> Scene:
    case = stories.dispatched(district)
    stories.answer_code(case)
    part, people = Assignment.objects.get(case=case), {name: district.actor(name) for name in ("li", "zhou")}
    handling.sign_for(case.number, by=people["zhou"], now=moment(10, 30), assignment_id=part.pk)
    return Scene(case, part.pk, people)


def recorded(scene: Scene, writing: Writing) -> int:
    return Event.objects.filter(subject_kind="cases.case", subject_id=scene.case.pk, name=writing.event).count()


@pytest.mark.parametrize("first", range(len(WRITINGS)), ids=[each.event for each in WRITINGS])
def test_what_two_write_at_once_is_all_there_and_every_refusal_is_true(
    committed_district: District, crowd: ThreadPoolExecutor, first: int
) -> None:
    for second in WRITINGS[first:]:
        scene, pair = scene_of(committed_district), (WRITINGS[first], second)
        kinds = [pair[n % 2] for n in range(AT_ONCE)]
        sendings = [partial(each.send, scene, f"key-{n}") for n, each in enumerate(kinds)]

        refused = at_once(crowd, sendings)

        for writing in set(pair):
            answers = [error for kind, error in zip(kinds, refused, strict=True) if kind is writing]
            assert recorded(scene, writing) == answers.count(None)
            assert answers.count(None) == (1 if writing.refusal else len(answers))
            assert all(writing.refusal in error.message for error in answers if error)
    assert wrong_history(now=timezone.now()) == []


def test_one_key_sent_by_twenty_at_once_leaves_one_note(
    committed_district: District, crowd: ThreadPoolExecutor
) -> None:
    scene = scene_of(committed_district)

    refused = at_once(crowd, [lambda: WRITINGS[0].send(scene, "the same")] * AT_ONCE)

    assert refused.count(None) == recorded(scene, WRITINGS[0]) == 1
    assert all(isinstance(error, Conflict) for error in refused if error)


def test_two_who_link_the_same_cases_from_both_ends_are_told_that_they_are_linked(
    committed_district: District, crowd: ThreadPoolExecutor
) -> None:
    one, other = (stories.registered(committed_district).number for _case in range(2))
    li = committed_district.actor("li")
    ends = [(one, other), (other, one)] * 4

    refused = at_once(crowd, [partial(joining.link_cases, a, by=li, now=moment(11), to=b) for a, b in ends])

    assert refused.count(None) == 1
    assert {error.message for error in refused if error} == {"这两件工单已经关联。"}


class Interrupted(io.BytesIO):
    """A file in which somebody else works on the case while it is being written."""

    def __init__(self, work: Callable[[], object]) -> None:
        super().__init__()
        self.work = work

    def write(self, content: Any) -> int:
        """Let the other one work first, to the end."""
        with ThreadPoolExecutor(1) as thread:
            thread.submit(self.work).result()
        return super().write(content)


def test_a_case_is_worked_on_while_its_file_is_written(committed_district: District) -> None:
    case, li = stories.dispatched(committed_district), committed_district.actor("li")

    def note() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
        note_case(case.number, by=li, now=moment(11), text="已核实")
        connection.close()

    with transaction.atomic():
        write_case_file(Interrupted(note), case.number, by=li, now=moment(11))

    names = list(
        Event.objects.filter(subject_kind="cases.case", subject_id=case.pk)
        .order_by("-seq")
        .values_list("name", flat=True)
    )
    assert names[0] == events.CASE_PRINTED
    assert events.CASE_NOTED in names


def test_twenty_who_begin_a_chain_at_once_all_stand_in_it(
    committed_district: District, crowd: ThreadPoolExecutor
) -> None:
    subject = outbox.Subject("test.thing", 7)

    refused = at_once(
        crowd, [lambda: outbox.record(ORGANISATION_RENAMED, subject=subject, by=PORTAL, at=moment())] * AT_ONCE
    )

    assert not any(refused)
    assert list(
        Event.objects.filter(subject_kind="test.thing", subject_id=7).order_by("seq").values_list("seq", flat=True)
    ) == [*range(1, 21)]
    assert wrong_history(now=timezone.now()) == []
