"""The working calendar: which days are worked. Not what runs by it."""
