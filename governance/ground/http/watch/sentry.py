"""Telling a Sentry of faults, where one is set: where and what, never of whom."""

from typing import Any

import sentry_sdk
from sentry_sdk.integrations.celery import CeleryIntegration
from sentry_sdk.integrations.django import DjangoIntegration

from governance.ground.http.watch.lines import scrubbed

NOTHING: Any = {"mode": "off"}
NOTHING_OF_PEOPLE: Any = {
    "user_info": False,
    "cookies": NOTHING,
    "http_headers": {"request": NOTHING},
    "http_bodies": [],
    "url_query_params": NOTHING,
    "database_query_data": False,
    "queues": False,
    "stack_frame_variables": False,
}


def start(dsn: str, **options: Any) -> None:
    """Have faults told to the Sentry of this address."""
    sentry_sdk.init(
        dsn=dsn,
        integrations=[DjangoIntegration(middleware_spans=False), CeleryIntegration()],
        data_collection=NOTHING_OF_PEOPLE,
        traces_sample_rate=0.0,
        before_send=_without_people,
        before_breadcrumb=_crumb,
        **options,
    )


def _without_people(event: Any, _hint: Any) -> Any:
    """Leave of the request its method and scrubbed address, of the person nothing, and scrub every text."""
    for name in ("user", "server_name", "extra"):
        event.pop(name, None)
    request = event.pop("request", None)
    if request:
        event["request"] = {"method": request.get("method", ""), "url": request.get("url", "").partition("?")[0]}
    return _scrub(event)


def _crumb(crumb: Any, _hint: Any) -> Any:
    """Statements carry what residents wrote: of the way to a fault only logged lines are told."""
    return _scrub(crumb) if crumb.get("type") == "log" else None


def _scrub(value: Any) -> Any:
    if isinstance(value, str):
        return scrubbed(value)
    if isinstance(value, dict):
        return {name: _scrub(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_scrub(each) for each in value]
    return value
