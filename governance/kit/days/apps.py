"""How Django finds this app."""

from governance import wings


class DaysConfig(wings.WingedConfig):
    name = "governance.kit.days"
    label = "days"
