"""Errors of the grid's own; the tree they belong to is drawn in governance.ground.errors."""

from governance.ground.errors import UnusableRows


class UnusableFile(UnusableRows):
    """A file of cells that cannot be imported; `problems` names each by its number in the file."""
