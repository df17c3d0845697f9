"""Applying, deciding and taking back on their pages: who may, who may not, badly filled, too late."""

import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.casework.commands import handling
from cases.models import Application, Assignment, Case
from cases.rules.workflow import State
from cases.rules.workflow.applications import Kind, Standing
from governance.models import Event
from tests import stories
from tests.cases.decisions.commands.test_applications import apply, lead_of
from tests.cases.decisions.commands.test_rulings import decide
from tests.cases.desk.web.test_moves import signed_in
from tests.district import District, moment

# The pages look at the clock, and contests end with the limit for signing.
FAR = f"{timezone.localdate() + timedelta(days=200):%Y-%m-%d}"


@pytest.fixture
def case(district: District) -> Case:
    """A dispatched case that its lead can still contest today."""
    made = stories.dispatched(district)
    far = datetime.fromisoformat(f"{FAR}T00:00:00+08:00")
    Assignment.objects.filter(case=made).update(sign_by=far, finish_by=far)
    return made


def new(case: Case, kind: Kind, *, of_part: bool = True) -> str:
    name = kind.value.replace("_", "-")
    if not of_part:
        return reverse("cases:application-of-case", args=[case.number, name])
    return reverse("cases:application-of-assignment", args=[case.number, lead_of(case).pk, name])


def post(client: Client, address: str, case: Case, **sent: Any) -> Any:
    version = Case.objects.get(id=case.pk).version
    return client.post(address, {"version": version, "key": str(uuid.uuid4()), **sent})


def deciding(application: Application) -> str:
    return reverse("cases:application-decide", args=[application.case.number, application.pk])


# ---- applying -------------------------------------------------------------------------------------------------------


def test_a_lead_contests_on_a_page_of_its_own(district: District, case: Case) -> None:
    client = signed_in(district, "zhou")

    shown = client.get(new(case, Kind.CONTEST))
    sent = post(client, new(case, Kind.CONTEST), case, reason="不属本单位职责")

    assert shown.status_code == 200
    assert sent.status_code == 302
    made = Application.objects.get()
    assert (made.kind, made.reason, made.asked_by) == (Kind.CONTEST, "不属本单位职责", district.person("zhou"))


@pytest.mark.parametrize(
    ("kind", "sent", "kept"),
    [
        (Kind.EXTENSION, {"until": f"{FAR}T10:00"}, ("until", f"{FAR}T10:00:00+08:00")),
        (Kind.DEFERRAL, {"owner": "周城管", "plan": "汛期后开工", "review_on": FAR}, ("review_on", FAR)),
        (Kind.HAND_OVER, {"lead": "D-HOUSING"}, ("lead", "D-HOUSING")),
    ],
)
def test_each_kind_asks_for_what_it_needs(
    district: District, kind: Kind, sent: dict[str, str], kept: tuple[str, str]
) -> None:
    case = stories.dispatched(district)
    handling.sign_for(case.number, by=district.actor("zhou"), now=moment(11), assignment_id=lead_of(case).pk)
    client = signed_in(district, "zhou")
    shown = client.get(new(case, kind))

    response = post(client, new(case, kind), case, reason="需专项资金", **sent)

    assert shown.status_code == 200
    assert all(f'name="{name}"' in shown.text for name in sent)
    assert response.status_code == 302
    wanted = Application.objects.get().wanted[kept[0]]
    assert wanted == kept[1] or datetime.fromisoformat(wanted) == datetime.fromisoformat(kept[1])


def test_the_street_asks_for_supervision_of_the_case_itself(district: District, case: Case) -> None:
    client = signed_in(district, "li")

    assert client.get(new(case, Kind.SUPERVISION, of_part=False)).status_code == 200
    assert post(client, new(case, Kind.SUPERVISION, of_part=False), case, reason="逾期").status_code == 302


