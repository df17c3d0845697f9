"""Where somebody is signed in, and with what."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from governance.chart.models import AccountSession
from governance.ground.permissions import Actor

# What a browser calls itself, the more special before the more general.
BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("DingTalk", "DingTalk"),
    ("QQBrowser", "QQ Browser"),
    ("360SE", "360"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("HarmonyOS|OpenHarmony", "HarmonyOS"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X|Macintosh", "macOS"),
    ("UOS|Kylin", "UOS/Kylin"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True)
class OpenSession:
    """One browser in which a person is signed in."""

    handle: str
    device: str
    address: str
    started_at: datetime
    last_seen_at: datetime
    is_this: bool


def sessions_of(viewer: Actor, *, this: str, now: datetime) -> list[OpenSession]:
    """Return where the viewer is signed in, this browser first, then by last use."""
    idle_since = now - timedelta(minutes=settings.SESSION_IDLE_MINUTES)
    rows = AccountSession.objects.live(now, idle_since).filter(person_id=viewer.person_id).order_by("-last_seen_at")
    found = [
        OpenSession(
            handle=handle_of(row.session_key),
            device=device_words(row.device),
            address=row.address,
            started_at=row.started_at,
            last_seen_at=row.last_seen_at,
            is_this=row.session_key == this,
        )
        for row in rows
    ]
    return sorted(found, key=lambda each: not each.is_this)


def handle_of(session_key: str) -> str:
    """Return the name of a session on the page, which opens nothing."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:20]


def device_words(agent: str) -> str:
    """Say in a few words what somebody signs in with."""
    browser = next((name for sign, name in BROWSERS if sign in agent), "")
    system = next((name for sign, name in SYSTEMS if re.search(sign, agent)), "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or agent[:40] or _("unknown device")
