"""What the catalogue shows to residents, to editors, and to programs."""

from datetime import date
from typing import Any

import pytest
from django.utils import translation

from governance.chart.commands.people import appoint, create_post
from governance.ground.errors import NotAllowed, NotFound
from governance.ground.permissions import ANONYMOUS, PORTAL, Actor
from services.models import ServiceItem, Theme
from services.queries.catalogue import (
    ITEM_LINES,
    CataloguePage,
    catalogue,
    department_choices,
    edit_page,
    giving_choices,
    item_page,
    theme_choices,
)
from services.queries.item_list import item_list, item_of
from tests.counting import statements
from tests.district import District, moment

DAY = date(2026, 3, 2)


@pytest.fixture
def editor(district: District) -> Actor:
    """Wu, who edits the services of the Housing Bureau."""
    bureau = district.organisation("D-HOUSING").pk
    named = {"name_zh": "服务编辑", "name_en": "Service editor"}
    post = create_post(by=PORTAL, now=moment(), organisation_id=bureau, role="department-head", **named)
    appoint(by=PORTAL, now=moment(), person_id=district.person("wu").pk, post_id=post.pk, since=date(2026, 1, 1))
    return district.actor("wu")


def item(code: str, **changes: Any) -> ServiceItem:
    """Write a service like the district's own."""
    like = ServiceItem.objects.get(code="S-001")
    values = {field.name: getattr(like, field.name) for field in ServiceItem._meta.fields if field.name != "id"}
    return ServiceItem.objects.create(**{**values, "code": code, **changes})


def shown(viewer: Actor = ANONYMOUS, **told: str) -> CataloguePage:
    """Return the catalogue as somebody sees it."""
    return catalogue(viewer, **{"words": "", "theme": "", "department": "", "after": "", **told})


def codes(page: CataloguePage) -> list[str]:
    """Return the codes on a page."""
    return [line.code for line in page.items.results]


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("公租房", True),
        ("rental HOUSING", True),
        ("户口簿", True),
        ("identity card", True),
        ("公租 户口", True),
        ("s-00", True),
        ("-001", False),
        ("公租房 残疾", False),
        ("公申", True),
        ("申公", False),
        ("", True),
    ],
)
def test_a_service_is_found_by_every_word_that_is_asked_for(words: str, is_found: bool, district: District) -> None:
    assert codes(shown(words=words)) == (["S-001"] if is_found else [])
    assert [each.code for each in listed(words=words)] == (["S-001"] if is_found else [])


def listed(viewer: Actor = ANONYMOUS, **told: str) -> list[Any]:
    """Return the catalogue as a program reads it."""
    asked = {"words": "", "theme": "", "department": "", "after": "", **told}
    return item_list(viewer, **asked, size=50).results


def test_what_is_not_published_is_seen_by_its_editors_alone(editor: Actor, district: District) -> None:
    item("S-002", is_published=False)

    assert codes(shown()) == codes(shown(district.actor("li"))) == ["S-001"]
    assert codes(shown(editor)) == ["S-001", "S-002"]
    assert item_page(editor, "S-002").is_published is False
    for stranger in (ANONYMOUS, district.actor("zhou")):
        with pytest.raises(NotFound):
            item_page(stranger, "S-002")
        with pytest.raises(NotFound):
            item_of(stranger, "S-002")


def test_an_editor_of_one_department_sees_nothing_unpublished_of_another(editor: Actor, district: District) -> None:
    item("S-002", is_published=False, department=district.organisation("D-WATER"))

    assert codes(shown(editor)) == ["S-001"]
    with pytest.raises(NotFound):
        edit_page(editor, "S-002")


def test_themes_count_what_the_viewer_sees_whatever_is_looked_for(editor: Actor, district: District) -> None:
    other = Theme.objects.order_by("code").last()
    item("S-002", theme=other, is_published=False)

    assert [tile.count for tile in shown(words="没有").themes] == [1]
    assert [tile.count for tile in shown(editor).themes] == [1, 1]


def test_the_catalogue_is_narrowed_by_theme_and_department(district: District) -> None:
    theme = Theme.objects.order_by("code").last()
    assert theme is not None
    item("S-002", theme=theme, department=district.organisation("D-WATER"))

    by_theme, by_department = shown(theme=theme.code), shown(department="D-WATER")

    assert codes(by_theme) == codes(by_department) == ["S-002"]
    assert (by_theme.theme_name, by_department.department_name) == (theme.name, "水务局")
    assert codes(shown(theme="nothing")) == []
    assert shown(theme="nothing", department="nobody").department_name == "nobody"


