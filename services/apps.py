"""How Django finds this app."""

from governance import wings


class ServicesConfig(wings.WingedConfig):
    name = "services"
