"""How Django finds this app."""

from governance import wings


class ServicesConfig(wings.WingedConfig):
    """The services app."""

    name = "services"
