"""Numbers about requests, counted over all processes of the web server; nothing is counted where nobody may ask."""

import os
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare

if settings.METRICS_TOKEN:
    # Read once, at the import of the client: with it each process counts in a file of its own.
    Path(settings.METRICS_FOLDER).mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(settings.METRICS_FOLDER))

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from governance.ground.http.watch.journal import route_of

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
NO_ROUTE = "none"

_own = CollectorRegistry()
_requests = Counter("portal_requests", "Requests answered", ["method", "route", "status"], registry=_own)
_seconds = Histogram("portal_request_seconds", "Time to the answer", ["route"], buckets=SECONDS, registry=_own)


class MetricsMiddleware:
    """Count each request and the time it took, by the pattern of its address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not settings.METRICS_TOKEN:
            return self.get_response(request)
        began = time.perf_counter()
        response = self.get_response(request)
        route = route_of(request) or NO_ROUTE
        _requests.labels(request.method, route, response.status_code).inc()
        _seconds.labels(route).observe(time.perf_counter() - began)
        return response


def may_read(request: HttpRequest) -> bool:
    """Tell whether the request brings the token of the settings."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(settings.METRICS_TOKEN) and constant_time_compare(given, settings.METRICS_TOKEN)


class Moment:
    """Gauges of this moment; unlike the client's own they are kept by no process."""

    def __init__(self, gauges: Iterable[tuple[str, str, float]]) -> None:
        self._gauges = tuple(gauges)

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield each gauge."""
        for name, words, value in self._gauges:
            yield GaugeMetricFamily(name, words, value=value)


def written(gauges: Iterable[tuple[str, str, float]]) -> bytes:
    """Return what all processes have counted, and the gauges of this moment, as Prometheus reads it."""
    counted, now = _own, CollectorRegistry()
    now.register(Moment(gauges))
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        counted = CollectorRegistry()
        MultiProcessCollector(counted)
    return generate_latest(counted) + generate_latest(now)
