"""The anchors of the days: what they say, whether they follow from each other, and against a copy kept elsewhere."""

import csv
import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC
from typing import TextIO

from governance.models import ChainAnchor
from governance.permissions import Actor, require_anywhere
from governance.seals import is_sealed
from governance.workflow import Permission

COLUMNS = ("day", "at", "chains", "events", "digest")


def digest_of_anchor(anchor: ChainAnchor) -> str:
    """Return the digest of an anchor; it follows from the one before. The form is never changed."""
    at = anchor.at.astimezone(UTC).isoformat(timespec="microseconds")
    parts = (anchor.previous, anchor.day.isoformat(), at, anchor.chains, anchor.events, anchor.weight)
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()


def wrong_anchors(anchors: Iterable[ChainAnchor]) -> Iterator[str]:
    """Yield what is wrong with anchors in the order of their days."""
    before: ChainAnchor | None = None
    for anchor in anchors:
        if anchor.digest != digest_of_anchor(anchor) or not is_sealed(anchor.seal, "anchor", anchor.digest):
            yield f"anchor {anchor.day}: it is not the portal's"
        if anchor.previous != (before.digest if before else ""):
            yield f"anchor {anchor.day}: it does not follow from the one before it"
        if before and (anchor.events < before.events or anchor.chains < before.chains):
            yield f"anchor {anchor.day}: it counts less than the one before it"
        before = anchor


def anchor_rows(viewer: Actor) -> Iterator[tuple[object, ...]]:
    """Yield the heading and each day's anchor, for an auditor to keep elsewhere."""
    require_anywhere(viewer, Permission.READ_LOG)
    return rows_of_anchors()


def rows_of_anchors() -> Iterator[tuple[object, ...]]:
    """Yield the heading and each day's anchor."""
    yield COLUMNS
    for anchor in ChainAnchor.objects.order_by("day"):
        yield (anchor.day, anchor.at.astimezone(UTC).isoformat(), anchor.chains, anchor.events, anchor.digest)


def differences(kept: TextIO) -> Iterator[str]:
    """Yield where the anchors differ from a copy; the copy's last day may have grown since, but not shrunk."""
    rows = list(csv.DictReader(kept))
    present = {anchor.day.isoformat(): anchor for anchor in ChainAnchor.objects.all()}
    for place, row in enumerate(rows, start=1):
        anchor = present.get(row["day"])
        if anchor is None:
            yield f"anchor {row['day']}: the copy has it, the database has not"
        elif place < len(rows) and anchor.digest != row["digest"]:
            yield f"anchor {row['day']}: the copy has another digest"
        elif anchor.events < int(row["events"]) or anchor.chains < int(row["chains"]):
            yield f"anchor {row['day']}: the copy counts more"
