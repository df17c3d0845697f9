"""The rules of numbers and of clocks in plain Python: which of two is stricter, and when a clock warns or rings."""
