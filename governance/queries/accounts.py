"""The demo's accounts, one for each kind of user."""

from datetime import datetime
from typing import NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from governance.errors import NotFound
from governance.models import Person, ResetLink
from governance.workflow import Words, digest_of

DEMO_PASSWORD = "shaosheng-demo"
DEMO_ACCOUNTS = {
    "worker": Words("在手机上上报、核查", "Reports and verifies on a phone"),
    "community": Words("办理社区自办工单", "Works on what the community can solve"),
    "dispatcher": Words("受理、派单", "Registers and dispatches"),
    "leader": Words("吹哨、督办", "Blows whistles and supervises"),
    "secretary": Words("吹疑难事项哨", "Blows hard-problem whistles"),
    "callback": Words("回访居民", "Calls residents back"),
    "department": Words("签收、报到、办结", "Signs for, reports in, finishes"),
    "department2": Words("协办部门", "Co-handling department"),
    "supervisor": Words("查看全区、督办", "Sees all streets, supervises"),
    "administrator": Words("组织、人员、网格、投递", "Organisations, people, grid, deliveries"),
    "auditor": Words("查阅日志", "Reads the log"),
}


class Account(NamedTuple):
    """One line of the demo's sign-in page."""

    username: str
    name: str
    post: str
    what: str


def demo_accounts() -> list[Account]:
    """Return the demo accounts that exist, in the order of a case's way."""
    language = get_language() or "zh-hans"
    people = Person.objects.filter(username__in=DEMO_ACCOUNTS, is_active=True)
    found = {person.username: person for person in people.prefetch_related("appointments__post")}
    return [
        Account(username, found[username].name, _main_post(found[username]), words.text(language))
        for username, words in DEMO_ACCOUNTS.items()
        if username in found
    ]


def _main_post(person: Person) -> str:
    posts = sorted(person.appointments.all(), key=lambda held: (held.kind != "main", held.pk))
    return posts[0].post.name if posts else ""


def username_of(person_id: int) -> str:
    """Return the log-in name of a person, or nothing."""
    return Person.objects.filter(pk=person_id).values_list("username", flat=True).first() or ""


def require_open_link(secret: str, *, now: datetime) -> None:
    """Raise NotFound for a link for a new password that was used or has run out."""
    rows = ResetLink.objects.filter(digest=digest_of(secret), used_at__isnull=True, expires_at__gt=now)
    if not rows.exists():
        raise NotFound(_("This link was used, or its time is over. Ask your administrator for another one."))
