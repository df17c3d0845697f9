"""What a path of the organisation tree says: /1/5/12/ is the organisation 12, below 5, below the district 1."""


def ids_of(path: str) -> list[int]:
    """Return the organisations of a path, the district first and its own last."""
    return [int(id_) for id_ in path.strip("/").split("/")]


def behind(path: str) -> str:
    """Return the text before which, in the order of bytes, all paths below this one stand."""
    return path[:-1] + "0"
