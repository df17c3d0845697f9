"""The names of what can happen to the service catalogue."""

from collections.abc import Mapping

from governance.ground.workflow import Words

ITEM_ADDED = "services.item.added"
ITEM_EDITED = "services.item.edited"

EVENT_WORDS: Mapping[str, Words] = {
    ITEM_ADDED: Words("新增服务事项", "Service added"),
    ITEM_EDITED: Words("修改服务事项", "Service edited"),
}

ALL = frozenset(EVENT_WORDS)
