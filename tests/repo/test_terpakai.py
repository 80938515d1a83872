"""What is shipped is used by what is shipped: a function or class that only tests reach leaves the wheel."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

#: still reached by tests only, or by a framework that asks for a name; the list may only become shorter
STILL = frozenset(
    {
        # oracles and halves of what the tests hold against one another
        "DuckdbEngine",
        "ReferenceEngine",
        "add_values",
        "assign",
        "code_list",
        "forget",
        "next_temporary",
        "plant_regsosek",
        "predicate",
        "prior",
        "read_chunks",
        "settle",
        # reached by nobody
        "_may_publish",
        "end",
    }
)
#: found by Django, or by the command line, through their names
BY_NAME = {
    "apps.py",
    "models.py",
    "settings.py",
    "settings_command.py",
    "middleware.py",
    "adapter.py",
    "factor_forms.py",
}


def module_of(path: Path, root: Path) -> str:
    """The dotted name of a file."""
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def used_in(tree: ast.Module, own: str, modules: set[str]) -> Iterator[tuple[str, str]]:
    """Module and name of everything that a file reaches: by an import, by an attribute of a module, of its own."""
    known: dict[str, str] = {}
    later: list[ast.Attribute] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            if isinstance(node.ctx, ast.Load):
                yield own, node.id
        elif isinstance(node, ast.Attribute):
            later.append(node)
        elif isinstance(node, ast.Constant):
            if isinstance(node.value, str) and node.value.startswith("cantik."):  # a name in the settings
                module, _, name = node.value.rpartition(".")
                yield module, name
        elif isinstance(node, ast.ImportFrom | ast.Import):
            for one in node.names:
                home = node.module if isinstance(node, ast.ImportFrom) else None
                whole = f"{home}.{one.name}" if home else one.name
                if home and whole not in modules:
                    yield home, one.name
                known[one.asname or one.name] = whole
    for node in later:
        if isinstance(node.value, ast.Name) and node.value.id in known:
            yield known[node.value.id], node.attr


def unused(root: Path, files: list[Path]) -> set[str]:
    """Functions and classes of `cantik/` that no file reaches; decorated ones are registered by their decorator."""
    trees = {module_of(path, root): (path, ast.parse(path.read_text(encoding="utf-8"))) for path in files}
    reached: dict[str, set[str]] = defaultdict(set)
    for own, (_, tree) in trees.items():
        for module, name in used_in(tree, own, set(trees)):
            reached[module].add(name)
    found = set()
    for own, (path, tree) in trees.items():
        if path.name in BY_NAME or not own.startswith("cantik.") or {"migrations", "cli"} & set(path.parts):
            continue
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not _registered(node) and node.name[:2] != "__":
                found |= {node.name} - reached[own]
    return found


def _registered(node: ast.FunctionDef | ast.ClassDef) -> bool:
    plain = ("dataclass", "cache", "lru_cache", "contextmanager", "transaction")
    return any(not ast.unparse(one).startswith(plain) for one in node.decorator_list)


def test_nothing_is_shipped_for_tests_alone(tracked: list[Path], project: Path) -> None:
    shipped = [path for path in tracked if path.suffix == ".py" and path.relative_to(project).parts[0] != "tests"]
    assert unused(project, shipped) == STILL


def test_what_nobody_reaches_is_seen(tmp_path: Path) -> None:
    room = tmp_path / "cantik"
    room.mkdir()
    (room / "a.py").write_text(
        "def here():\n    pass\n\n\ndef there():\n    pass\n\n\ndef nowhere():\n    pass\n", "utf-8"
    )
    (room / "b.py").write_text("from cantik import a\nfrom cantik.a import here\n\nhere(), a.there()\n", "utf-8")
    assert unused(tmp_path, sorted(room.glob("*.py"))) == {"nowhere"}
