"""What every test may ask for: the folder of real data, and how long hypothesis may search."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

PROJECT = Path(__file__).resolve().parents[1]

# `baku` is what everybody runs: the same examples on every machine, so that a red run can be repeated.
settings.register_profile(
    "baku", max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
# `panjang` searches anew each time; `script/long` uses it.
settings.register_profile("panjang", max_examples=3000, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "baku"))


def shared_folder() -> Path:
    """Where the folder of real data would be: `CANTIK_SHARED`, else `shared` beside the project."""
    named = os.environ.get("CANTIK_SHARED")
    return Path(named) if named else PROJECT.parent / "shared"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that takes `shared` is a test of the outside world, whether or not it says so."""
    for item in items:
        if "shared" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.luar)


@pytest.fixture(scope="session")
def project() -> Path:
    """The root of the project."""
    return PROJECT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data; the test is skipped, with the reason, where there is none."""
    folder = shared_folder()
    if not (folder / "data").is_dir():
        pytest.skip(f"luar: no folder of real data at {folder.name}/ beside the project (CANTIK_SHARED)")
    return folder.resolve()
