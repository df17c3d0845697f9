"""How long somebody must wait before another password or code is looked at: one answer for every door.

Failed tries are counted in the security log, so that they count whether Redis is there or not. A browser in which an
account was signed in to before has a count of its own, which no stranger can use up: to guess from elsewhere, or from
the same office, locks out strangers only.
"""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from governance.ground import events
from governance.ground.http.gate.origin import origin
from governance.ground.models import SecurityEvent, folded

WINDOW = timedelta(minutes=15)
# A browser that is known to the account; without one, the account at one address, the account anywhere, and an address.
# Two hundred people of an office may each mistype three times in a quarter of an hour.
OF_CALLER, OF_ACCOUNT, OF_ADDRESS = 10, 30, 600


def account_of(username: str) -> str:
    """Return the digest under which the security log keeps a log-in name, whoever it belongs to."""
    return salted_hmac("governance.account", folded(username), algorithm="sha256").hexdigest()


def seconds_to_wait(account: str, *, caller: str, now: datetime) -> int:
    """Return after how many seconds an account may be tried again from here; 0 when it may be tried now."""
    since = _counted_since(account, now)
    tries = SecurityEvent.objects.filter(kind=events.SIGN_IN_FAILED, account=account, caller=caller, at__gt=since)
    if caller:
        return _wait(tries, OF_CALLER, now)
    address = origin().address
    here = SecurityEvent.objects.filter(kind=events.SIGN_IN_FAILED, address=address, caller="", at__gt=now - WINDOW)
    from_here = tries.filter(address=address, at__gt=_last_success(account, address, since))
    return max(_wait(from_here, OF_CALLER, now), _wait(tries, OF_ACCOUNT, now), _wait(here, OF_ADDRESS, now))


def is_locked(username: str, *, now: datetime) -> bool:
    """Tell whether an account has failed so often, anywhere, that somebody may be waiting."""
    account = account_of(username)
    since = _counted_since(account, now)
    tries = SecurityEvent.objects.filter(kind=events.SIGN_IN_FAILED, account=account, at__gt=since)
    return tries.count() >= OF_CALLER


def _counted_since(account: str, now: datetime) -> datetime:
    unlocked = SecurityEvent.objects.filter(kind=events.ACCOUNT_UNLOCKED, account=account, at__gt=now - WINDOW)
    return unlocked.order_by("-at").values_list("at", flat=True).first() or now - WINDOW


def _last_success(account: str, address: str, since: datetime) -> datetime:
    signed_in = SecurityEvent.objects.filter(kind=events.SIGNED_IN, account=account, address=address, at__gt=since)
    return signed_in.order_by("-at").values_list("at", flat=True).first() or since


def _wait(tries: QuerySet[SecurityEvent], allowed: int, now: datetime) -> int:
    counted = list(tries.order_by("-at").values_list("at", flat=True)[:allowed])
    if len(counted) < allowed:
        return 0
    return max(1, int((counted[-1] + WINDOW - now).total_seconds()))
