"""What exports say of their addresses."""

POLLS = frozenset({"progress"})
