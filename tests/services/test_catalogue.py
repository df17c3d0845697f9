"""The service catalogue: who may read, add and edit, and that nothing is lost when two edit at once."""

from dataclasses import replace

import pytest
from django.test import Client

from governance.ground.errors import Conflict, Invalid, NotAllowed, NotFound
from governance.ground.permissions import ANONYMOUS, PORTAL
from governance.kit.numbers.models import RuleValue
from governance.kit.numbers.queries.in_force import forget_values
from governance.models import Event
from services.commands.catalogue import ItemEntries, add_item, edit_item
from services.models import ServiceItem
from services.queries.catalogue import catalogue, item_page
from tests.district import District, moment

ENGLISH = {"accept-language": "en"}
ENTRIES = ItemEntries(
    theme="housing",
    name_zh="装修登记",
    name_en="Register a renovation",
    summary_zh="装修前登记。",
    summary_en="Register before you renovate.",
    how_zh="到物业登记。",
    how_en="Register with the estate office.",
    where_zh="物业服务中心",
    where_en="Estate office",
    documents_zh=("身份证",),
    documents_en=("Identity card",),
    time_limit_days=3,
    channel="window",
)


def typed(**changes: object) -> dict[str, object]:
    """Return what a browser sends for the service of the district."""
    item = ServiceItem.objects.get(code="S-001")
    same = ("name_zh", "name_en", "summary_zh", "summary_en", "how_zh", "how_en", "where_zh", "where_en")
    told = {name: getattr(item, name) for name in (*same, "time_limit_days", "channel", "version")}
    papers = {"documents_zh": "\r\n".join(item.documents_zh), "documents_en": "\r\n".join(item.documents_en)}
    return {**told, **papers, "theme": item.theme_id, "is_published": "on", **changes}


# ---- commands ---------------------------------------------------------------------------------------------------


def test_an_editor_adds_a_service_and_the_log_knows_it(district: District) -> None:
    department = district.organisation("D-HOUSING")

    item = add_item(ENTRIES, by=district.actor("feng"), now=moment(), code="S-002", department_id=department.pk)

    assert item.documents_zh == ["身份证"]
    assert Event.objects.filter(subject_kind="services.item", subject_id=item.pk, name="services.item.added").exists()


@pytest.mark.parametrize("who", ["li", "wang", "zhou", "newcomer"])
def test_who_does_not_edit_services_adds_none(district: District, who: str) -> None:
    department = district.organisation("D-HOUSING")

    with pytest.raises(NotAllowed):
        add_item(ENTRIES, by=district.actor(who), now=moment(), code="S-002", department_id=department.pk)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"theme": "nothing"}, "theme"),
        ({"channel": "pigeon"}, "channel"),
        ({"time_limit_days": 366}, "time_limit_days"),
        ({"time_limit_days": -1}, "time_limit_days"),
        ({"name_zh": " "}, "name_zh"),
        ({"documents_zh": ("纸" * 201,)}, "documents_zh"),
        ({"documents_en": ("paper",) * 41}, "documents_en"),
    ],
)
def test_an_entry_that_cannot_be_used_is_named(district: District, changes: dict[str, object], field: str) -> None:
    department = district.organisation("D-HOUSING")

    with pytest.raises(Invalid) as refused:
        add_item(replace(ENTRIES, **changes), by=PORTAL, now=moment(), code="S-002", department_id=department.pk)

    assert field in refused.value.fields


@pytest.mark.parametrize("code", ["S-001", "", "务", "a b", "x" * 31])
def test_a_code_is_short_plain_and_used_once(district: District, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        add_item(ENTRIES, by=PORTAL, now=moment(), code=code, department_id=district.organisation("D-HOUSING").pk)

    assert "code" in refused.value.fields


def test_an_unknown_department_is_refused(district: District) -> None:
    with pytest.raises(Invalid) as refused:
        add_item(ENTRIES, by=PORTAL, now=moment(), code="S-002", department_id=0)

    assert "department" in refused.value.fields


def test_an_edit_counts_the_version_up_and_names_what_changed(district: District) -> None:
    edit_item("S-001", ENTRIES, by=district.actor("feng"), now=moment(), version=1)

    item = ServiceItem.objects.get(code="S-001")
    assert (item.name_zh, item.version) == ("装修登记", 2)
    event = Event.objects.get(subject_kind="services.item", subject_id=item.pk, name="services.item.edited")
    assert "name_zh" in event.data["changed"]


def test_an_edit_that_changes_nothing_records_nothing(district: District) -> None:
    edit_item("S-001", ENTRIES, by=PORTAL, now=moment(), version=1)

    edit_item("S-001", ENTRIES, by=PORTAL, now=moment(), version=2)

    assert ServiceItem.objects.get(code="S-001").version == 2


def test_an_edit_of_an_older_version_is_a_conflict(district: District) -> None:
    edit_item("S-001", ENTRIES, by=PORTAL, now=moment(), version=1)

    with pytest.raises(Conflict):
        edit_item("S-001", replace(ENTRIES, name_zh="另一个"), by=PORTAL, now=moment(), version=1)


def test_only_editors_of_the_department_edit(district: District) -> None:
    with pytest.raises(NotAllowed):
        edit_item("S-001", ENTRIES, by=district.actor("wu"), now=moment(), version=1)
    with pytest.raises(NotFound):
        edit_item("S-404", ENTRIES, by=PORTAL, now=moment(), version=1)


# ---- queries ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words", ["公租房", "rental", "户口簿", "S-001", "公租房 rental", "RENTAL housing", "公房", "公申"]
)
def test_a_service_is_found_by_words_of_either_language(district: District, words: str) -> None:
    page = catalogue(ANONYMOUS, words=words, theme="", department="", after="")

    assert [item.code for item in page.items.results] == ["S-001"]


