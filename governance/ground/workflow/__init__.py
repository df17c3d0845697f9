"""The rules of the ground floor in plain Python: words, organisation families, permissions and working time."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import NamedTuple


class Words(NamedTuple):
    """One term in the two languages of the portal."""

    zh: str
    en: str

    def text(self, language: str) -> str:
        """Return the term in `language` (a Django language code)."""
        return self.en if language.startswith("en") else self.zh


def digest_of(key: str) -> str:
    """Return what the portal keeps of a secret that it made: long and random, so that none can be turned back."""
    return hashlib.sha256(key.encode()).hexdigest()


class Family(StrEnum):
    """The hierarchy an organisation belongs to; kinds are data, families are rules."""

    PARTY = "party"
    GOVERNMENT = "government"
    DEPARTMENT = "department"
    OFFICE = "office"
    COMMUNITY = "community"
    UNIT = "unit"


GOVERNING_FAMILIES = frozenset({Family.GOVERNMENT, Family.DEPARTMENT, Family.OFFICE, Family.COMMUNITY})
RESPONDING_FAMILIES = frozenset({Family.DEPARTMENT, Family.OFFICE, Family.UNIT})
AREA_KINDS = ("district", "street", "community")


class Permission(StrEnum):
    """What a role may hold; each is declared on Organisation and a grant of it covers the organisation's subtree."""

    VIEW_CASE = "view_case"
    REPORT_CASE = "report_case"
    REGISTER_CASE = "register_case"
    DISPATCH_CASE = "dispatch_case"
    BLOW_WHISTLE = "blow_whistle"
    BLOW_HARD_WHISTLE = "blow_hard_whistle"
    HANDLE_COMMUNITY_CASE = "handle_community_case"
    HANDLE_ASSIGNMENT = "handle_assignment"
    LEAD_ASSIGNMENTS = "lead_assignments"
    VERIFY_CASE = "verify_case"
    CALL_BACK = "call_back"
    EVALUATE_DEPARTMENT = "evaluate_department"
    GRANT_EXTENSION = "grant_extension"
    RULE_ON_DISPATCH = "rule_on_dispatch"
    REVIEW_CASE = "review_case"
    SUPERVISE_CASE = "supervise_case"
    IMPORT_CASES = "import_cases"
    VIEW_PHONE = "view_phone"
    MANAGE_ORGANISATIONS = "manage_organisations"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_GRIDS = "manage_grids"
    MANAGE_RULES = "manage_rules"
    EDIT_SERVICES = "edit_services"
    READ_LOG = "read_log"
    RETRY_DELIVERIES = "retry_deliveries"


PERMISSION_WORDS: Mapping[Permission, Words] = {
    Permission.VIEW_CASE: Words("查看辖区内的工单", "See the cases of the area"),
    Permission.REPORT_CASE: Words("上报居民诉求", "Report a resident's case"),
    Permission.REGISTER_CASE: Words("受理、答复或不予受理工单", "Register, answer or decline a case"),
    Permission.DISPATCH_CASE: Words("派单给责任单位或社区", "Dispatch a case to a department or to the community"),
    Permission.BLOW_WHISTLE: Words("吹哨召集部门", "Blow a whistle for departments"),
    Permission.BLOW_HARD_WHISTLE: Words("吹疑难事项哨", "Blow a hard-problem whistle"),
    Permission.HANDLE_COMMUNITY_CASE: Words("办理社区自办工单", "Work on a case left to the community"),
    Permission.HANDLE_ASSIGNMENT: Words(
        "签收、报到、办理和办结任务", "Sign for, report in to and finish an assignment"
    ),
    Permission.LEAD_ASSIGNMENTS: Words("指派经办人", "Say which colleague works on an assignment"),
    Permission.VERIFY_CASE: Words("现场核查办理结果", "Verify a result on site"),
    Permission.CALL_BACK: Words("回访居民", "Call the resident back"),
    Permission.EVALUATE_DEPARTMENT: Words("评价部门办理情况", "Evaluate what departments did"),
    Permission.GRANT_EXTENSION: Words("审批延期", "Decide on extensions"),
    Permission.RULE_ON_DISPATCH: Words("裁定派单异议和牵头变更", "Rule on contested dispatches and leads"),
    Permission.REVIEW_CASE: Words(
        "审批挂账、剔除、督办和重办", "Decide on deferrals, exclusions, supervision and re-openings"
    ),
    Permission.SUPERVISE_CASE: Words("督办逾期工单", "Supervise late cases"),
    Permission.IMPORT_CASES: Words("批量导入工单", "Import cases from a file"),
    Permission.VIEW_PHONE: Words("查看居民完整电话", "See a resident's whole phone number"),
    Permission.MANAGE_ORGANISATIONS: Words("维护组织架构", "Keep the organisation chart"),
    Permission.MANAGE_PEOPLE: Words("维护人员与任职", "Keep people and appointments"),
    Permission.MANAGE_GRIDS: Words("维护网格", "Keep the grid cells"),
    Permission.MANAGE_RULES: Words("维护职责清单与时限", "Keep responsibility lists and limits"),
    Permission.EDIT_SERVICES: Words("编辑服务目录", "Edit the service catalogue"),
    Permission.READ_LOG: Words("查阅日志", "Read the log"),
    Permission.RETRY_DELIVERIES: Words("重试搁置的投递", "Retry parked deliveries"),
}


