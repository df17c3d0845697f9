"""A small invented district, built by the product's own commands: the ground that every test stands on."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.contrib.gis.geos import MultiPolygon, Polygon
from django.core.management import call_command
from django.utils import timezone

from cases.models import ResponsibilityRule
from governance.chart.commands.organisations import create_organisation
from governance.chart.commands.people import appoint, create_person, create_post
from governance.ground.memory import forget_everything
from governance.ground.permissions import PORTAL, Actor, actor_for
from governance.kit.days.commands.calendar import load_calendar
from governance.kit.numbers.models import RuleValue
from governance.models import Organisation, Person, Role
from grids.models import Cell
from services.models import ServiceItem, Theme

LONG_AGO = datetime(2024, 1, 2, 9, 0, tzinfo=UTC)
PASSWORD = "a-good-password-for-tests"

# code, parent, kind, led by, Chinese, English
TREE = [
    ("990000", None, "district", None, "测试区", "Test District"),
    ("P-990000", "990000", "party-district-committee", None, "测试区委", "Test District Committee"),
    ("990000001", "990000", "street", None, "东街道", "East Street"),
    ("990000002", "990000", "street", None, "西街道", "West Street"),
    ("P-990000001", "P-990000", "party-working-committee", None, "东街道党工委", "East Street Working Committee"),
    ("990000001001", "990000001", "community", None, "桃园社区", "Peach Garden Community"),
    ("990000001002", "990000001", "community", None, "柳岸社区", "Willow Bank Community"),
    ("990000002001", "990000002", "community", None, "西河社区", "West River Community"),
    ("D-URBAN", "990000", "department", None, "城市管理局", "Urban Management Bureau"),
    ("D-URBAN-E", "D-URBAN", "stationed-office", None, "城管东街道中队", "Urban Management, East Street Office"),
    ("D-HOUSING", "990000", "department", None, "住房建设局", "Housing Bureau"),
    ("D-WATER", "990000", "department", None, "水务局", "Water Bureau"),
]

# username, organisation, role, Chinese, English
CAST = [
    ("wang", "990000001001", "grid-worker", "王网格", "Wang, grid worker"),
    ("sun", "990000001002", "grid-worker", "孙网格", "Sun, grid worker next door"),
    ("zhao", "990000001001", "community-secretary", "赵书记", "Zhao, community secretary"),
    ("li", "990000001", "dispatcher", "李派单", "Li, dispatcher"),
    ("he", "990000001", "callback-clerk", "何回访", "He, call-back clerk"),
    ("chen", "990000001", "street-leader", "陈主任", "Chen, street director"),
    ("deng", "990000001", "street-deputy", "邓副主任", "Deng, deputy director"),
    ("xu", "990000002", "dispatcher", "徐派单", "Xu, dispatcher of the other street"),
    ("zhou", "D-URBAN", "department-staff", "周城管", "Zhou, urban management"),
    ("wu", "D-HOUSING", "department-staff", "吴住建", "Wu, housing"),
    ("zheng", "D-WATER", "department-staff", "郑水务", "Zheng, water"),
    ("qian", "990000", "district-supervisor", "钱督办", "Qian, district supervisor"),
    ("feng", "990000", "administrator", "冯管理", "Feng, administrator"),
    ("yang", "990000", "auditor", "杨审计", "Yang, auditor"),
    ("newcomer", None, None, "新来的", "Newcomer without a post"),
]

# Each cell is a square of a hundredth of a degree.
CELLS = [
    ("990000001001001", "990000001001", 118.70, 31.20),
    ("990000001001002", "990000001001", 118.71, 31.20),
    ("990000001002001", "990000001002", 118.70, 31.21),
    ("990000002001001", "990000002001", 118.71, 31.21),
]
IN_PEACH_GARDEN = (118.705, 31.205)
IN_WILLOW_BANK = (118.705, 31.215)
IN_WEST_RIVER = (118.715, 31.215)
OUTSIDE = (118.80, 31.30)

# category, area, whistle kind, lead, co-handlers
RULES = [
    ("urban-vendors", "990000", "", "D-URBAN", []),
    ("urban-litter", "990000", "", "D-URBAN", ["D-HOUSING"]),
    ("urban-litter", "990000001", "joint-enforcement", "D-URBAN", ["D-HOUSING", "D-WATER"]),
]
RULED_CATEGORY = "urban-litter"
UNRULED_CATEGORY = "transport-bikes"


@dataclass(frozen=True)
class District:
    """Shortcuts into the test district."""

    def organisation(self, code: str) -> Organisation:
        """Return an organisation by its code."""
        return Organisation.objects.get(code=code)

    def person(self, username: str) -> Person:
        """Return one of the cast."""
        return Person.objects.get(username=username)

    def actor(self, username: str) -> Actor:
        """Return one of the cast as an actor."""
        actor = actor_for(self.person(username).pk)
        assert actor is not None
        return actor


def build_district() -> District:
    """Write the whole district; call it once on an empty database."""
    call_command("load_reference", verbosity=0)
    # Stories of a few cases tell of rates; that few say nothing is a rule with a test of its own.
    RuleValue.objects.filter(code="rates-least").update(amount=1)
    for year in (2025, 2026):
        load_calendar(year)
    forget_everything()
    ids: dict[str | None, int | None] = {None: None}
    for code, parent, kind, led_by, name_zh, name_en in TREE:
        made = create_organisation(
            by=PORTAL,
            now=LONG_AGO,
            parent_id=ids[parent],
            kind=kind,
            code=code,
            name_zh=name_zh,
            name_en=name_en,
            led_by_id=ids[led_by],
            since=date(2024, 1, 1),
        )
        ids[code] = made.pk
    _appoint_the_cast(ids)
    _draw_cells(ids)
    _write_rules(ids)
    _list_a_service(ids)
    # Whoever remembers a district that was here before knows other ids.
    forget_everything()
    return District()


def _appoint_the_cast(ids: dict[str | None, int | None]) -> None:
    for username, organisation, role, name_zh, name_en in CAST:
        person = create_person(
            by=PORTAL, now=LONG_AGO, username=username, name_zh=name_zh, name_en=name_en, password=PASSWORD
        )
        if organisation is None or role is None:
            continue
        names = Role.objects.get(code=role)
        organisation_id = ids[organisation]
        assert organisation_id is not None
        post = create_post(
            by=PORTAL,
            now=LONG_AGO,
            organisation_id=organisation_id,
            role=role,
            name_zh=names.name_zh,
            name_en=names.name_en,
        )
        appoint(by=PORTAL, now=LONG_AGO, person_id=person.pk, post_id=post.pk, since=date(2024, 1, 1))


def _draw_cells(ids: dict[str | None, int | None]) -> None:
    for n, (code, community, west, south) in enumerate(CELLS, start=1):
        square = Polygon.from_bbox((west, south, west + 0.01, south + 0.01))
        Cell.objects.create(
            code=code,
            community_id=ids[community],
            name_zh=f"第{n}网格",
            name_en=f"Cell {n}",
            polygon=MultiPolygon(square, srid=4326),
        )


def _write_rules(ids: dict[str | None, int | None]) -> None:
    for category, area, kind, lead, co_handlers in RULES:
        rule = ResponsibilityRule.objects.create(
            category_id=category,
            area_id=ids[area],
            whistle_kind=kind,
            lead_id=ids[lead],
            valid=(date(2024, 1, 1), None),
        )
        rule.co_handlers.set([ids[code] for code in co_handlers])


def _list_a_service(ids: dict[str | None, int | None]) -> None:
    ServiceItem.objects.create(
        code="S-001",
        department_id=ids["D-HOUSING"],
        theme=Theme.objects.order_by("code").first(),
        name_zh="公租房申请",
        name_en="Apply for public rental housing",
        summary_zh="为符合条件的家庭提供公租房。",
        summary_en="Public rental housing for eligible families.",
        how_zh="到窗口提交材料。",
        how_en="Hand in the papers at the counter.",
        where_zh="东街道便民服务中心",
        where_en="East Street service centre",
        documents_zh=["身份证", "户口簿"],
        documents_en=["Identity card", "Household register"],
        time_limit_days=20,
        channel="both",
    )


def moment(hour: int = 10, minute: int = 0, *, days: int = 0) -> datetime:
    """Return a moment on Monday 2 March 2026, district time, or some days later."""
    start = datetime(2026, 3, 2, hour, minute, tzinfo=timezone.get_default_timezone())
    return start + timezone.timedelta(days=days)
