"""What a browser reported lately: the same report sent again after Back is the same case, however it was filled in."""

import hashlib
import json
from dataclasses import replace

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from cases.intake.commands.intake import Reported
from cases.intake.commands.intake_entries import Report, said_of, tidied
from cases.intake.web.forms.report import ReportForm
from governance.ground.http.gate.actor import actor_of

COOKIE, SALT = "sent-lately", "cases.sent-lately"
SECONDS = 60 * 60
MOST = 10


def key_of(request: HttpRequest, form: ReportForm) -> str:
    """Return the form's key, or that under which this browser sent the very same report within the hour."""
    return _lately(request).get(_digest(request, form.report), form.key)


def noted(request: HttpRequest, response: HttpResponse, form: ReportForm, filed: Reported) -> HttpResponse:
    """Have the browser remember what it sent, and say so where it was sent before."""
    if not filed.is_new:
        messages.info(request, _("This was sent before. It is the same case; nothing was filed a second time."))
    key = key_of(request, form)
    # After Back the browser has forgotten its photos, and sends the words alone.
    told = {_digest(request, report): key for report in (form.report, replace(form.report, photos=()))}
    sent = [*(_lately(request) | told).items()]
    response.set_signed_cookie(
        COOKIE,
        json.dumps(sent[-MOST:]),
        salt=SALT,
        max_age=SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _lately(request: HttpRequest) -> dict[str, str]:
    return dict(json.loads(request.get_signed_cookie(COOKIE, "[]", salt=SALT, max_age=SECONDS) or "[]"))


def _digest(request: HttpRequest, report: Report) -> str:
    told = [actor_of(request).person_id, said_of(tidied(report)), sorted(photo.file for photo in report.photos)]
    return hashlib.blake2b(json.dumps(told).encode(), digest_size=12).hexdigest()
