"""The list of parts: locked by hash, recorded with its reason, small enough for an old laptop."""

import re
import tomllib
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

EMBEDDED_MB = 450
HEAVY = {
    "pandas",
    "polars",
    "pyarrow",
    "altair",
    "geopandas",
    "mapclassify",
    "pyspark",
    "scipy",
    "splink",
    "sqlglot",
    "pytest",
}


@pytest.fixture(scope="module")
def pyproject(project: Path) -> dict[str, Any]:
    return tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))


def locked(project: Path, name: str) -> dict[str, str]:
    """Parts of a requirement file: canonical name -> version."""
    text = (project / "requirements" / f"{name}.txt").read_text()
    pins = re.findall(r"^([A-Za-z0-9._-]+)==([^\s;]+)", text, flags=re.MULTILINE)
    assert text.count("--hash=sha256:") >= len(pins)
    return {canonicalize_name(part): version for part, version in pins}


def named(requirements: list[str]) -> dict[str, str]:
    """Requirements of pyproject.toml: canonical name -> exact version."""
    found: dict[str, str] = {}
    for text in requirements:
        requirement = Requirement(text)
        (exact,) = requirement.specifier
        assert exact.operator == "==", text
        found[canonicalize_name(requirement.name)] = exact.version
    return found


def all_named(pyproject: dict[str, Any]) -> dict[str, str]:
    """Every part that pyproject.toml names, in whichever set."""
    project = pyproject["project"]
    sets = [project["dependencies"], *project["optional-dependencies"].values()]
    sets += pyproject["dependency-groups"].values()
    return {part: version for each in sets for part, version in named(each).items()}


def test_locks_follow_pyproject(project: Path, pyproject: dict[str, Any]) -> None:
    assert named(pyproject["project"]["dependencies"]).items() <= locked(project, "embedded").items()
    lane = pyproject["dependency-groups"].pop("mutants")
    for name in ("klaster", "pembaca"):  # environments of their own
        assert named(pyproject["dependency-groups"].pop(name)).items() <= locked(project, name).items()
    cluster = named(pyproject["project"]["optional-dependencies"]["spark"])
    only = locked(project, "spark").keys() - locked(project, "test").keys()
    assert {name: version for name, version in all_named(pyproject).items() if name not in only}.items() <= locked(
        project, "test"
    ).items()
    assert named(lane).items() <= locked(project, "mutants").items()
    assert cluster.items() <= locked(project, "spark").items()


def test_the_larger_set_holds_the_smaller(project: Path) -> None:
    embedded, demo, test, lane = (locked(project, name).items() for name in ("embedded", "demo", "test", "mutants"))
    assert embedded <= demo <= test <= lane
    assert test <= locked(project, "spark").items()


def test_heavy_parts_stay_out_of_the_village(project: Path) -> None:
    assert HEAVY.isdisjoint(locked(project, "embedded"))


def test_the_embedded_installation_is_small(project: Path) -> None:
    sizes: dict[str, int] = {}
    for part in locked(project, "embedded"):
        try:
            files = metadata.files(part)
        except metadata.PackageNotFoundError:
            continue  # for another system only (tzdata on Windows)
        sizes[part] = sum(path.stat().st_size for file in files or () if (path := Path(str(file.locate()))).is_file())
    assert len(sizes) >= 20
    total = sum(sizes.values()) / 1e6
    assert total <= EMBEDDED_MB, sorted(sizes.items(), key=lambda item: -item[1])[:8]


def test_every_part_stands_in_the_record(project: Path, pyproject: dict[str, Any]) -> None:
    record = (project / "docs" / "adr" / "0002-bagian-yang-dipilih.md").read_text(encoding="utf-8").lower()
    front = (project / "package.json").read_text(encoding="utf-8")
    npm = [name.split("/")[0] for name in re.findall(r'^    "(@?[\w/-]+)": "\d', front, flags=re.MULTILINE)]
    assert len(npm) >= 3
    spelled = record.replace("duckdb", "duckdb ").replace("-python", "")
    missing = [name for name in [*all_named(pyproject), *npm] if name.replace("-python", "") not in spelled]
    assert missing == []
