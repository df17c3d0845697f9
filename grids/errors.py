"""Errors of the grid's own; the tree they belong to is drawn in governance.errors."""

from governance.errors import Invalid


class UnusableFile(Invalid):
    """A file of cells that cannot be imported; `problems` names each by its number in the file."""

    def __init__(self, message: str, problems: list[str]) -> None:
        super().__init__(message)
        self.problems = problems
