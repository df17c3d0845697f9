"""The demo's accounts, one for each kind of user."""

from typing import NamedTuple

from django.utils.translation import get_language

from governance.models import Person
from governance.workflow import Words

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
