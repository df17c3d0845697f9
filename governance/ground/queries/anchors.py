"""The anchors of the days: what they say, whether they follow from each other, and against a copy kept elsewhere."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC
from typing import NamedTuple

from governance.ground.models import ChainAnchor
from governance.ground.permissions import Actor, require_anywhere
from governance.ground.seals import is_sealed
from governance.ground.workflow import Permission, Words

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


class Difference(NamedTuple):
    """A day whose anchor is not as a copy that was kept elsewhere has it."""

    day: str
    what: Words


MISSING = Words("副本中有此锚点，数据库中没有", "the copy has it, the database has not")
OTHER = Words("与副本的摘要不同", "the copy has another digest")
FEWER = Words("副本中的数量更多", "the copy counts more")
UNREAD = Words("副本中此行无法读取", "this line of the copy cannot be read")


def differences(kept: Iterable[Mapping[str, object]]) -> Iterator[Difference]:
    """Yield where the anchors differ from a copy; the copy's last day may have grown since, but not shrunk."""
    rows = list(kept)
    present = {anchor.day.isoformat(): anchor for anchor in ChainAnchor.objects.all()}
    for place, row in enumerate(rows, start=1):
        day = str(row.get("day") or "")[:40]
        what = _differing(row, present.get(day), is_last=place == len(rows))
        if what:
            yield Difference(day, what)


def _differing(row: Mapping[str, object], anchor: ChainAnchor | None, *, is_last: bool) -> Words | None:
    counted = [str(row.get(name) or "") for name in ("chains", "events")]
    if not all(each.isascii() and each.isdigit() and len(each) < 19 for each in counted):
        return UNREAD
    if anchor is None:
        return MISSING
    if not is_last and anchor.digest != row.get("digest"):
        return OTHER
    chains, events = map(int, counted)
    return FEWER if anchor.events < events or anchor.chains < chains else None