def test_what_is_missing_comes_back_with_what_was_typed(district: District, case: Case) -> None:
    handling.sign_for(case.number, by=district.actor("zhou"), now=moment(11), assignment_id=lead_of(case).pk)

    response = post(
        signed_in(district, "zhou"),
        new(case, Kind.DEFERRAL),
        case,
        reason="需专项资金",
        owner="周城管",
        plan="汛期后开工",
        review_on="2020-01-01",
    )

    assert response.status_code == 422
    assert "汛期后开工" in response.text
    assert "review_on" in response.context["form"].errors
    assert not Application.objects.exists()


def test_an_empty_reason_is_refused_at_its_field(district: District, case: Case) -> None:
    response = post(signed_in(district, "zhou"), new(case, Kind.CONTEST), case, reason="")

    assert response.status_code == 422
    assert "reason" in response.context["form"].errors


def test_a_stale_application_keeps_what_was_typed_and_can_be_sent_again(district: District, case: Case) -> None:
    response = post(signed_in(district, "zhou"), new(case, Kind.CONTEST), case, reason="不属职责", version=1)

    assert response.status_code == 409
    assert "不属职责" in response.text
    assert response.context["form"]["version"].value() == str(case.version)


def test_what_cannot_be_asked_for_now_opens_no_form(district: District, case: Case) -> None:
    assert signed_in(district, "zhou").get(new(case, Kind.EXTENSION)).status_code == 409
    assert signed_in(district, "li").get(new(case, Kind.REOPENING, of_part=False)).status_code == 409


def test_an_unknown_kind_is_not_found(district: District, case: Case) -> None:
    address = reverse("cases:application-of-case", args=[case.number, "holiday"])

    assert signed_in(district, "li").get(address).status_code == 404


@pytest.mark.parametrize(("who", "status"), [("li", 403), ("wu", 404), ("xu", 404)])
def test_who_leads_nothing_here_contests_nothing(district: District, case: Case, who: str, status: int) -> None:
    response = post(signed_in(district, who), new(case, Kind.CONTEST), case, reason="不属职责")

    assert response.status_code == status
    assert not Application.objects.exists()


def test_the_same_application_sent_twice_is_made_once(district: District, case: Case) -> None:
    client, key = signed_in(district, "zhou"), str(uuid.uuid4())
    sent = {"version": case.version, "key": key, "reason": "不属职责"}

    statuses = [client.post(new(case, Kind.CONTEST), sent).status_code for _ in range(2)]

    assert statuses == [302, 302]
    assert Application.objects.count() == 1
    assert Event.objects.filter(subject_id=case.pk, key__isnull=False).count() == 1


# ---- deciding -------------------------------------------------------------------------------------------------------


@pytest.fixture
def contest(district: District, case: Case) -> Application:
    """A contest that waits for its ruling."""
    apply(district, case, Kind.CONTEST)
    return Application.objects.get()


GRANT = {"is_granted": "yes", "reason": "职责属住建局", "lead": "D-HOUSING"}


def test_who_stands_above_both_sides_rules_on_a_contest(district: District, contest: Application) -> None:
    client = signed_in(district, "qian")
    shown = client.get(deciding(contest))

    response = post(client, deciding(contest), contest.case, **GRANT)

    assert shown.status_code == 200
    assert contest.reason in shown.text
    assert response.status_code == 302
    assert lead_of(contest.case).organisation.code == "D-HOUSING"


def test_a_ruling_without_the_next_lead_comes_back_at_its_field(district: District, contest: Application) -> None:
    response = post(signed_in(district, "qian"), deciding(contest), contest.case, **{**GRANT, "lead": ""})

    assert response.status_code == 422
    assert "lead" in response.context["form"].errors
    assert "职责属住建局" in response.text


def test_only_the_ruling_on_a_lead_names_one(district: District, case: Case) -> None:
    apply(district, case, Kind.SUPERVISION, by="li")

    response = signed_in(district, "qian").get(deciding(Application.objects.get()))

    assert "lead" not in response.context["form"].fields
    assert (
        post(
            signed_in(district, "qian"), deciding(Application.objects.get()), case, is_granted="no", reason="尚未逾期"
        ).status_code
        == 302
    )
    assert Application.objects.get().standing == Standing.REFUSED


