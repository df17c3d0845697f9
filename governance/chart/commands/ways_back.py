"""Letting somebody in again who lost a password or a second factor: what one keeper asks for holds by another's yes.

Of a link for a new password the one who asked has the link and the one who agreed the code: only its person hears both.
"""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from governance.chart.commands.accounts import kept_person, record_kept
from governance.chart.commands.appointing import needs_a_second
from governance.chart.commands.codes import TRIES, code_digest, is_code, new_code
from governance.chart.commands.first_codes import forget_first_code
from governance.chart.commands.passwords import set_password
from governance.chart.models import AccountProposal, RecoveryCode, ResetLink, SecondFactor
from governance.chart.queries.accounts import path_of, paths_of
from governance.chart.queries.lockout import account_of
from governance.chart.queries.proposals import seen_account_proposals
from governance.ground import events
from governance.ground.commands.messages import write_letter
from governance.ground.commands.notifications import notify
from governance.ground.commands.security import note
from governance.ground.errors import Conflict, Invalid, NotAllowed, NotFound
from governance.ground.models import Person
from governance.ground.permissions import Actor, confirms, person_of
from governance.ground.queries.holders import holders_on
from governance.ground.workflow import CONFIRMING, WAY_BACK_WORDS, Permission, WayBack, Words, digest_of
from governance.ground.workflow.paths import ids_of
from governance.kit.decisions.commands.deciding import asked_by, undecided, write_decision

REASON = "account"
WAITING = timedelta(days=7)

ASKED = {WayBack.RESET: events.RESET_ASKED, WayBack.FACTOR: events.SECOND_FACTOR_REMOVAL_ASKED}


class MadeLink(NamedTuple):
    """The secret of a link, and whether somebody else has to agree before it works."""

    secret: str
    is_waiting: bool


@transaction.atomic
def issue_reset_link(person_id: int, *, by: Actor, now: datetime) -> MadeLink:
    """Make a link by which a person chooses a new password; the last one stops working.

    Nobody's account is taken over by one alone, nor in silence: the person and the auditors are told.
    """
    person = kept_person(person_id, by)
    if not person.is_active:
        raise Conflict(_("This account is disabled. Enable it first."))
    proposal = _asked(person, WayBack.RESET, by=by, now=now)
    ResetLink.objects.filter(person=person, used_at__isnull=True).update(used_at=now)
    secret = secrets.token_urlsafe(32)
    ResetLink.objects.create(
        person=person,
        digest=digest_of(secret),
        proposal=proposal,
        made_by_id=by.person_id,
        made_at=now,
        expires_at=now + (WAITING if proposal else _lasting()),
    )
    if proposal is None:
        _tell_of_reset(person, by, now, is_alone=True)
    return MadeLink(secret, proposal is not None)


@transaction.atomic
def mail_reset_link(person_id: int, *, by: Actor, now: datetime, address_of: Callable[[str], str]) -> MadeLink:
    """Have a link for a new password mailed to the person; raise Invalid for who has no mailbox."""
    made = issue_reset_link(person_id, by=by, now=now)
    person = Person.objects.get(pk=person_id)
    if not person.email:
        raise Invalid(_("There is no e-mail address of this person. Hand the link over instead."))
    with override(person.reads):
        subject = _("A new password")
        lead = _("%(name)s, choose a new password by this link. It works once:") % {"name": person.name}
        agreed = _("It works when a second person has agreed to it; they tell you the code that it asks for.")
    text = f"{lead}\n\n{address_of(made.secret)}\n" + (f"\n{agreed}\n" if made.is_waiting else "")
    write_letter(person, subject=subject, text=text)
    return made


@transaction.atomic
def remove_second_factor(person_id: int, *, by: Actor, now: datetime) -> AccountProposal | None:
    """Take a lost second factor from an account, or ask for it where somebody else has to agree; return what waits.

    Where the role asks for a second factor, the next sign-in sets up another.
    """
    person = kept_person(person_id, by)
    if not SecondFactor.objects.filter(person=person).exists():
        raise Conflict(_("This account has no second factor."))
    proposal = _asked(person, WayBack.FACTOR, by=by, now=now)
    if proposal is None:
        _drop_factor(person, by, now, is_alone=True)
    return proposal


