"""One name means one thing, and who judges a form keeps nothing."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

HOUSE = Path(__file__).resolve().parents[2]
APPS = ("governance", "grids", "services", "cases")
MODULES = [path for app in APPS for path in sorted((HOUSE / app).rglob("*.py")) if "migrations" not in path.parts]
FORMS = [path for path in MODULES if "forms" in path.parts or path.stem.startswith("forms")]
# What writes a file, or keeps a picture.
STORING = {"keep_photo", "keep_photos", "keep_file", "write_file", "default_storage"}


def _imports(path: Path) -> Iterator[tuple[str, ast.alias]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", name) for name in node.names)


def _is_class(name: str) -> bool:
    return name[0].isupper() and not name.isupper()


def test_no_other_class_bears_the_name_of_a_table() -> None:
    tables = {model.__name__: model.__module__ for model in apps.get_models() if model.__module__.startswith(APPS)}

    namesakes = {
        f"{path.relative_to(HOUSE)}: {node.name}"
        for path in MODULES
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.ClassDef)
        and node.name in tables
        and tables[node.name] != ".".join(path.relative_to(HOUSE).with_suffix("").parts)
    }

    assert not namesakes


def test_no_class_of_the_portal_needs_another_name_where_it_is_used() -> None:
    renamed = {
        f"{path.relative_to(HOUSE)}: {name.name} as {name.asname}"
        for path in MODULES
        for module, name in _imports(path)
        if module.startswith(APPS) and name.asname not in (None, name.name) and _is_class(name.name)
    }

    assert not renamed


@pytest.mark.parametrize("path", FORMS, ids=lambda path: str(path.relative_to(HOUSE)))
def test_a_form_stores_no_file(path: Path) -> None:
    assert not STORING & {name.name for _module, name in _imports(path)}