def test_words_that_fit_nothing_find_nothing(district: District) -> None:
    assert not catalogue(ANONYMOUS, words="公租房 飞船", theme="", department="", after="").items.results


def test_the_list_goes_on_where_a_page_ended(district: District) -> None:
    department = district.organisation("D-HOUSING")
    for n in range(60):
        theme = "housing" if n % 2 else "elderly"
        entries = replace(ENTRIES, theme=theme)
        add_item(entries, by=PORTAL, now=moment(), code=f"X-{n:03}", department_id=department.pk)

    first = catalogue(ANONYMOUS, words="", theme="", department="", after="")
    second = catalogue(ANONYMOUS, words="", theme="", department="", after=first.items.next or "")

    codes = [item.code for page in (first, second) for item in page.items.results]
    assert len(codes) == len(set(codes)) == 61
    assert second.items.next is None


def test_an_unpublished_service_is_unknown_to_residents(district: District) -> None:
    ServiceItem.objects.filter(code="S-001").update(is_published=False)

    with pytest.raises(NotFound):
        item_page(ANONYMOUS, "S-001")
    assert not catalogue(ANONYMOUS, words="", theme="", department="", after="").items.results
    assert item_page(district.actor("feng"), "S-001").is_published is False


# ---- pages ------------------------------------------------------------------------------------------------------


def test_residents_read_the_catalogue_in_their_language(district: District, client: Client) -> None:
    assert "公租房申请" in client.get("/services/").content.decode()
    assert "Apply for public rental housing" in client.get("/services/", headers=ENGLISH).content.decode()
    assert "Household register" in client.get("/services/S-001/", headers=ENGLISH).content.decode()


def test_a_service_that_is_not_there_is_not_found(district: District, client: Client) -> None:
    assert client.get("/services/S-404/").status_code == 404
    assert client.get("/services/?after=nonsense").status_code == 422


def test_only_editors_open_the_form(district: District, client: Client) -> None:
    assert client.get("/services/S-001/edit/").status_code == 302
    client.force_login(district.person("li"))
    assert client.get("/services/S-001/edit/").status_code == 403
    assert client.get("/services/new/").status_code == 403
    client.force_login(district.person("feng"))
    assert client.get("/services/S-001/edit/").status_code == 200
    assert client.get("/services/new/").status_code == 200


def test_an_editor_saves_and_sees_it(district: District, client: Client) -> None:
    client.force_login(district.person("feng"))

    answer = client.post("/services/S-001/edit/", typed(name_zh="公租房申请(新)"))

    assert answer.status_code == 302
    assert "公租房申请(新)" in client.get("/services/S-001/").content.decode()


def test_saving_what_was_not_changed_changes_nothing(district: District, client: Client) -> None:
    client.force_login(district.person("feng"))

    client.post("/services/S-001/edit/", typed())

    assert ServiceItem.objects.get(code="S-001").version == 1


def test_a_stale_form_shows_both_versions_and_loses_nothing(district: District, client: Client) -> None:
    client.force_login(district.person("feng"))
    mine = typed(where_zh="我写的地点")
    edit_item("S-001", replace(ENTRIES, where_zh="别人写的地点"), by=PORTAL, now=moment(), version=1)

    answer = client.post("/services/S-001/edit/", mine)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "我写的地点" in page
    assert "别人写的地点" in page
    assert client.post("/services/S-001/edit/", {**mine, "version": 2}).status_code == 302


def test_a_badly_filled_form_keeps_what_was_typed(district: District, client: Client) -> None:
    client.force_login(district.person("feng"))

    answer = client.post("/services/S-001/edit/", typed(name_zh="", where_zh="保留的地点"))

    assert answer.status_code == 422
    assert "保留的地点" in answer.content.decode()


def test_an_editor_adds_a_service_by_the_page(district: District, client: Client) -> None:
    client.force_login(district.person("feng"))
    new = typed(code="S-009", department=district.organisation("D-HOUSING").pk)

    assert client.post("/services/new/", new).status_code == 302
    assert client.post("/services/new/", new).status_code == 422
    assert client.get("/services/S-009/").status_code == 200


def test_how_long_a_service_may_promise_is_a_number_of_the_district(district: District) -> None:
    RuleValue.objects.filter(owner="services", code="longest-promise").update(amount=20)
    forget_values()

    edit_item("S-001", replace(ENTRIES, time_limit_days=20), by=PORTAL, now=moment(), version=1)
    with pytest.raises(Invalid) as refused:
        edit_item("S-001", replace(ENTRIES, time_limit_days=21), by=PORTAL, now=moment(), version=2)

    assert "20" in refused.value.fields["time_limit_days"]
