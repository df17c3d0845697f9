"""The demo district's cases: what is planned, how it is played, and the pictures."""
