"""The export of a form server handed to `cantik import` again, and a newer one of the same round: nothing doubles, the
newer answers hold, and whoever is not in it stays, for a door that stayed closed says nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.collect.ekspor import FASIH_DESA, Table, as_zip
from tests.fixtures.malam import by_night
from tests.fixtures.perintah import cantik

DESA = "93.01.01.2001"
K1, K2, K3 = (f"990101010101000{number}" for number in (1, 2, 3))
Person = tuple[str, str, str, str, str, str]
BUDI: Person = (K1, "9901010101800001", "BUDI REKAAN", "Laki-laki", "1980-01-01", "Kepala Keluarga")
SITI: Person = (K1, "9901014201820001", "SITI REKAAN", "Perempuan", "1982-01-02", "Istri")
ADI: Person = (K2, "9901010306700001", "ADI REKAAN", "Laki-laki", "1970-06-03", "Kepala Keluarga")
TONO: Person = (K2, "9901010306950001", "TONO REKAAN", "Laki-laki", "1995-06-03", "Anak")
JOKO: Person = (K3, "9901010306990001", "JOKO REKAAN", "Laki-laki", "1999-06-03", "Kepala Keluarga")
AMINAH: Person = (*SITI[:2], "SITI AMINAH REKAAN", *SITI[3:])
OLDER, NEWER = (BUDI, SITI, ADI, TONO), (BUDI, AMINAH, JOKO)


def odk(people: Sequence[Person], day: str) -> dict[str, Table]:
    """Tables of ODK Central: a census of their own, a submission for each family."""
    homes = list(dict.fromkeys(person[0] for person in people))
    root = [[f"{day}T01:00:00Z", "KRAJAN", "001", home, f"uuid:{home}", ""] for home in homes]
    rows = [
        [*person[1:], f"uuid:{person[0]}", f"uuid:{person[0]}/anggota[{at}]"] for at, person in enumerate(people, 1)
    ]
    titles = ["nama", "jenis_kelamin", "tanggal_lahir", "hubungan"]
    return {
        "sensus.csv": [["SubmissionDate", "r-dusun", "r-rt", "r-no_kk", "KEY", "ReviewState"], *root],
        "sensus-anggota.csv": [["nik", *titles, "PARENT_KEY", "KEY"], *rows],
    }


def bps(people: Sequence[Person], day: str) -> dict[str, Table]:
    """Tables of FASIH of the same census."""
    homes = list(dict.fromkeys(person[0] for person in people))
    levels = [f"level_{number}_full_code" for number in range(1, 7)]
    codes = {"Laki-laki": "1", "Perempuan": "2", "Kepala Keluarga": "1", "Istri": "3", "Anak": "4"}
    rows = [
        [f"a{home}", str(at), nik, name, codes[sex], sex, born, codes[tie], tie]
        for at, (home, nik, name, sex, born, tie) in enumerate(people, 1)
    ]
    coded = ["jenis_kelamin_value", "jenis_kelamin_label", "tanggal_lahir", "hubungan_value", "hubungan_label"]
    return {
        "1.csv": [
            ["id", "is_active", "date_modified", "assignment_status_alias", *levels],
            *([f"a{home}", "1", f"{day} 01:00:00", "APPROVED BY Pengawas", *FASIH_DESA] for home in homes),
        ],
        "2.csv": [["assignment_id", "no_kk", "dusun", "rt"], *([f"a{home}", home, "KRAJAN", "001"] for home in homes)],
        "3.csv": [["assignment_id", "index1", "nik", "nama", *coded], *rows],
    }


@pytest.mark.parametrize("server", [odk, by_night(bps)])
def test_an_export_comes_in_once_and_ends_nobody(server: object, tmp_path: Path) -> None:
    assert callable(server)
    for name, people, day in (("lama", OLDER, "2026-03-01"), ("baru", NEWER, "2026-04-01")):
        (tmp_path / f"{name}.zip").write_bytes(as_zip(server(people, day)))
    mapping = tmp_path / "peta.yaml"
    place = ["--desa", DESA, "--store", tmp_path / "s", "--demo"]

    def brought(name: str, day: str, *more: object) -> tuple[int, ...]:
        ran = cantik("import", tmp_path / f"{name}.zip", *place, "--date", day, *more, "--json")
        assert ran.code == 0, ran.told()
        (file,) = ran.answer["berkas"]
        return tuple(file[word] for word in ("baru", "berubah", "sama", "tidak_ada_lagi"))

    wish = ("--date", "2026-03-01", "--write-mapping", mapping, "--source", "pendataan_desa")
    made = cantik("import", tmp_path / "lama.zip", *place, *wish)
    assert made.code == 0, made.told()
    apply = ("--mapping", mapping, "--apply")
    assert brought("lama", "2026-03-01", *apply) == (4, 0, 0, 0)
    assert brought("lama", "2026-03-01", *apply) == (0, 0, 4, 0)
    assert brought("baru", "2026-04-01", *apply) == (1, 1, 1, 0)  # ADI and TONO are not in it and stay
    assert brought("lama", "2026-03-01", *apply) == (0, 0, 4, 0)
    assert brought("baru", "2026-04-02", "--mapping", mapping) == (0, 0, 3, 0)  # AMINAH is still called so
    assert brought("baru", "2026-04-02", "--mapping", mapping, "--whole")[3] == 2  # who says so is heard
