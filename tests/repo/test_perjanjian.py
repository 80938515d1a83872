"""The import contracts hold, and each of them can fail: a planted breach is caught."""

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

# Which contract, the module that breaks it, and the import that does.
BREACHES = [
    ("way", "cantik/base/errors.py", "import cantik.content.loader"),
    ("way", "cantik/snapshot/frame.py", "import cantik.measure.result"),
    ("django", "cantik/measure/result.py", "import django.db"),
    ("apps", "cantik/release/model.py", "import cantik.register.core.app.services"),
    ("release", "cantik/publish/__init__.py", "import cantik.protect.result"),
    ("release", "cantik/publish/__init__.py", "import cantik.measure.result"),
    ("engines", "cantik/examine/__init__.py", "import duckdb"),
    ("register", "cantik/register/core/fold.py", "import cantik.register.events.history"),
    ("register", "cantik/register/facilities/facility_states.py", "import cantik.register.calamity.displacement"),
    ("way", "cantik/forum/errors.py", "import cantik.collect.finding"),
    ("way", "cantik/collect/finding.py", "import cantik.field.instruments.form"),
    ("way", "cantik/register/core/fold.py", "import cantik.field.rounds.states"),
    ("way", "cantik/field/errors.py", "import cantik.snapshot.frame"),
    ("release", "cantik/publish/__init__.py", "import cantik.field.rounds.coverage"),
    ("apps", "cantik/field/review/event_proposals.py", "import cantik.field.forms.app.service"),
    ("field", "cantik/field/instruments/entity_lists.py", "import cantik.field.rounds.states"),
    ("field", "cantik/field/rounds/states.py", "import cantik.field.devices.app.devices"),
    ("field", "cantik/field/forms/envelope.py", "import cantik.field.review.event_proposals"),
    ("keys", "cantik/staff/matrix.py", "import cryptography"),
    ("keys", "cantik/register/leave/export.py", "import pyrage"),
    ("tuf", "cantik/release/countersign.py", "import tuf.api.metadata"),
    ("keys", "cantik/federate/trust/__init__.py", "import cryptography"),
    ("pages", "cantik/web/tahap/pengumpulan/units/words.py", "import cantik.web.tahap.pengumpulan.events.words"),
    ("pages", "cantik/web/forum/meeting/words.py", "def breach() -> None:\n    import cantik.web.publik.use.words"),
    ("first-page", "cantik/web/publik/use/words.py", "import cantik.web.kantor.home.views"),
    ("way", "cantik/coach/__init__.py", "import cantik.pipeline.way"),
    ("way", "cantik/vault/store.py", "import cantik.staff.matrix"),
    ("engines", "bench/examine.py", "import duckdb"),
    ("bench", "cantik/pipeline/way.py", "import bench.result"),
    ("bench", "cantik/cli/bench.py", "def breach() -> None:\n    import bench.report"),
    ("bench-commands", "bench/village.py", "import cantik.cli.run"),
    ("products", "cantik/publish/site/__init__.py", "import cantik.publish.directory"),
    ("way", "cantik/release/model.py", "import cantik.levels.vectors"),
    ("way", "cantik/publish/directory.py", "import cantik.levels.place"),
    ("way", "cantik/register/rights/app/record_kinds.py", "import cantik.levels.vectors"),
    ("way", "cantik/use/office.py", "def breach() -> None:\n    import cantik.outlets.app.sites"),
    ("way", "cantik/outlets/app/sites.py", "import cantik.pipeline.steps"),
    ("release", "cantik/publish/directory.py", "def breach() -> None:\n    import cantik.staff.app.log"),
    ("release", "cantik/federate/package.py", "def breach() -> None:\n    import cantik.staff.app.log"),
    ("release", "cantik/federate/app/inbox.py", "import cantik.measure.result"),
    ("release", "cantik/federate/app/recheck.py", "import cantik.protect.result"),
    ("transport", "cantik/federate/__init__.py", "import cantik.publish.directory"),
    (
        "register",
        "cantik/register/leave/archive.py",
        "def breach() -> None:\n    import cantik.register.rights.app.phones",
    ),
    ("register", "cantik/register/calamity/displacement.py", "import cantik.register.intake.dry_run_rows"),
    ("keys", "cantik/staff/app/signing_keys.py", "import cryptography"),
    ("products", "cantik/publish/exchange/__init__.py", "import cantik.publish.workbook.make"),
]


def lint(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """import-linter over a tree; the tree comes first on the path."""
    program = (
        f"import sys; sys.path.insert(0, {str(root)!r}); from importlinter.cli import lint_imports_command as c; c()"
    )
    command = [sys.executable, "-c", program, "--no-logo", "--no-cache", *arguments]
    wide = {**os.environ, "COLUMNS": "400"}  # an import in one line
    return subprocess.run(command, cwd=root, env=wide, capture_output=True, text=True)


def unread(folder: str, names: list[str]) -> list[str]:
    """What import-linter does not look at."""
    return [name for name in names if name == "__pycache__" or not ((Path(folder) / name).is_dir() or ".py" in name)]


@pytest.fixture(scope="module")
def tree(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the modules and the contracts."""
    root = tmp_path_factory.mktemp("pohon")
    for package in ("cantik", "bench"):
        shutil.copytree(project / package, root / package, ignore=unread)
    shutil.copyfile(project / "pyproject.toml", root / "pyproject.toml")
    return root


def test_all_contracts_hold(tree: Path) -> None:
    done = lint(tree)
    assert done.returncode == 0, done.stdout


@pytest.fixture(scope="module")
def broken(tree: Path) -> Mapping[str, str]:
    """All breaches planted at once: what import-linter says of each contract that is broken."""
    before = {module: (tree / module).read_text(encoding="utf-8") for _, module, _ in BREACHES}
    try:
        for _, module, line in BREACHES:
            with (tree / module).open("a", encoding="utf-8") as stream:
                stream.write(f"\n{line}\n")
        done = lint(tree)
    finally:
        for module, text in before.items():
            (tree / module).write_text(text, encoding="utf-8")
    assert done.returncode == 1, done.stdout
    told = done.stdout.partition("Broken contracts\n")[2]
    contracts = tomllib.loads((tree / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    places = {contract["id"]: told.find(f"\n{contract['name']}\n---") for contract in contracts}
    ends = sorted([*(place for place in places.values() if place >= 0), len(told)])
    return {
        name: told[place : next(end for end in ends if end > place)] for name, place in places.items() if place >= 0
    }


@pytest.mark.parametrize(("contract", "module", "line"), BREACHES)
def test_a_planted_breach_is_caught(broken: Mapping[str, str], contract: str, module: str, line: str) -> None:
    """Its contract is told as broken, by this very import."""
    importer = module.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    imported = line.rpartition("import ")[2]
    inside = imported.split(".")[0] in ("cantik", "bench")
    assert f"{importer} -> {imported if inside else imported.split('.')[0]} (l." in broken[contract]


def test_a_room_without_a_place_is_caught(tree: Path) -> None:
    room = tree / "cantik" / "serbaneka"
    room.mkdir()
    (room / "__init__.py").write_text('"""No place."""\n', encoding="utf-8")
    try:
        done = lint(tree, "--contract", "way")
    finally:
        shutil.rmtree(room)
    assert done.returncode == 1
    assert "serbaneka" in done.stdout
