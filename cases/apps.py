"""How Django finds this app."""

from governance import wings


class CasesConfig(wings.WingedConfig):
    name = "cases"