# What knows no area: a role that brings one of these belongs to the district itself, else a street could give it away.
DISTRICT_WIDE = frozenset({Permission.READ_LOG, Permission.RETRY_DELIVERIES})


# By any of these, held above a post, somebody confirms whom another one proposes for it.
CONFIRMING = (Permission.MANAGE_PEOPLE, Permission.SUPERVISE_CASE, Permission.READ_LOG)


class WayBack(StrEnum):
    """What lets somebody into an account again that they are locked out of."""

    RESET = "reset"
    FACTOR = "factor"


WAY_BACK_WORDS: Mapping[WayBack, Words] = {
    WayBack.RESET: Words("通过链接重设密码", "A new password by link"),
    WayBack.FACTOR: Words("关闭两步验证", "Removal of the second factor"),
}


class Unit(StrEnum):
    """How a time limit counts."""

    MINUTE = "minute"
    HOUR = "hour"
    WORKING_HOUR = "working_hour"
    DAY = "day"
    WORKING_DAY = "working_day"


UNIT_WORDS: Mapping[Unit, Words] = {
    Unit.MINUTE: Words("分钟", "minutes"),
    Unit.HOUR: Words("小时", "hours"),
    Unit.WORKING_HOUR: Words("工作小时", "working hours"),
    Unit.DAY: Words("天", "days"),
    Unit.WORKING_DAY: Words("个工作日", "working days"),
}

ELAPSED_UNITS: Mapping[Unit, timedelta] = {
    Unit.MINUTE: timedelta(minutes=1),
    Unit.HOUR: timedelta(hours=1),
    Unit.DAY: timedelta(days=1),
}


class Slot(NamedTuple):
    """One stretch of a working day, local time."""

    start: time
    end: time


OFFICE_SLOTS = (Slot(time(9), time(12)), Slot(time(13), time(18)))
FARTHEST_DAYS = 3 * 366


@dataclass(frozen=True)
class WorkingCalendar:
    """Which days are worked: the listed days decide, weekdays decide where no day is listed."""

    zone: tzinfo
    listed: Mapping[date, bool] = field(default_factory=dict)
    slots: tuple[Slot, ...] = OFFICE_SLOTS

    def is_working(self, day: date) -> bool:
        """Tell whether `day` is worked."""
        return self.listed.get(day, day.weekday() < 5)

    def after(self, start: datetime, amount: int, unit: Unit) -> datetime:
        """Return the moment `amount` of `unit` after `start`.

        Minutes, hours and days run round the clock. A working day ends at the same time of day on the n-th working
        day after the start's own; working hours run only inside the slots of working days.
        """
        if unit in ELAPSED_UNITS:
            return start + amount * ELAPSED_UNITS[unit]
        if unit is Unit.WORKING_DAY:
            return self._after_days(start.astimezone(self.zone), amount)
        return self._after_time(start.astimezone(self.zone), timedelta(hours=amount))

    def work_between(self, start: datetime, end: datetime) -> timedelta:
        """Return how much working time lies between two moments."""
        day, last = start.astimezone(self.zone).date(), end.astimezone(self.zone).date()
        worked = timedelta()
        while day <= last:
            for slot in self.slots if self.is_working(day) else ():
                begins = max(start, datetime.combine(day, slot.start, self.zone))
                ends = min(end, datetime.combine(day, slot.end, self.zone))
                worked += max(ends - begins, timedelta())
            day += timedelta(days=1)
        return worked

    def after_work(self, start: datetime, work: timedelta) -> datetime:
        """Return the moment so much working time after `start`."""
        return self._after_time(start.astimezone(self.zone), work)

    def _after_days(self, start: datetime, amount: int) -> datetime:
        day, left = start.date(), amount
        for _ in range(FARTHEST_DAYS):
            if left == 0:
                break
            day += timedelta(days=1)
            left -= self.is_working(day)
        if left:
            raise ValueError("the calendar lists no working day within three years")
        clock = start.timetz() if self.is_working(start.date()) else self.slots[-1].end
        return datetime.combine(day, clock.replace(tzinfo=None), self.zone)

    def _after_time(self, start: datetime, left: timedelta) -> datetime:
        day = start.date()
        for _ in range(FARTHEST_DAYS):
            for slot in self.slots if self.is_working(day) else ():
                begins = max(start, datetime.combine(day, slot.start, self.zone))
                room = datetime.combine(day, slot.end, self.zone) - begins
                if room >= left:
                    return begins + left
                left -= max(room, timedelta())
            day += timedelta(days=1)
        raise ValueError("the calendar lists no working time within three years")
