"""Every move through its page: who may, who may not, who may not know, too late, badly filled, sent twice."""

import uuid
from collections.abc import Callable
from io import BytesIO
from typing import Any, NamedTuple

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from cases.casework.commands import desk, handling, joining
from cases.models import Assignment, CallBack, Case, Photo
from cases.rules.queries.values import value_in_force
from cases.rules.workflow import Action, State
from governance.ground import outbox
from governance.models import Event
from tests import stories
from tests.district import District, moment

Story = Callable[[District], Case]


def signed_in(district: District, username: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(district.person(username))
    return client


def unrouted(district: District) -> Case:
    case = stories.whistled(district, category="urban-lights")
    outbox.drain()
    return Case.objects.get(id=case.pk)


def in_community(district: District) -> Case:
    case = stories.registered(district)
    return desk.leave_to_community(case.number, by=district.actor("li"), now=moment(10, 20))


# Routing by hand reads the whistle that it answers besides what every move reads.
MOST_STATEMENTS = 5


def joined(district: District) -> Case:
    """Return a case that was joined to another one."""
    case, whole = stories.registered(district), stories.registered(district)
    return joining.join_case(case.number, by=district.actor("li"), now=moment(11), to=whole.number)


class Row(NamedTuple):
    """A move: who may, who sees the case but may not, who may not know of it, what is sent and where it leads."""

    action: Action
    story: Story
    may: str
    may_not: str
    may_not_know: str
    sent: dict[str, Any]
    leads_to: State
    bad: dict[str, Any] | None


MOVES = [
    Row(Action.REGISTER, stories.filed, "li", "wang", "xu", {}, State.REGISTERED, None),
    Row(Action.ANSWER, stories.filed, "li", "wang", "xu", {"answer": "请拨打热线"}, State.ANSWERED, {"answer": " "}),
    Row(
        Action.DECLINE,
        stories.filed,
        "li",
        "he",
        "zhou",
        {"reason": "legal-channel", "note": ""},
        State.DECLINED,
        {"reason": "because", "note": "词"},
    ),
    Row(
        Action.LEAVE_TO_COMMUNITY,
        stories.registered,
        "li",
        "qian",
        "sun",
        {"note": "请社区先看"},
        State.COMMUNITY,
        None,
    ),
    Row(
        Action.DISPATCH,
        stories.registered,
        "li",
        "zhao",
        "wu",
        {"lead": "D-URBAN", "asked": "请清运"},
        State.DISPATCHED,
        {"lead": "", "asked": "请清运"},
    ),
    Row(
        Action.BLOW_WHISTLE,
        stories.registered,
        "chen",
        "li",
        "xu",
        {"kind": "joint-enforcement", "needs": "清理", "place": "南门", "gather_at": "2099-03-02T15:00"},
        State.WHISTLED,
        {"kind": "joint-enforcement", "needs": "清理", "place": "南门", "gather_at": "2020-03-02T15:00"},
    ),
    Row(
        Action.ROUTE_BY_HAND,
        unrouted,
        "li",
        "wang",
        "xu",
        {"lead": "D-URBAN", "co_handlers": ["D-WATER"]},
        State.DISPATCHED,
        {"lead": "D-NOBODY"},
    ),
    Row(
        Action.FINISH_IN_COMMUNITY,
        in_community,
        "zhao",
        "li",
        "sun",
        {"result": "已清扫"},
        State.CALLING_BACK,
        {"result": ""},
    ),
    Row(
        Action.RETURN_TO_STREET,
        in_community,
        "zhao",
        "li",
        "sun",
        {"reason": "不在清单"},
        State.REGISTERED,
        {"reason": ""},
    ),
    Row(
        Action.VERIFY,
        stories.verifying,
        "zhao",
        "li",
        "xu",
        {"is_done": "yes", "note": "干净了"},
        State.CALLING_BACK,
        {"is_done": "yes", "note": ""},
    ),
    Row(
        Action.CALL_BACK,
        stories.calling_back,
        "he",
        "zhao",
        "xu",
        {"is_reached": "yes", "was_contacted": "yes", "is_solved": "yes", "satisfaction": "satisfied", "note": ""},
        State.EVALUATING,
        {"is_reached": "yes", "was_contacted": "yes", "note": "词"},
    ),
    Row(Action.SPLIT_OFF, joined, "li", "wang", "xu", {}, State.REGISTERED, None),
]
every_move = pytest.mark.parametrize("row", MOVES, ids=[row.action.value for row in MOVES])
badly_filled = [row for row in MOVES if row.bad]


def address(action: Action, case: Case) -> str:
    return reverse(f"cases:case-{action.value}", args=[case.number])


def post(client: Client, action: Action, case: Case, sent: dict[str, Any], **changes: Any) -> Any:
    whole = {"version": case.version, "key": str(uuid.uuid4()), **sent, **changes}
    return client.post(address(action, case), whole)


def statements(captured: CaptureQueriesContext) -> list[str]:
    """What was asked of the database, without the marks of transactions."""
    marks = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT", "BEGIN", "COMMIT")
    return [query["sql"] for query in captured.captured_queries if not query["sql"].startswith(marks)]


@every_move
class TestEveryMove:
    def test_it_is_made_by_who_may(self, district: District, row: Row) -> None:
        case = row.story(district)

        response = post(signed_in(district, row.may), row.action, case, row.sent)

        assert response.status_code == 302
        assert Case.objects.get(id=case.pk).state == row.leads_to

    def test_it_is_refused_to_who_sees_the_case_but_may_not(self, district: District, row: Row) -> None:
        case = row.story(district)

        response = post(signed_in(district, row.may_not), row.action, case, row.sent)

        assert response.status_code == 403
        assert Case.objects.get(id=case.pk).version == case.version

    def test_it_is_not_found_by_who_may_not_know_of_the_case(self, district: District, row: Row) -> None:
        case = row.story(district)

        response = post(signed_in(district, row.may_not_know), row.action, case, row.sent)

        assert response.status_code == 404

    def test_a_stale_one_shows_the_case_as_it_stands_and_what_was_typed(self, district: District, row: Row) -> None:
        case = row.story(district)
        typed = next((value for value in row.sent.values() if isinstance(value, str) and not value.isascii()), "")

        response = post(signed_in(district, row.may), row.action, case, row.sent, version=case.version + 1)

        assert response.status_code == 409
        assert response.context["conflict"]
        assert typed in response.text
        again = next(move.form for move in response.context["moves"] if move.action is row.action)
        assert again["version"].value() == str(case.version)

    def test_the_same_form_sent_twice_is_one_event(self, district: District, row: Row) -> None:
        case = row.story(district)
        client, key = signed_in(district, row.may), str(uuid.uuid4())

        first = post(client, row.action, case, row.sent, key=key)
        second = post(client, row.action, case, row.sent, key=key)

        assert first.status_code == second.status_code == 302
        assert Event.objects.filter(subject_kind="cases.case", subject_id=case.pk, key__isnull=False).count() == 1

    def test_its_form_opens_alone_for_who_has_no_script(self, district: District, row: Row) -> None:
        case = row.story(district)
        people = (row.may, row.may_not, row.may_not_know)

        statuses = [signed_in(district, person).get(address(row.action, case)).status_code for person in people]

        assert statuses == [200, 403, 404]

    def test_a_move_costs_few_statements(self, district: District, row: Row) -> None:
        case = row.story(district)
        client = signed_in(district, row.may)
        client.get(reverse("cases:case", args=[case.number]))
        value_in_force("co-handler-share", moment())  # Kept for half a minute, as the limits are.

        with CaptureQueriesContext(connection) as captured:
            post(client, row.action, case, row.sent)

        assert len(statements(captured)) <= MOST_STATEMENTS


@pytest.mark.parametrize("row", badly_filled, ids=[row.action.value for row in badly_filled])
def test_a_badly_filled_form_comes_back_with_what_was_typed(district: District, row: Row) -> None:
    assert row.bad is not None
    case = row.story(district)
    typed = next((value for value in row.bad.values() if not value.isascii()), "")

    response = post(signed_in(district, row.may), row.action, case, row.bad)

    assert response.status_code == 422
    assert "field-errors" in response.text or 'role="alert"' in response.text
    assert typed in response.text
    assert Case.objects.get(id=case.pk).version == case.version


REPORTED = {
    "place": "南门",
    "longitude": "118.705",
    "latitude": "31.205",
    "spoken_to": "赵书记",
    "plan": "先行清运",
    "plan_by": "2030-01-01T12:00",
}
# step, what was done before, what is sent
STEPS = [
    (Action.SIGN_FOR, (), {}),
    (Action.MAKE_CONTACT, ("sign_for",), {"note": "已电话联系"}),
    (Action.REPORT_IN, ("sign_for", "make_contact"), REPORTED),
    (Action.NOTE_PROGRESS, ("sign_for", "make_contact", "report_in"), {"note": "已派车"}),
    (Action.FINISH, ("sign_for", "make_contact", "report_in"), {"result": "已清运"}),
]
every_step = pytest.mark.parametrize(("step", "before", "sent"), STEPS, ids=[row[0].value for row in STEPS])


def at_step(district: District, before: tuple[str, ...]) -> tuple[Case, Assignment]:
    """Return a routed case and the part of urban management in it, with some steps taken."""
    case = stories.routed(district)
    mine = Assignment.objects.get(case=case, organisation__code="D-URBAN")
    words = {"make_contact": {"note": "已联系"}, "report_in": {"place": "南门", "promise": stories.promise(moment(11))}}
    if "report_in" in before:
        stories.handled(district, case, "wu")
        stories.handled(district, case, "zheng")
    for name in before:
        command = getattr(handling, name)
        command(case.number, by=district.actor("zhou"), now=moment(11), assignment_id=mine.pk, **words.get(name, {}))
    return Case.objects.get(id=case.pk), mine


def step_address(step: Action, case: Case, mine: Assignment) -> str:
    return reverse(f"cases:assignment-{step.value}", args=[case.number, mine.pk])


@every_step
class TestEveryStep:
    def test_it_is_taken_by_the_department(
        self, district: District, step: Action, before: tuple[str, ...], sent: dict[str, Any]
    ) -> None:
        case, mine = at_step(district, before)
        whole = {"version": case.version, "key": str(uuid.uuid4()), **sent}

        response = signed_in(district, "zhou").post(step_address(step, case, mine), whole)

        assert response.status_code == 302
        assert Case.objects.get(id=case.pk).version > case.version

    def test_it_is_refused_to_another_department_and_to_the_street(
        self, district: District, step: Action, before: tuple[str, ...], sent: dict[str, Any]
    ) -> None:
        case, mine = at_step(district, before)
        address = step_address(step, case, mine)

        statuses = [signed_in(district, person).post(address, sent).status_code for person in ("wu", "li")]

        assert statuses == [403, 403]

    def test_it_is_not_found_by_who_may_not_know_of_the_case(
        self, district: District, step: Action, before: tuple[str, ...], sent: dict[str, Any]
    ) -> None:
        case, mine = at_step(district, before)

        response = signed_in(district, "xu").post(step_address(step, case, mine), sent)

        assert response.status_code == 404

    def test_it_costs_few_statements(
        self, district: District, step: Action, before: tuple[str, ...], sent: dict[str, Any]
    ) -> None:
        case, mine = at_step(district, before)
        client = signed_in(district, "zhou")

        with CaptureQueriesContext(connection) as captured:
            client.post(step_address(step, case, mine), {"version": case.version, **sent})

        assert len(statements(captured)) <= MOST_STATEMENTS

    def test_its_form_opens_alone(
        self, district: District, step: Action, before: tuple[str, ...], sent: dict[str, Any]
    ) -> None:
        case, mine = at_step(district, before)

        response = signed_in(district, "zhou").get(step_address(step, case, mine))

        assert response.status_code == 200


def test_a_step_without_words_comes_back(district: District) -> None:
    case, mine = at_step(district, ("sign_for",))

    response = signed_in(district, "zhou").post(
        step_address(Action.MAKE_CONTACT, case, mine), {"version": case.version, "key": "k", "note": "  "}
    )

    assert response.status_code == 422
    assert mine.pk in {card.of.id for card in response.context["present"]}


def test_a_step_out_of_order_is_a_conflict_and_keeps_the_words(district: District) -> None:
    case, mine = at_step(district, ())

    response = signed_in(district, "zhou").post(
        step_address(Action.FINISH, case, mine), {"version": case.version, "key": "k", "result": "已清运完毕"}
    )

    assert response.status_code == 409
    assert response.context["typed"] == [("What was done and how it stands now", "已清运完毕")]


def test_the_inbox_may_sign_with_one_click_and_is_led_back(district: District) -> None:
    case, mine = at_step(district, ())

    response = signed_in(district, "zhou").post(
        step_address(Action.SIGN_FOR, case, mine), {"next": reverse("cases:inbox")}
    )

    assert response["Location"] == reverse("cases:inbox")


def test_a_way_back_that_is_not_ours_is_ignored(district: District) -> None:
    case = stories.filed(district)

    response = post(
        signed_in(district, "li"), Action.REGISTER, case, {"next": "https://elsewhere.example/", "back": "x"}
    )

    assert response["Location"] == reverse("cases:case", args=[case.number])


def test_a_move_made_beside_the_queue_leads_back_there(district: District) -> None:
    case = stories.filed(district)

    response = post(signed_in(district, "li"), Action.REGISTER, case, {"view": "decide", "beside": "1", "q": "桃"})

    assert response["Location"] == f"{reverse('cases:desk')}?view=decide&q=%E6%A1%83&case={case.number}"


def test_photos_of_a_verification_are_kept(district: District) -> None:
    case = stories.verifying(district)
    sent = {"is_done": "yes", "note": "干净了", "photos": [a_photo("a.png"), a_photo("b.png")]}

    response = post(signed_in(district, "zhao"), Action.VERIFY, case, sent)

    assert response.status_code == 302
    assert Photo.objects.filter(case=case, moment="verify").count() == 2


def test_too_many_photos_are_refused_and_the_words_kept(district: District) -> None:
    case = stories.verifying(district)
    sent = {"is_done": "yes", "note": "现场干净了", "photos": [a_photo(f"{n}.png") for n in range(7)]}

    response = post(signed_in(district, "zhao"), Action.VERIFY, case, sent)

    assert response.status_code == 422
    assert "现场干净了" in response.text
    assert not Photo.objects.filter(case=case).exists()


def test_a_file_that_is_no_photo_is_refused_at_its_field(district: District) -> None:
    case = stories.verifying(district)
    bad = [SimpleUploadedFile("a.jpg", b"not a photo"), SimpleUploadedFile("b.jpg", b"")]
    sent = {"is_done": "yes", "note": "干净了", "photos": [a_photo("good.png"), *bad]}

    response = post(signed_in(district, "zhao"), Action.VERIFY, case, sent)

    assert response.status_code == 422
    assert all(file.name in response.text for file in bad)
    assert response.text.count('name="kept"') == 1
    assert "Send photos as JPEG, PNG or WebP files." in response.text


def test_a_resident_who_was_not_reached_is_asked_nothing(district: District) -> None:
    case = stories.calling_back(district)

    response = post(signed_in(district, "he"), Action.CALL_BACK, case, {"is_reached": "no", "note": "无人接听"})

    assert response.status_code == 302
    assert not CallBack.objects.get(case=case).is_reached


def test_not_solved_reopens_to_the_lead(district: District) -> None:
    case = stories.calling_back(district)
    said = {"is_reached": "yes", "was_contacted": "yes", "is_solved": "no", "satisfaction": "dissatisfied", "note": ""}

    post(signed_in(district, "he"), Action.CALL_BACK, case, said)

    assert Case.objects.get(id=case.pk).state == State.DISPATCHED


UNSOLVED = {"is_reached": "yes", "was_contacted": "yes", "is_solved": "no", "satisfaction": "dissatisfied", "note": ""}


@pytest.mark.parametrize(
    ("action", "story", "who", "sent"),
    [
        (Action.VERIFY, stories.verifying, "zhao", {"is_done": "no", "note": "还有一半"}),
        (Action.CALL_BACK, stories.calling_back, "he", UNSOLVED),
        (Action.CALL_BACK, stories.calling_back, "he", {"is_reached": "no", "note": "无人接听"}),
    ],
    ids=["failed verification with photos", "not solved", "not reached"],
)
def test_going_another_round_costs_few_statements(
    district: District, action: Action, story: Story, who: str, sent: dict[str, Any]
) -> None:
    case = story(district)
    client = signed_in(district, who)
    photos = {"photos": [a_photo("a.png")]} if action is Action.VERIFY else {}

    value_in_force("call-back-attempts", moment())  # Kept for half a minute, as the limits are.

    with CaptureQueriesContext(connection) as captured:
        response = post(client, action, case, {**sent, **photos})

    assert response.status_code == 302
    assert len(statements(captured)) <= MOST_STATEMENTS


def test_the_last_finish_costs_few_statements(district: District) -> None:
    case = stories.dispatched(district)
    mine = Assignment.objects.get(case=case)
    step = {"by": district.actor("zhou"), "now": moment(11), "assignment_id": mine.pk}
    handling.sign_for(case.number, **step)
    version = handling.make_contact(case.number, note="已联系", **step).version
    client = signed_in(district, "zhou")

    with CaptureQueriesContext(connection) as captured:
        sent = {"version": version, "result": "已清运", "photos": [a_photo("a.png")]}
        client.post(step_address(Action.FINISH, case, mine), sent)

    assert Case.objects.get(id=case.pk).state == State.VERIFYING
    assert len(statements(captured)) <= MOST_STATEMENTS


def test_the_whole_phone_number_is_shown_for_a_reason_and_noted(district: District) -> None:
    case = stories.registered(district)

    response = signed_in(district, "li").post(reverse("cases:case-phone", args=[case.number]), {"reason": "核实地址"})

    assert "19900001234" in response.text
    assert Event.objects.filter(subject_id=case.pk, name="cases.case.phone_revealed").count() == 1


def test_without_a_reason_the_phone_number_stays_masked(district: District) -> None:
    case = stories.registered(district)

    response = signed_in(district, "li").post(reverse("cases:case-phone", args=[case.number]), {"reason": " "})

    assert response.status_code == 422
    assert "19900001234" not in response.text


def test_who_may_not_see_phones_is_refused(district: District) -> None:
    case = stories.registered(district)

    response = signed_in(district, "chen").post(reverse("cases:case-phone", args=[case.number]), {"reason": "好奇"})

    assert response.status_code == 403


def test_the_preview_says_whom_the_list_would_call_and_why(district: District) -> None:
    case = stories.registered(district)
    address = reverse("cases:case-called", args=[case.number])

    response = signed_in(district, "chen").get(address, {"kind": "joint-enforcement"})

    assert "Housing Bureau" in response.text
    assert "East Street" in response.text


def test_the_preview_says_when_nobody_is_named(district: District) -> None:
    case = stories.registered(district, category="urban-lights")

    response = signed_in(district, "li").get(reverse("cases:case-called", args=[case.number]))

    assert response.context["calls"].listed == []


def test_the_preview_of_a_case_that_is_not_theirs_is_not_found(district: District) -> None:
    case = stories.registered(district)

    assert signed_in(district, "xu").get(reverse("cases:case-called", args=[case.number])).status_code == 404


def a_photo(name: str) -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (8, 8), (sum(map(ord, name)) % 256, 170, 34)).save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/png")