@transaction.atomic
def agree_to_way_back(proposal_id: int, *, by: Actor, now: datetime) -> str:
    """Agree to a way back into an account; return the code that a link needs, which is told only now.

    Whoever asked for it, and whoever it lets in, never decides.
    """
    proposal = _undecided(proposal_id, by, now)
    write_decision(proposal, is_granted=True, by=by, now=now)
    if not proposal.person.is_active:
        raise Conflict(_("This account is disabled. Refuse the proposal."))
    told = asked_by(proposal)
    if proposal.what == WayBack.FACTOR:
        _drop_factor(proposal.person, by, now, **told)
        return ""
    code = _open_link(proposal, now)
    _tell_of_reset(proposal.person, by, now, **told)
    return code


@transaction.atomic
def refuse_way_back(proposal_id: int, *, by: Actor, now: datetime) -> None:
    """Refuse a way back into an account; whoever asked for it, and whoever it lets in, never decides."""
    proposal = _undecided(proposal_id, by, now)
    write_decision(proposal, is_granted=False, by=by, now=now)
    _refuse(proposal, by, now, asked_by(proposal))


def _undecided(proposal_id: int, by: Actor, now: datetime) -> AccountProposal:
    """Lock a proposal that this actor decides; raise what keeps them from it."""
    rows = seen_account_proposals(by).select_related("person", "asked_by")
    proposal = undecided(rows, proposal_id, by=by)
    if not all(confirms(by, path) for path in paths_of(proposal.person_id, on=timezone.localdate(now))):
        raise NotAllowed(_("Your post does not allow this here. Ask your administrator if it should."))
    return proposal


def redeem_reset_link(secret: str, *, password: str, now: datetime, code: str = "") -> None:
    """Set the password that a person has chosen by a link; raise NotFound for one that was used or has run out.

    A link that somebody agreed to asks for their code, and ends with the fifth wrong one.
    """
    with transaction.atomic():
        link = ResetLink.objects.select_for_update().select_related("person").filter(digest=digest_of(secret)).first()
        if link is None or link.used_at or link.expires_at <= now or not link.person.is_active:
            raise NotFound(_("This link was used, or its time is over. Ask your administrator for another one."))
        if link.proposal_id and not link.code_digest:
            raise Conflict(_("Somebody else has to agree to this link before it works. They will tell you a code."))
        is_right = not link.proposal_id or is_code(link.code_digest, link.digest, code)
        if is_right:
            if link.proposal_id:
                forget_first_code(link.person_id)
            set_password(link.person, password, now=now, field="password")
            note(events.PASSWORD_RESET, at=now, person_id=link.person_id)
            note(events.ACCOUNT_UNLOCKED, at=now, person_id=link.person_id, account=account_of(link.person.username))
        else:
            _count_wrong(link, now)
    if not is_right:
        message = _("This is not the code. Whoever agreed to the link tells it to you.")
        raise Invalid(message, {"code": message})


def _lasting() -> timedelta:
    return timedelta(minutes=settings.RESET_LINK_MINUTES)


def _count_wrong(link: ResetLink, now: datetime) -> None:
    link.tries += 1
    link.used_at = now if link.tries >= TRIES else None
    link.save(update_fields=["tries", "used_at"])


def _asked(person: Person, what: WayBack, *, by: Actor, now: datetime) -> AccountProposal | None:
    """Return what waits for somebody else's yes; nothing where there is nobody yet who could give it."""
    path = path_of(person.pk, on=timezone.localdate())
    if not needs_a_second(by, path):
        return None
    waiting = AccountProposal.objects.open().filter(person=person, what=what).first()
    if waiting is not None and waiting.asked_by_id != by.person_id:
        raise Conflict(_("Somebody else asked for this already. Agree to it, or refuse it, under “To confirm”."))
    return waiting or _propose(person, what, path, by=by, now=now)