@pytest.mark.parametrize(("who", "status"), [("li", 403), ("chen", 403), ("zhou", 403), ("xu", 404), ("wu", 404)])
def test_nobody_else_rules_on_a_contest(district: District, contest: Application, who: str, status: int) -> None:
    client = signed_in(district, who)

    assert client.get(deciding(contest)).status_code == status
    assert post(client, deciding(contest), contest.case, **GRANT).status_code == status
    assert Application.objects.get().standing == Standing.OPEN


def test_an_application_of_another_case_is_not_found(district: District, contest: Application) -> None:
    other = stories.registered(district)

    response = signed_in(district, "qian").get(reverse("cases:application-decide", args=[other.number, contest.pk]))

    assert response.status_code == 404


def test_a_second_decision_comes_too_late_and_keeps_what_was_typed(district: District, contest: Application) -> None:
    decide(district, contest.case)

    response = post(signed_in(district, "qian"), deciding(contest), contest.case, **GRANT)

    assert response.status_code == 409
    assert "职责属住建局" in response.text


# ---- taking back ----------------------------------------------------------------------------------------------------


def test_who_asked_takes_it_back_and_nobody_else(district: District, contest: Application) -> None:
    address = reverse("cases:application-withdraw", args=[contest.case.number, contest.pk])

    assert signed_in(district, "qian").post(address).status_code == 403
    assert signed_in(district, "xu").post(address).status_code == 404
    assert signed_in(district, "zhou").get(address).status_code == 405
    assert signed_in(district, "zhou").post(address).status_code == 302
    assert Application.objects.get().standing == Standing.WITHDRAWN
    assert signed_in(district, "zhou").post(address).status_code == 409


# ---- evaluating and joining -----------------------------------------------------------------------------------------


def test_the_street_evaluates_every_part_on_the_page(district: District) -> None:
    case = stories.verifying(district)
    mine = Assignment.objects.get(case=case)
    address = reverse("cases:case-evaluate", args=[case.number])
    client = signed_in(district, "li")

    shown = client.get(address)
    missing = post(client, address, case, **{f"words-{mine.pk}": "配合积极"})
    done = post(client, address, case, **{f"score-{mine.pk}": "5", f"words-{mine.pk}": "配合积极"})

    assert f'name="score-{mine.pk}"' in shown.text
    assert (missing.status_code, done.status_code) == (422, 302)
    assert "配合积极" in missing.text
    mine.refresh_from_db()
    assert (mine.evaluation.score, mine.evaluation.words) == (5, "配合积极")


@pytest.mark.parametrize(("who", "status"), [("wang", 403), ("he", 403), ("xu", 404)])
def test_nobody_else_evaluates(district: District, who: str, status: int) -> None:
    case = stories.verifying(district)
    mine = Assignment.objects.get(case=case)
    address = reverse("cases:case-evaluate", args=[case.number])

    response = post(signed_in(district, who), address, case, **{f"score-{mine.pk}": "5", f"words-{mine.pk}": ""})

    assert response.status_code == status


def test_a_case_is_joined_by_the_number_of_another(district: District) -> None:
    case, whole = stories.registered(district), stories.registered(district)
    address = reverse("cases:case-join", args=[case.number])
    client = signed_in(district, "li")

    wrong = post(client, address, case, to="没有这个编号")
    done = post(client, address, case, to=whole.number)

    assert (wrong.status_code, done.status_code) == (422, 302)
    assert "没有这个编号" in wrong.text
    kept = Case.objects.get(id=case.pk)
    assert (kept.state, kept.joined_to_id) == (State.JOINED, whole.pk)


@pytest.mark.parametrize(("who", "status"), [("wang", 403), ("xu", 404)])
def test_nobody_else_joins(district: District, who: str, status: int) -> None:
    case, whole = stories.registered(district), stories.registered(district)

    response = post(signed_in(district, who), reverse("cases:case-join", args=[case.number]), case, to=whole.number)

    assert response.status_code == status
