"""Load the demo district's organisations, posts and people."""

from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from demo.tables import appointed, demo_table, organisation_ids, person_ids, post_ids
from governance.chart.commands.organisations import create_organisation, rename_organisation
from governance.chart.commands.people import appoint, create_person, create_post, hash_password
from governance.ground.commands.channels import offer_gateway
from governance.ground.permissions import PORTAL
from governance.ground.queries.channels import gateway_page

PASSWORD = "shaosheng-demo"
YEARS_BEFORE = timedelta(days=6 * 365)
BEFORE_THE_CASES = timedelta(days=100)


class Command(BaseCommand):
    help = "Load the demo district's organisations, posts and people; may run twice."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--now", default="", help="the moment that counts as now, with its offset from UTC")

    @transaction.atomic
    def handle(self, *, now: str, **options: Any) -> None:
        moment = (parse_datetime(now) if now else None) or timezone.now()
        self.stdout.write(f"  Organisations: {_load_organisations(moment - BEFORE_THE_CASES)} new")
        self.stdout.write(f"  People: {_load_people(moment - BEFORE_THE_CASES)} new")
        self.stdout.write(f"  Posts: {_load_posts(moment - BEFORE_THE_CASES)} new")
        self.stdout.write(f"  Appointments: {_load_appointments(moment)} new")
        self.stdout.write(f"  Gateways: {_load_gateway(moment - BEFORE_THE_CASES)} new")


def _load_gateway(now: datetime) -> int:
    """Show what a gateway for text messages looks like; it is not offered, since nobody listens at its address."""
    if any(gateway.code == "sms" for gateway in gateway_page(PORTAL, only_failed=False, after="").gateways):
        return 0
    told = {"name_zh": "短信网关（示例）", "name_en": "Text messages (example)", "url": "https://sms.example.org/send"}
    offer_gateway("sms", by=PORTAL, now=now, secret=token_urlsafe(24), is_active=False, **told)
    return 1


def _load_organisations(now: datetime) -> int:
    """Create the tree, the party line first, because it leads the others."""
    ids = organisation_ids()
    rows = [row for row in demo_table("organisations") if row["code"] not in ids]
    rows.sort(key=lambda row: (row["parent_code"] != "", not _is_of_party(row)))
    leaderless = []
    for row in rows:
        leader = ids.get(row["led_by_code"])
        ids[row["code"]] = create_organisation(
            by=PORTAL,
            now=now,
            parent_id=ids[row["parent_code"]] if row["parent_code"] else None,
            kind=row["kind"],
            code=row["code"],
            name_zh=row["name_zh"],
            name_en=row["name_en"],
            led_by_id=leader,
            since=timezone.localdate(now - YEARS_BEFORE),
            telephone=row["telephone"],
        ).pk
        if row["led_by_code"] and leader is None:
            leaderless.append(row)
    for row in leaderless:
        leader = ids[row["led_by_code"]]
        names = {"name_zh": row["name_zh"], "name_en": row["name_en"]}
        rename_organisation(ids[row["code"]], by=PORTAL, now=now, led_by_id=leader, **names)
    return len(rows)


def _is_of_party(row: dict[str, str]) -> bool:
    return row["code"].startswith(("party-", "pb-", "pg-"))


def _load_people(now: datetime) -> int:
    there = person_ids()
    rows = [row for row in demo_table("people") if row["username"] not in there]
    password = hash_password(PASSWORD) if rows else ""
    for row in rows:
        create_person(by=PORTAL, now=now, password=password, **row)
    return len(rows)


def _load_posts(now: datetime) -> int:
    organisations, there = organisation_ids(), post_ids()
    rows = [
        row for row in demo_table("posts") if (organisations[row["organisation_code"]], row["name_zh"]) not in there
    ]
    for row in rows:
        create_post(
            by=PORTAL,
            now=now,
            organisation_id=organisations[row["organisation_code"]],
            role=row["role"],
            name_zh=row["name_zh"],
            name_en=row["name_en"],
        )
    return len(rows)


def _load_appointments(now: datetime) -> int:
    organisations, people, posts, there = organisation_ids(), person_ids(), post_ids(), appointed()
    new = 0
    for row in demo_table("appointments"):
        person, post = people[row["username"]], posts[organisations[row["organisation_code"]], row["post"]]
        if (person, post) in there:
            continue
        since = timezone.localdate(now - timedelta(days=int(row["since"])))
        appoint(by=PORTAL, now=now, person_id=person, post_id=post, since=since, kind=row["kind"])
        new += 1
    return new