def _propose(person: Person, what: WayBack, path: str, *, by: Actor, now: datetime) -> AccountProposal:
    proposal = AccountProposal.objects.create(
        person=person, what=str(what), scope_path=path, asked_by_id=person_of(by), asked_at=now
    )
    words = WAY_BACK_WORDS[what]
    told = {"what_zh": words.zh, "what_en": words.en}
    event_id = record_kept(events.ACCOUNT_PROPOSED, ASKED[what], person, by, now, **told)
    second = {id_ for right in CONFIRMING for id_ in holders_on(right, ids_of(path))} - {by.person_id, person.pk}
    text = Words(f"请确认：{person.name_zh}，{words.zh}", f"To confirm: {person.name_en}, {words.en}")
    notify(
        [id_ for id_ in second if id_ is not None],
        event_id=event_id,
        reason="confirm",
        text=text,
        url=reverse("governance:proposal-list"),
    )
    _tell_person(person, event_id, Words(f"有人为您申请：{words.zh}", f"Asked for your account: {words.en}"))
    return proposal


def _open_link(proposal: AccountProposal, now: datetime) -> str:
    """Let the link work that waits for this yes; return its code."""
    rows = ResetLink.objects.select_for_update().filter(proposal=proposal, used_at__isnull=True, expires_at__gt=now)
    link = rows.first()
    if link is None:
        raise Conflict(_("The link has run out. Refuse this; it can be asked for again."))
    code = new_code()
    link.code_digest, link.expires_at = code_digest(link.digest, code), now + _lasting()
    link.save(update_fields=["code_digest", "expires_at"])
    return code


def _refuse(proposal: AccountProposal, by: Actor, now: datetime, told: dict[str, str]) -> None:
    ResetLink.objects.filter(proposal=proposal, used_at__isnull=True).update(used_at=now)
    words, person = WAY_BACK_WORDS[WayBack(proposal.what)], proposal.person
    told = {"what_zh": words.zh, "what_en": words.en, **told}
    event_id = record_kept(events.ACCOUNT_REFUSED, events.WAY_BACK_REFUSED, person, by, now, **told)
    text = Words(f"未获确认：{person.name_zh}，{words.zh}", f"Not confirmed: {person.name_en}, {words.en}")
    notify(
        [proposal.asked_by_id],
        event_id=event_id,
        reason="refused",
        text=text,
        url=_address(person),
    )


def _drop_factor(person: Person, by: Actor, now: datetime, **told: object) -> None:
    SecondFactor.objects.filter(person=person).delete()
    RecoveryCode.objects.filter(person=person).delete()
    event_id = record_kept(events.PERSON_FACTOR_REMOVED, events.SECOND_FACTOR_REMOVED, person, by, now, **told)
    _tell_person(person, event_id, Words("您的两步验证已被关闭", "Your second factor has been removed"))
    _tell_auditors(person, by, event_id, WayBack.FACTOR)


def _tell_of_reset(person: Person, by: Actor, now: datetime, **told: object) -> None:
    event_id = record_kept(events.PERSON_RESET_ISSUED, events.RESET_ISSUED, person, by, now, **told)
    text = Words("为您重设密码的链接已生效", "A link for a new password of yours works now")
    _tell_person(person, event_id, text)
    _tell_auditors(person, by, event_id, WayBack.RESET)


def _tell_person(person: Person, event_id: int, text: Words) -> None:
    notify([person.pk], event_id=event_id, reason=REASON, text=text, url=reverse("governance:account"))


def _tell_auditors(person: Person, by: Actor, event_id: int, what: WayBack) -> None:
    words, root = WAY_BACK_WORDS[what], ids_of(path_of(person.pk, on=timezone.localdate()))[:1]
    auditors = set(holders_on(Permission.READ_LOG, root)) - {by.person_id, person.pk}
    text = Words(f"{words.zh}：{person.name_zh}", f"{words.en}: {person.name_en}")
    notify(auditors, event_id=event_id, reason="let-in", text=text, url=_address(person))


def _address(person: Person) -> str:
    return reverse("governance:person", args=[person.pk])
