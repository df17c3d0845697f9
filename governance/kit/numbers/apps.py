"""How Django finds this app."""

from governance import wings


class NumbersConfig(wings.WingedConfig):
    name = "governance.kit.numbers"
    label = "numbers"
