"""Two clocks that differ: the village is told whose is wrong where that can be known, and both where it cannot; it is
never told to set a clock that is right. The office runs by a faked clock, in a process of its own."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from cantik.base import clock
from tests.federate.dua_simpanan import DESA, Stores, examine
from tests.federate.test_kunci_diganti import publish_again
from tests.fixtures.aplikasi import running
from tests.fixtures.perintah import Ran, cantik

pytestmark = [pytest.mark.satu_basisdata, pytest.mark.lambat]
#: before the day on which the village published
EARLY = dt.date(2026, 1, 10)
_FAKED = """
import os, time
_real, _by = time.time, float(os.environ["JAM_GESER"])
time.time = lambda: _real() + _by
"""


@pytest.fixture
def early(tmp_path: Path) -> dict[str, str]:
    """The surroundings of a process whose clock stands at `EARLY`."""
    folder = tmp_path / "jam"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(_FAKED, encoding="utf-8")
    return {"PYTHONPATH": str(folder), "JAM_GESER": str((EARLY - clock.today()).days * 86_400)}


def deliver(stores: Stores, *more: object) -> Ran:
    return cantik("deliver", "--desa", DESA, "--store", stores.village, "--json", *more)


@pytest.mark.malam
def test_without_a_witness_both_clocks_are_named(stores: Stores, early: dict[str, str]) -> None:
    with running(stores.office, **early) as office:
        assert stores.invite("--address", office.address).code == 0
        told = deliver(stores, *stores.taking)
        assert told.code == 3, told.told()
        assert told.answer["galat"]["kode"] == "T634", told.told()
        assert "salah satunya keliru" in told.out
        assert "Januari 2026" in told.out, "what the office shows"
        assert "telepon" in told.out
    assert not stores.received.exists(), "it waits, and is refused nowhere"
    with running(stores.office) as office:
        assert deliver(stores, "--to", office.address).code == 0, "the same goes on once the clock is right"
    assert stores.received.exists()


@pytest.mark.malam
def test_what_the_office_signed_before_speaks_against_its_clock(stores: Stores, early: dict[str, str]) -> None:
    with running(stores.office) as office:
        assert stores.invite("--address", office.address).code == 0
        assert deliver(stores, *stores.taking).code == 0
    stores.at_office(examine)
    with running(stores.office) as office:
        assert deliver(stores, "--to", office.address).code == 0, "its judgement came, with its day"
    publish_again(stores.village)
    with running(stores.office, **early) as office:
        told = deliver(stores, "--to", office.address)
        assert told.answer["galat"]["kode"] == "T634", told.told()
        assert "Jam server kantor keliru" in told.out
        assert "tidak perlu diubah" in told.out
        assert "Betulkan tanggal" not in told.out
