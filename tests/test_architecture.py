"""The laws of the architecture, held against the code as it stands."""

import ast
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# From the bottom up; a package may import those of lower layers, and itself.
LAYERS = [
    {"errors"},
    {"settings", "actors", "glance", "origins"},
    {"analytics"},
    {"db", "compute", "charts", "reports"},
    {"accounts"},
    {"jobs"},
    {"alerts"},
    {"operations"},
    {"uploads"},
    {"series"},
    {"registry", "calendar", "currency"},
    {"forecasting"},
    {"market"},
    {"finance", "ventures", "autoindex", "retail"},
    {"risk"},
    {"demo"},
    {"catalogue"},
    {"web", "cli"},
    {"__main__"},
]
SYSTEMS = {"finance", "ventures", "market", "autoindex", "retail"}
PURE = ("analytics", "charts")
BROAD_EXCEPT_ALLOWED = {
    "pages/frame.py",
    "core/cli/__init__.py",
    "core/compute/answering.py",
    "core/jobs/runner.py",
    "core/analytics/forecasters/attempt.py",
}
MAY_COMMIT = {"core/db/commits.py", "core/db/copying.py"}
BANNED_NAMES = {"utils", "helpers", "common", "misc"}


def files(*folders: str) -> list[Path]:
    found = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    return sorted(path for path in found if "__pycache__" not in path.parts)


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), filename=str(path))


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []


@cache
def imports(path: Path) -> list[str]:
    return [name for node in ast.walk(tree(path)) for name in imported(node)]


def package(module: str) -> str:
    """`core.market.tables.Label` belongs to `market`."""
    return module.split(".")[1]


def layer(name: str) -> int:
    return next(number for number, members in enumerate(LAYERS) if name in members)


CORE = files("core")
CODE = files("core", "pages", "migrations", "tests", "bench", "docs")


@pytest.mark.parametrize("path", CORE, ids=named)
def test_core_imports_neither_streamlit_nor_pages(path):
    roots = {name.split(".")[0] for name in imports(path)}

    assert not roots & {"streamlit", "pages"}


@pytest.mark.parametrize(
    "path", [path for path in CORE if path.relative_to(ROOT).parts[1] in PURE], ids=named
)
def test_pure_code_imports_no_database_and_no_domain(path):
    names = imports(path)

    ours = {package(name) for name in names if name.startswith("core.")}
    assert ours <= {"errors", *PURE}
    assert not {name.split(".")[0] for name in names} & {"sqlalchemy", "sqlmodel", "psycopg"}


def test_pages_reach_neither_the_database_nor_the_mathematics():
    for path in files("pages"):
        names = imports(path)

        assert not {name.split(".")[0] for name in names} & {"sqlalchemy", "sqlmodel"}, named(path)
        assert not [name for name in names if name.startswith("core.analytics")], named(path)


@pytest.mark.parametrize("path", CORE, ids=named)
def test_arrows_between_packages_point_down(path):
    own = path.relative_to(ROOT / "core").with_suffix("").parts[0]

    for name in imports(path):
        if name.startswith("core.") and package(name) != own:
            assert layer(package(name)) < layer(own), f"{own} imports {name}"
            if own in SYSTEMS and package(name) in SYSTEMS:
                assert (own, package(name)) == ("autoindex", "market")


def test_only_the_edges_import_the_catalogue():
    importers = {named(path) for path in CORE if "core.catalogue" in " ".join(imports(path))}

    assert all(name.startswith("core/cli/") for name in importers)


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def test_modules_form_no_cycle():
    modules = {module_of(path) for path in CORE}
    graph = {}
    for path in CORE:
        wanted = set()
        for name in imports(path):
            target = name if name in modules else name.rpartition(".")[0]
            if target in modules and target != module_of(path):
                wanted.add(target)
        graph[module_of(path)] = wanted

    order = list(TopologicalSorter(graph).static_order())

    assert len(order) == len(modules)


def inner_imports(path: Path) -> Iterator[str]:
    for function in ast.walk(tree(path)):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for node in ast.walk(function):
                yield from imported(node)


