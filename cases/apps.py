"""How Django finds this app."""

from governance import wings


class CasesConfig(wings.WingedConfig):
    """The cases app."""

    name = "cases"
