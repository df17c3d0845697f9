"""The demo's accounts, one for each kind of user; where somebody's posts lie; what a link for a password asks."""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import takewhile
from typing import NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _

from governance.chart.models import Appointment, AppointmentProposal, FirstCode, ResetLink
from governance.chart.queries.second_factor import district_path
from governance.ground.errors import Conflict, NotFound
from governance.ground.models import Person
from governance.ground.permissions import Actor
from governance.ground.tongue import tongue
from governance.ground.workflow import Permission, Words, digest_of

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
    language = tongue()
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


def owes_first_code(person_id: int) -> bool:
    """Tell whether a new account still waits for its person, and for the code of whoever confirmed the post."""
    return FirstCode.objects.filter(person_id=person_id).exists()


def needs_code(secret: str, *, now: datetime) -> bool:
    """Tell whether a link for a new password asks for the code of whoever agreed to it.

    Raises NotFound for a link that was used or has run out, Conflict for one that nobody has agreed to.
    """
    rows = ResetLink.objects.filter(digest=digest_of(secret), used_at__isnull=True, expires_at__gt=now)
    link = rows.first()
    if link is None:
        raise NotFound(_("This link was used, or its time is over. Ask your administrator for another one."))
    if link.proposal_id and not link.code_digest:
        raise Conflict(_("Somebody else has to agree to this link before it works. They will tell you a code."))
    return link.proposal_id is not None


def paths_of(person_id: int, *, on: date) -> list[str]:
    """Return where the posts lie that a person holds, will hold, or shall hold when somebody else confirms it.

    Whoever has none of them belongs to the district: nobody knows yet, or any more, to which part of it.
    """
    lasting = Q(valid__endswith__isnull=True) | Q(valid__endswith__gt=on)
    held = Appointment.objects.filter(lasting, person=person_id)
    meant = AppointmentProposal.objects.open().filter(lasting, person=person_id)
    paths = held.values_list("post__organisation__path", flat=True)
    return sorted(paths.union(meant.values_list("post__organisation__path", flat=True))) or [district_path()]


def path_of(person_id: int, *, on: date) -> str:
    """Return the path of the lowest organisation above all of a person's posts."""
    return common_path(paths_of(person_id, on=on)) or district_path()


def keeps_account(viewer: Actor, person_id: int, *, on: date) -> bool:
    """Tell whether somebody keeps the accounts of all places where a person's posts lie."""
    return all(viewer.covers_path(Permission.MANAGE_PEOPLE, path) for path in paths_of(person_id, on=on))


def common_path(paths: Iterable[str]) -> str:
    """Return the path of the lowest organisation above all of these; nothing for none."""
    steps = zip(*(path.strip("/").split("/") for path in paths), strict=False)
    shared = [ids[0] for ids in takewhile(lambda ids: len(set(ids)) == 1, steps)]
    return f"/{'/'.join(shared)}/" if shared else ""
