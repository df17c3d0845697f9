"""What the contracts in pyproject.toml cannot say by themselves about who stands where in the house."""

import ast
import subprocess
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import grimp
import pytest

ROOT = Path(__file__).parents[2]
CONTRACTS: Sequence[Mapping[str, Any]] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
    "contracts"
]
APPS = ("governance", "grids", "cases", "services")

# ---- the ground -----------------------------------------------------------------------------------------------------

GROUND = "governance.ground"
DOORS = ("web", "api", "menu", "log", "handlers", "tasks")
# What only the ground itself needs, and why it stands there all the same.
ALONE = {
    "commands.channels": "by which ways people are told is kept below all who tell them",
    "commands.deliveries": "what was put by is asked for again on the ground's own page",
    "commands.history": "the history of every wing is sealed and verified by the clock",
    "commands.keys": "the keys that seal what every wing keeps are held against the database by who migrates",
    "commands.messages": "what every wing tells people is sent by the clock",
    "commands.rights": "the portal's role is given its rights on every wing's tables",
    "commands.sent": "answers to requests of every wing's API are forgotten by the clock",
    "commands.watching": "deliveries and health are looked after by a process of its own",
    "gateways.webhook": "what every wing tells chat groups goes out by the ground's clock",
    "gateways.pulse": "workers, beat and watch let it be known that they are at work",
    "queries.chain": "the history of every wing is verified",
    "queries.channels": "the ground's own pages of ways to tell people",
    "queries.delivery_list": "the ground's own page of deliveries",
    "queries.files": "the files of every wing are listed for a backup",
    "http.watch.sentry": "faults of every wing are told where a Sentry is set",
    "queries.notification_list": "what every wing has told somebody stands on one page",
    "tongue": "what every wing words for others is worded in their language",
    "queries.health": "the portal's health is asked for by machines",
}


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    """Who imports whom in the product."""
    return grimp.build_graph(*APPS, cache_dir=None, exclude_type_checking_imports=True)


def wing_of(module: str) -> str:
    """Return the wing or app that a module stands in; the project's own modules stand in none."""
    app, _, rest = module.partition(".")
    if app == "grids" or app == "services":
        return app
    wing = rest.partition(".")[0]
    return f"{app}.{wing}" if (ROOT / app / wing / "__init__.py").exists() and wing not in ("web", "api") else ""


def users_of(module: str, graph: grimp.ImportGraph, seen: frozenset[str] = frozenset()) -> set[str]:
    """Return the wings and apps above the ground that use a module, also through others of the ground."""
    found = set()
    for importer in graph.find_modules_that_directly_import(module) - seen:
        if importer.startswith(GROUND):
            found |= users_of(importer, graph, seen | {module})
        else:
            found.add(wing_of(importer))
    return found - {"", "governance.management"}


def test_what_lies_on_the_ground_carries_two_or_says_why_it_lies_there(graph: grimp.ImportGraph) -> None:
    named = "".join((ROOT / name).read_text() for name in ("governance/settings.py", "bin/running/demo.py"))
    modules = {
        name
        for module in graph.modules
        if module.startswith(f"{GROUND}.")
        and (name := module.removeprefix(f"{GROUND}.")).partition(".")[0] not in DOORS
        and f'"{module}' not in named
        and (ROOT / f"{module.replace('.', '/')}.py").exists()
    }

    alone = {name for name in modules if len(users_of(f"{GROUND}.{name}", graph)) < 2}

    assert alone - set(ALONE) == set()
    assert set(ALONE) - modules == set()


# ---- migrations -----------------------------------------------------------------------------------------------------

# Columns and a manager that tables are made of; reckonings that must come to what the portal itself comes to.
MIGRATIONS_MAY_IMPORT = {
    "governance.ground.models.fields": None,
    "governance.ground.models.people": {"0014_folded_names"},
    "governance.ground.workflow.phones": {"0022_one_number_one_resident"},
    "governance.models": {"0022_one_number_one_resident"},
    "governance.ground.queries.anchors": {"0020_sealed_history"},
    "governance.ground.seals": {"0020_sealed_history"},
}


def imported(path: Path) -> Iterator[str]:
    """Yield the modules of ours that a file imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        yield from (name for name in names if name.partition(".")[0] in APPS)


def test_no_migration_leans_on_what_may_move_or_change() -> None:
    leaning = {
        f"{path.stem}: {name}"
        for app in APPS
        for path in (ROOT / app).rglob("migrations/0*.py")
        for name in imported(path)
        if path.stem not in (MIGRATIONS_MAY_IMPORT.get(name, set()) or {path.stem})
    }

    assert leaning == set()


# ---- systems to come ------------------------------------------------------------------------------------------------


def wings_contract(app: str) -> Mapping[str, Any]:
    """Return the contract that gives each wing of an app, or each room, its floor."""
    return next(each for each in CONTRACTS if app in each.get("containers", []))


def floors(contract: Mapping[str, Any]) -> list[set[str]]:
    """Return what stands on each floor of a contract, from the top down."""
    return [{name.strip(" ()") for name in floor.replace(":", "|").split("|")} for floor in contract["layers"]]


def systems_of(app: str) -> set[str]:
    """Return the systems with tables of their own that are nested in an app."""
    return {path.parent.name for path in (ROOT / app).glob("*/apps.py")}


def not_side_by_side(systems: set[str], contract: Mapping[str, Any]) -> set[str]:
    """Return the systems that do not stand on one floor of the contract, independent of each other."""
    return min((systems - floor for floor in floors(contract)), key=len)


@pytest.mark.parametrize("app", ["governance", "grids", "services", "cases"])
def test_systems_stand_side_by_side_and_know_each_other_by_events_alone(app: str) -> None:
    contract = wings_contract(app)

    assert not_side_by_side(systems_of(app), contract) == set()
    assert not_side_by_side({"units", "funds"}, {"layers": ["units", "(funds) | chart"]})
    assert not_side_by_side({"units", "funds"}, {"layers": ["units | funds", "chart"]}) == set()
    assert ":" not in "".join(floor for floor in contract["layers"] if systems_of(app) & set(floor.split()))


@pytest.mark.parametrize("app", ["governance", "grids", "services", "cases"])
def test_a_system_without_a_floor_fails_the_checks(app: str, tmp_path: Path) -> None:
    contract = {**wings_contract(app), "containers": [app]}
    for name in ("newcomer", *set().union(*floors(contract))):
        (tmp_path / app / name).mkdir(parents=True)
        (tmp_path / app / name / "__init__.py").touch()
    (tmp_path / app / "__init__.py").touch()
    told = "\n".join(f"{key} = {str(value).lower() if value is True else value!r}" for key, value in contract.items())
    (tmp_path / "pyproject.toml").write_text(
        f"[tool.importlinter]\nroot_packages = ['{app}']\n[[tool.importlinter.contracts]]\n{told}\n"
    )

    done = subprocess.run(
        [ROOT / ".venv" / "bin" / "lint-imports", "--no-cache"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert f"{app}.newcomer" in done.stdout