@pytest.mark.parametrize("path", files("core", "pages"), ids=named)
def test_our_own_code_is_imported_at_the_top_and_for_real(path):
    local = [name for name in inner_imports(path) if name.split(".")[0] in {"core", "pages"}]

    assert not local
    assert "TYPE_CHECKING" not in path.read_text()


def public_functions(*names: str) -> list[tuple[Path, ast.FunctionDef]]:
    found = []
    for path in CORE:
        parts = path.relative_to(ROOT / "core").parts
        if path.stem in names or (len(parts) > 2 and parts[1] in names):
            found += [
                (path, node)
                for node in tree(path).body
                if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
            ]
    return found


def called(function: ast.FunctionDef) -> set[str]:
    calls = [node.func for node in ast.walk(function) if isinstance(node, ast.Call)]
    return {ast.unparse(call).rpartition(".")[2] for call in calls}


def says_who_may(function: ast.FunctionDef) -> bool:
    """The first statement after the docstring asks for a role, or for a row of one's own."""
    first = function.body[1] if ast.get_docstring(function) else function.body[0]
    names = {ast.unparse(node.func) for node in ast.walk(first) if isinstance(node, ast.Call)}
    return any(name.rpartition(".")[2] in {"require", "mine"} for name in names)


ASKED = [
    (path, function)
    for path, function in public_functions("queries", "actions", "checks")
    if [argument.arg for argument in function.args.args[:1]] == ["db"]
]


@pytest.mark.parametrize(
    ("path", "function"), ASKED, ids=[f"{named(path)}:{function.name}" for path, function in ASKED]
)
def test_every_query_and_action_takes_db_and_user_and_says_who_may(path, function):
    assert [argument.arg for argument in function.args.args[:2]] == ["db", "user"]
    assert says_who_may(function), f"{named(path)}:{function.name} states no rule"


def test_what_takes_no_session_among_queries_and_actions_is_a_filter_or_pure():
    others = [
        function
        for _, function in public_functions("queries", "actions", "checks")
        if [argument.arg for argument in function.args.args[:1]] != ["db"]
    ]

    for function in others:
        assert not called(function) & {"execute", "exec", "flush", "add"}, function.name


@pytest.mark.parametrize("path", CORE, ids=named)
def test_only_the_door_commits(path):
    if named(path) not in MAY_COMMIT:
        calls = {
            ast.unparse(node.func) for node in ast.walk(tree(path)) if isinstance(node, ast.Call)
        }
        assert not [name for name in calls if name.endswith(("db.commit", "session.commit"))]


@pytest.mark.parametrize("path", CODE, ids=named)
def test_files_are_one_thing_each(path):
    lines = len(path.read_text().splitlines())

    assert lines <= (120 if path.is_relative_to(ROOT / "pages") else 400)
    assert not {part.removesuffix(".py") for part in path.relative_to(ROOT).parts} & BANNED_NAMES


@pytest.mark.parametrize("path", files("core", "pages", "migrations", "bench"), ids=named)
def test_a_failure_is_never_swallowed(path):
    if named(path) in BROAD_EXCEPT_ALLOWED:
        return
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ExceptHandler):
            caught = ast.unparse(node.type) if node.type else "everything"
            assert caught not in {"everything", "Exception", "BaseException"}, node.lineno


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("core.cli", "COMMANDS"),
        ("core.catalogue", "CHECKS"),
        ("core.catalogue", "HOLDINGS"),
        ("core.catalogue", "ATTENTION"),
    ],
)
def test_registries_are_plain_dicts(module, name):
    registry = getattr(import_module(module), name)

    assert type(registry) is dict
    assert registry
    assert all(isinstance(key, str) and callable(value) for key, value in registry.items())


def test_modules_open_with_a_sentence():
    for path in files("core", "pages", "migrations", "bench"):
        if path.read_text().strip():
            sentence = ast.get_docstring(tree(path))
            assert sentence, named(path)
            assert sentence.splitlines()[0][0].isupper() or sentence.startswith("`"), named(path)
