"""What the desk says of its addresses."""

POLLS = frozenset({"queue", "inbox", "today", "calls", "present"})
# The number of a case tells nothing of its resident.
OPEN_NAMES = frozenset({"number", "case_number"})
