"""What an import refused is listed by the command that its last words name, whatever kind of file it was."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.collect.berkas import write_xlsx
from tests.fixtures.perintah import cantik

DESA = "35.26.02.2001"
HEAD = ["Jenis fasilitas", "Kode", "Nama *", "Jenjang *", "Status", "Murid laki-laki (orang)"]


@pytest.mark.lambat
def test_the_command_that_the_message_names_lists_each_refused_cell_of_a_facility(tmp_path: Path) -> None:
    rows = [
        ["sekolah", "SD-1", "SDN Lembah 1", "SD", "Negeri", "1.250"],
        ["sekolah", "SD-2", "SDN Lembah 2", "SD", "Negeri", "1,250"],
        ["sekolah", "SD-3", "SDN Lembah 3", "SD", "Negeri", "± 40"],
    ]
    file, store = write_xlsx(tmp_path / "sekolah.xlsx", [HEAD, *rows]), tmp_path / "s"
    brought = cantik("import", file, "--date", "2025-12-31", "--desa", DESA, "--store", store, "--demo", "--apply")
    assert brought.code == 8, brought.told()
    named = re.search(r"Lihat: cantik (findings .*)\.", brought.err)
    assert named, brought.told()
    listed = cantik(*shlex.split(named[1]))
    refused = [line for line in listed.out.splitlines() if line.startswith("Ditolak")]
    assert ["“1,250”" in refused[0], "“± 40”" in refused[1], len(refused)] == [True, True, 2], listed.told()
