"""The names of what can happen to the service catalogue."""

ITEM_ADDED = "services.item.added"
ITEM_EDITED = "services.item.edited"

ALL = frozenset({ITEM_ADDED, ITEM_EDITED})
