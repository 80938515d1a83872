"""A village whose files are in order comes to a release without anybody accepting anything."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cantik.collect.app.models import BatchFinding
from cantik.contoh import make_kabupaten, write_opensid
from cantik.contoh.model import InventedVillage
from cantik.contoh.regsosek import write_regsosek
from cantik.vault.app.opening import OpenStore
from tests.fixtures.desa_dtsen import write_dtsen
from tests.register.test_sumber_tabel import measured


def opensid(village: InventedVillage, folder: Path) -> tuple[Path, ...]:
    write_opensid(village, folder / "penduduk.xlsx")
    return (folder / "penduduk.xlsx",)


def regsosek(village: InventedVillage, folder: Path) -> tuple[Path, ...]:
    write_regsosek(village, folder / "regsosek.xlsx")
    return (folder / "regsosek.xlsx",)


@pytest.mark.parametrize(
    ("seed", "persons", "files"), [(11, 260, opensid), (12, 400, regsosek), (13, 300, write_dtsen)]
)
def test_a_clean_village_is_no_draft(
    opened: OpenStore,
    tmp_path: Path,
    seed: int,
    persons: int,
    files: Callable[[InventedVillage, Path], tuple[Path, ...]],
) -> None:
    """What `cantik run` asks before it signs (`pipeline/way.py`): no finding to check is open, nothing is withheld."""
    village = make_kabupaten(seed, villages=1, persons=persons).villages[0]
    counted = measured(opened, tmp_path, *files(village, tmp_path))

    open_ = BatchFinding.objects.filter(state="terbuka", level="periksa").values_list("rule", "row", "texts")
    assert not list(open_)
    assert counted.still_open == 0
    assert counted.accepted_count == 0
    assert counted.reasons_to_withhold == ()
    assert len(counted.results.cubes) > 20
