"""What a resident may add to their case, and how often."""

MOST_A_DAY = 5
