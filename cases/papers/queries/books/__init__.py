"""Workbooks of figures: the rows behind a figure, the board on which it stands, and what its columns mean."""