def test_a_long_catalogue_goes_on_in_the_next_theme(district: District) -> None:
    first_theme, last_theme = Theme.objects.order_by("code").first(), Theme.objects.order_by("code").last()
    for n in range(ITEM_LINES):
        item(f"T-{n:03}", theme=first_theme if n % 2 else last_theme)

    first = shown()
    second = shown(after=first.items.next or "")

    everything = list(ServiceItem.objects.order_by("theme_id", "code").values_list("code", flat=True))
    assert codes(first) + codes(second) == everything
    assert (len(codes(first)), second.items.next) == (ITEM_LINES, None)


def test_the_catalogue_costs_the_same_with_many_services(district: District) -> None:
    def asked() -> int:
        with statements() as ran:
            shown()
        return len(ran)

    few = asked()
    for n in range(30):
        item(f"T-{n:03}", department=district.organisation("D-WATER"))

    assert asked() == few


@pytest.mark.parametrize(
    ("language", "documents", "channel"),
    [("zh-hans", ["身份证", "户口簿"], "窗口或网上"), ("en", ["Identity card", "Household register"], None)],
)
def test_a_service_is_told_in_the_language_of_the_page(
    language: str, documents: list[str], channel: str | None, district: District
) -> None:
    with translation.override(language):
        page = item_page(ANONYMOUS, "S-001")

    assert page.documents == documents
    assert page.how == (["到窗口提交材料。"] if channel else ["Hand in the papers at the counter."])
    assert page.channel


def test_how_to_apply_is_told_step_by_step(district: District) -> None:
    ServiceItem.objects.filter(code="S-001").update(how_zh="一、填表\n二、交表")

    assert item_page(ANONYMOUS, "S-001").how == ["一、填表", "二、交表"]


def test_only_the_editor_of_its_department_edits_a_service(editor: Actor, district: District) -> None:
    form = edit_page(editor, "S-001")

    assert form.entries["documents_zh"] == "身份证\n户口簿"
    assert (item_page(editor, "S-001").can_edit, shown(editor).can_edit) == (True, True)
    assert (item_page(ANONYMOUS, "S-001").can_edit, shown().can_edit) == (False, False)
    for other in (ANONYMOUS, district.actor("zhou")):
        with pytest.raises(NotAllowed):
            edit_page(other, "S-001")


def test_a_service_is_added_for_one_s_own_department(editor: Actor, district: District) -> None:
    assert [name for _id, name in giving_choices(editor, on=DAY)] == ["住房建设局"]
    with pytest.raises(NotAllowed):
        giving_choices(district.actor("zhou"), on=DAY)


def test_departments_are_offered_that_give_what_the_viewer_sees(editor: Actor, district: District) -> None:
    item("S-002", is_published=False, department=district.organisation("D-HOUSING"))
    item("S-003", is_published=False, department=district.organisation("D-WATER"))

    assert department_choices(editor) == department_choices(ANONYMOUS) == [("D-HOUSING", "住房建设局")]


def test_all_themes_are_offered_by_name(district: District) -> None:
    assert [code for code, _name in theme_choices()] == list(
        Theme.objects.order_by("code").values_list("code", flat=True)
    )


# ---- for programs -----------------------------------------------------------------------------------------------


def test_a_program_reads_both_languages(district: District) -> None:
    told = item_of(ANONYMOUS, "S-001")

    assert (told.department, told.department_zh, told.department_en) == ("D-HOUSING", "住房建设局", "Housing Bureau")
    assert (told.documents_zh, told.documents_en[0], told.time_limit_days, told.version) == (
        ["身份证", "户口簿"],
        "Identity card",
        20,
        1,
    )


def test_a_program_s_list_is_narrowed_and_goes_on(district: District) -> None:
    item("S-000", department=district.organisation("D-WATER"))
    asked = {"words": "", "theme": "", "department": ""}

    first = item_list(ANONYMOUS, **asked, after="", size=1)
    second = item_list(ANONYMOUS, **asked, after=first.next or "", size=1)

    assert [each.code for each in first.results + second.results] == ["S-000", "S-001"]
    assert second.next is None
    assert [each.code for each in listed(department="D-WATER")] == ["S-000"]
    assert [each.code for each in listed(theme="nothing")] == []


def test_a_program_s_list_costs_one_statement(district: District) -> None:
    item("S-002")
    with statements() as ran:
        listed()

    assert len(ran) == 1
