"""How Django finds this app."""

from governance import wings


class GridsConfig(wings.WingedConfig):
    name = "grids"
