"""The five fields of programmes: who is reached, who is not, what is proposed; reckoned here from the shares that the
release was made of and from what the people wrote."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from cantik.base.errors import ContentError
from cantik.content.loader import here
from cantik.content.programme_fields import COLUMNS, programme_fields, read_fields
from cantik.release import files
from cantik.release.app import storage
from cantik.release.compose import seal_release
from cantik.vault.app.opening import OpenStore
from tests.fixtures.markah import markah
from tests.fixtures.simpanan import Cradle
from tests.release.langkah import Rumah
from tests.staff import bekal
from tests.use.desa_berbeda import FAMILIES, kabupaten_shares, level, unlike
from tests.use.test_usulan import lay_edition
from tests.use.test_usulan_umum import accepted, finished

BASE = f"/desa/{bekal.DESA}/bidang/"


@pytest.fixture
def rumah(first_issued: Cradle, copy_of: Callable[[Cradle], OpenStore]) -> Rumah:
    office = Rumah.of(copy_of(first_issued))
    lay_edition(office, "2025-2", kabupaten_shares() | {"sdgs_jaminan_kesehatan": 60})
    return office


def line_of(page: str, indicator: str) -> str:
    return page.partition(f'data-angka="{indicator}"')[2].partition("</li>")[0]


@pytest.mark.satu_basisdata
def test_a_field_tells_who_is_reached_what_is_proposed_and_what_became_of_it(rumah: Rumah) -> None:
    agen = rumah.klien["ratna"]
    page = markah(agen.get(f"{BASE}infrastruktur/"))
    for name in ("rumah_layak_proksi", "sanitasi", "air_minum_terlindung"):
        served = kabupaten_shares()[name] * FAMILIES // 100
        line = line_of(page, name)
        assert f"terjangkau {served} " in line, name
        assert f"<b>{FAMILIES - served} " in line, name
    assert line_of(page, "sdgs_jaminan_kesehatan") == "", "it belongs to another field"

    row = accepted(
        rumah, volume="20", kegiatan="02.04.14", satuan="unit", harga="2000000", sumber_harga="Perbup rekaan 1/2026"
    )
    assert finished(rumah, row, "12", "23500000") == 302
    page = markah(agen.get(f"{BASE}infrastruktur/"))
    assert f'data-usulan="{row.pk}"' in page
    money = page.partition("data-uang")[2].partition("</dl>")[0]
    done = money.partition('data-keadaan="terlaksana"')[2].partition("</dd>")[0]
    assert "1 usulan, Rp40.000.000" in " ".join(done.split())
    assert "Direncanakan" not in money, "nothing of it is only planned any more"
    assert "Rp23.500.000" in money
    assert f'data-usulan="{row.pk}"' not in markah(agen.get(f"{BASE}inklusi/"))

    coordinator = bekal.browser(bekal.with_role("koordinator", institution=f"Bappeda {bekal.KABUPATEN}"))
    above = markah(coordinator.get(f"/bidang/{bekal.KABUPATEN}/infrastruktur/"))
    assert f'data-desa="{bekal.DESA}"' in above
    assert "Rp23.500.000" in above
    assert "Belum ada usulan" in markah(coordinator.get(f"/bidang/{bekal.KABUPATEN}/ekonomi/"))
    assert coordinator.get(f"/bidang/{bekal.DESA}/ekonomi/").status_code == 404
    assert coordinator.get(f"{BASE}tiada/").status_code == 404


@pytest.mark.satu_basisdata
def test_a_field_of_a_kabupaten_is_told_from_the_release_of_its_level(rumah: Rumah) -> None:
    """Twelve villages of 400 families: what is reached is summed here from their shares."""
    villages = unlike(3).villages
    made = replace(level(bekal.KABUPATEN, villages), number="2025-1", edition="Rilis 2025-1", chapters=())
    folder = storage.shelf(rumah.folder) / bekal.KABUPATEN / "2025-1"
    sealed = seal_release(made)
    files.write_description(sealed, folder)
    (folder / files.CONTENTS).write_text(json.dumps(files.contents(sealed, folder, "")), "utf-8")
    coordinator = bekal.browser(bekal.with_role("koordinator", institution=f"Bappeda {bekal.KABUPATEN}"))
    page = markah(coordinator.get(f"/bidang/{bekal.KABUPATEN}/infrastruktur/"))
    for name in ("sanitasi", "air_minum_terlindung"):
        told = [village.figure(name) for village in villages]
        served = sum(figure.numerator or 0 for figure in told)
        line = line_of(page, name)
        assert f"terjangkau {served:,} ".replace(",", ".") in line, (name, line)
        assert f"<b>{12 * FAMILIES - served:,} ".replace(",", ".") in line, name


@pytest.mark.satu_basisdata
def test_counts_of_the_workspace_stand_there_for_its_two_roles_alone(rumah: Rumah) -> None:
    assert "data-program" in markah(rumah.klien["ratna"].get(f"{BASE}perlindungan-sosial/"))
    for role in ("camat", "koordinator", "bpd"):
        reader = bekal.browser(bekal.with_role(role, bekal.DESA if role == "bpd" else ""))
        answer = reader.get(f"{BASE}perlindungan-sosial/")
        assert answer.status_code == 200, role
        assert "data-program" not in markah(answer), role


def test_every_activity_of_the_village_belongs_to_one_field_at_most_and_those_of_gaps_to_one() -> None:
    fields = programme_fields().values()
    assert [field.code for field in fields] == [
        "perlindungan-sosial",
        "ekonomi",
        "infrastruktur",
        "pendidikan-kesehatan",
        "inklusi",
    ]
    for code in here().activities:
        assert sum(field.holds(code) for field in fields) <= 1, code
    answering = {code for measure in here().gaps["kesenjangan"].measures for code in measure.activities}
    apart = {code for code in answering if not any(field.holds(code) for field in fields)}
    assert all(re.match(r"01\.", code) for code in apart), "only the office's own work is in none"


@pytest.mark.parametrize(
    ("column", "value"),
    [("indikator", "tiada"), ("tabel", "tiada"), ("bantuan", "tiada"), ("kegiatan", "02.03"), ("tanda", "yakin")],
)
def test_a_list_that_cannot_be_read_is_refused(column: str, value: str) -> None:
    first = dict.fromkeys(COLUMNS, "") | {"kode": "a", "judul": "A", "judul_en": "A", "indikator": "sanitasi"}
    first |= {"kegiatan": "02.03", "dasar": "measures_extra#2", "tanda": "usul"}
    second = first | {"kode": "b", "kegiatan": "02.04", column: value}
    lines = [",".join(COLUMNS), *(",".join(row[name] for name in COLUMNS) for row in (first, second))]
    with pytest.raises(ContentError) as refused:
        read_fields(lines)
    assert ":3" in str(refused.value)
