"""`cantik staff` as a process of its own: the first account, an invitation within its rights, a code of recovery."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.fixtures.perintah import Ran, cantik
from tests.staff.bekal import DESA, SANDI

FIRST = ("add", "--name", "Siti Reka", "--username", "siti", "--area", DESA, "--role", "agen_statistik")


def staff(store: Path, *arguments: str, entered: str = "") -> Ran:
    """Run the command; `entered` is what stands on its standard input."""
    database = {name: os.environ[name] for name in ("CANTIK_DATABASE",) if name in os.environ}
    return cantik("staff", *arguments, "--store", store, settings=database, entered=entered)


@pytest.mark.satu_basisdata
@pytest.mark.basisdata
@pytest.mark.lambat
def test_people_from_the_console(tmp_path: Path) -> None:
    store = tmp_path / "simpanan"
    weak = staff(store, *FIRST, entered="password1234\n")
    assert weak.code == 2
    assert "paling sering" in weak.error_line
    made = staff(store, *FIRST, entered=f"{SANDI}\n")
    assert made.code == 0, made.told()
    assert SANDI not in made.told()
    again = staff(store, *FIRST, entered=f"{SANDI}\n")
    assert again.code == 2
    assert "S105" in again.error_line
    invite = ("invite", "--name", "Budi", "--area", DESA, "--until", "2027-12-31", "--by", "siti", "--role")
    assert staff(store, *invite, "kepala_desa", "--json").answer["kode"].count("-") == 3
    beyond = staff(store, *invite[:4], "99.02.01.2001", *invite[5:], "kepala_desa")
    assert beyond.code == 2
    assert "S101" in beyond.error_line
    unknown = staff(store, "code", "tidak-ada")
    assert "S107" in unknown.error_line
    assert staff(store, "code", "siti", "--json").answer["kode"].count("-") == 3
    (person,) = staff(store, "list", "--json").answer["orang"]
    assert {one["peran"] for one in person["peran"]} == {"admin_simpul", "agen_statistik"}
