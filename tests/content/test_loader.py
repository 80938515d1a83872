"""The loader refuses whatever is not in order, and says in which file and line."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import pytest

from cantik.base.errors import ContentError
from cantik.content.loader import FOLDER, load_content
from cantik.content.policy import policy_of
from tests.fixtures.malam import by_night

RULE = """id: {id}
versi: 1
judul: Umur di bawah nol
dasar: "aturan Cantik"
sejak: "2025-01-01"
unit: orang
tingkat: catat
salah_bila: umur < 0
kolom: [tanggal_lahir]
pesan: "{{nama}} berumur {{umur}}."
saran: Periksa.
contoh: [{{umur: -1, temuan: true}}, {{umur: 1, temuan: false}}]
"""
CLASSES = """id: kelas_sendiri
variabel: agama
daftar: dukcapil_agama
label: Agama
label_en: Religion
kelas:
  - {id: a, label: A, label_en: A, kode: [%s]}
"""


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder


def refused(folder: Path) -> ContentError:
    with pytest.raises(ContentError) as caught:
        load_content(folder)
    return caught.value


@pytest.mark.parametrize("name", ["aux", "COM1", "con.usia"])
def test_an_id_is_a_name_that_every_system_takes(tmp_path: Path, name: str) -> None:
    """Tables, pages and pictures bear it; Windows keeps some names for devices."""
    told = refused(write(tmp_path, f"rules/{name}.yaml", RULE.format(id=name)))
    assert told.code == "K106"
    assert f"“{name}”" in str(told)


def test_all_content_of_the_package_loads_fast() -> None:
    started = time.process_time()
    content = load_content()
    assert time.process_time() - started < 1.0  # 0.5 on an idle machine; this one is shared
    assert content.variables["orang", "jenis_kelamin"].codelist == "dukcapil_jenis_kelamin"
    assert len(content.digest) == 64


SEVERAL = """id: kurang
versi: 1
untuk:
  - {id: kurang, kolom: r302, kata: Luas lantai, batas: 1}
  - {id: kurang_sapi, kolom: r504a, kata: Sapi, batas: 0}
judul: <kata> di bawah <batas>
dasar: "aturan Cantik"
sejak: "2025-01-01"
unit: keluarga
tingkat: catat
salah_bila: <kolom> < <batas>
kolom: [<kolom>]
pesan: "<kata> {<kolom>}."
saran: Periksa.
contoh: [{<kolom>: -1, temuan: true}, {<kolom>: <batas>, temuan: false}]
"""


def test_one_rule_for_several_columns(tmp_path: Path) -> None:
    rules = load_content(write(tmp_path, "rules/kurang.yaml", SEVERAL)).rules
    floor, cattle = rules["kurang"], rules["kurang_sapi"]
    assert (floor.title, floor.wrong_if, floor.columns) == ("Luas lantai di bawah 1", "r302 < 1", ("r302",))
    assert (cattle.title, cattle.message, cattle.columns) == ("Sapi di bawah 0", "Sapi {r504a}.", ("r504a",))
    assert [dict(example) for example in floor.examples][1] == {"r302": 1, "temuan": False}  # a number stays a number
    assert cattle.origin.at("salah_bila") == f"{tmp_path.name}/rules/kurang.yaml:11"


@pytest.mark.parametrize(
    ("before", "after", "line", "found"),
    [
        ("{<kolom>}.", "{<kolum>}.", 13, "<kolum>"),  # a parameter that nobody gives
        ("batas: 0}", "batas: 0, lain: x}", 5, "“lain”"),  # one that nothing uses
        ("id: kurang_sapi", "id: lebih_sapi", 5, "“lebih_sapi”"),  # a finding would not lead to the file
        ("id: kurang_sapi", "id: kurang", 5, "“kurang”"),
        ("{id: kurang,", "{id: kurang_lantai,", 4, "“kurang_lantai”"),
    ],
)
def test_parameters_that_are_not_in_order_are_refused(
    tmp_path: Path, before: str, after: str, line: int, found: str
) -> None:
    assert before in SEVERAL
    error = refused(write(tmp_path, "rules/kurang.yaml", SEVERAL.replace(before, after)))
    assert (error.code, error.where, error.found) == ("K104", f"{tmp_path.name}/rules/kurang.yaml:{line}", found)


def test_an_own_folder_may_add(tmp_path: Path) -> None:
    write(tmp_path, "rules/umur_minus.yaml", RULE.format(id="umur_minus"))
    content = load_content(tmp_path)
    assert content.rules["umur_minus"].origin.at("salah_bila") == f"{tmp_path.name}/rules/umur_minus.yaml:8"
    assert content.digest != load_content().digest


def test_a_changed_file_is_seen(tmp_path: Path) -> None:
    write(tmp_path, "rules/umur_minus.yaml", RULE.format(id="umur_minus"))
    before = load_content(tmp_path)
    write(tmp_path, "rules/umur_minus.yaml", RULE.format(id="umur_minus").replace("< 0", "< -5"))
    assert before.rules["umur_minus"].wrong_if == "umur < 0"
    assert load_content(tmp_path).rules["umur_minus"].wrong_if == "umur < -5"


def test_a_file_of_the_same_length_one_more_and_one_less_are_seen(tmp_path: Path) -> None:
    """Files are not read again as long as none changed; what tells that must miss nothing."""
    write(tmp_path, "rules/umur_minus.yaml", RULE.format(id="umur_minus"))
    first = load_content(tmp_path)
    assert load_content(tmp_path) is first
    write(tmp_path, "rules/umur_minus.yaml", RULE.format(id="umur_minus").replace("< 0", "< 9"))
    assert load_content(tmp_path).rules["umur_minus"].wrong_if == "umur < 9"
    write(tmp_path, "rules/umur_lain.yaml", RULE.format(id="umur_lain"))
    assert "umur_lain" in load_content(tmp_path).rules
    (tmp_path / "rules" / "umur_lain.yaml").unlink()
    assert "umur_lain" not in load_content(tmp_path).rules


def test_unknown_key_names_the_line_and_the_nearest_key(tmp_path: Path) -> None:
    text = RULE.format(id="umur_minus").replace("saran:", "sarann:")
    error = refused(write(tmp_path, "rules/umur_minus.yaml", text))
    assert error.code == "K103"  # the key that must be there is looked for first
    assert "sarann" in error.mend
    text = RULE.format(id="umur_minus") + "sumbr: [opensid]\n"
    error = refused(write(tmp_path, "rules/umur_minus.yaml", text))
    assert (error.code, error.where) == ("K102", f"{tmp_path.name}/rules/umur_minus.yaml:13")
    assert "sumber" in error.mend


def test_missing_key(tmp_path: Path) -> None:
    text = RULE.format(id="umur_minus").replace("unit: orang\n", "")
    assert refused(write(tmp_path, "rules/umur_minus.yaml", text)).code == "K103"


def test_wrong_type_shows_what_stands_there(tmp_path: Path) -> None:
    text = RULE.format(id="umur_minus").replace("judul: Umur di bawah nol", "judul: 3.2")
    error = refused(write(tmp_path, "rules/umur_minus.yaml", text))
    assert (error.code, error.where.rpartition(":")[2]) == ("K104", "3")
    assert "3.2" in error.found


def test_an_unquoted_date_is_refused(tmp_path: Path) -> None:
    text = RULE.format(id="umur_minus").replace('"2025-01-01"', "2025-01-01")
    assert refused(write(tmp_path, "rules/umur_minus.yaml", text)).code == "K104"


def test_an_unquoted_code_is_refused(tmp_path: Path) -> None:
    """35.05 without quotes is a number to YAML, and 01 an octal one."""
    error = refused(write(tmp_path, "classifications/kelas_sendiri.yaml", CLASSES % '"1", 02'))
    assert (error.code, error.where.rpartition(":")[2]) == ("K105", "7")
    write(tmp_path, "classifications/kelas_sendiri.yaml", CLASSES % '"1", "02"')
    assert load_content(tmp_path).classifications["kelas_sendiri"].classes[0].codes == ("1", "02")


@pytest.mark.parametrize(
    ("national", "wrong"),
    [
        ("tables/peristiwa_vital.yaml", ("acuan: periode", "acuan: tanggal")),
        ("tables/penduduk_umur_jk.yaml", ("acuan: tanggal", "acuan: periode")),
        ("tables/aset_mobil.yaml", ("acuan: tanggal", "acuan: periode")),
        ("tables/sekolah_jenjang.yaml", ("acuan: tanggal", "acuan: periode")),
        ("indicators/persen_balita.yaml", ("acuan: tanggal", "acuan: periode")),
    ],
)
def test_what_happened_is_of_a_period_and_everything_else_of_a_day(
    tmp_path: Path, national: str, wrong: tuple[str, str]
) -> None:
    """A stock "of a period" would be marked preliminary and counted on one day all the same; it is refused instead."""
    kind, _, name = national.partition("/")
    text = (FOLDER / national).read_text(encoding="utf-8").replace(f"id: {Path(name).stem}", "id: milik_sendiri", 1)
    line = text.splitlines().index(wrong[0]) + 1
    error = refused(write(tmp_path / "daerah", f"{kind}/milik_sendiri.yaml", text.replace(*wrong, 1)))
    assert (error.code, error.where) == ("K104", f"daerah/{kind}/milik_sendiri.yaml:{line}")
    assert (error.found, error.expected) == tuple(f"“{said.split(': ')[1]}”" for said in reversed(wrong))


def test_id_is_the_file_name(tmp_path: Path) -> None:
    assert refused(write(tmp_path, "rules/lain.yaml", RULE.format(id="umur_minus"))).code == "K106"


def test_a_key_written_twice_is_refused(tmp_path: Path) -> None:
    error = refused(write(tmp_path, "rules/umur_minus.yaml", RULE.format(id="umur_minus") + "judul: Lain\n"))
    assert (error.code, error.where.rpartition(":")[2]) == ("K110", "13")


def test_broken_yaml_is_a_content_error(tmp_path: Path) -> None:
    assert refused(write(tmp_path, "rules/x.yaml", "id: [1,\n")).code == "K101"
    assert refused(write(tmp_path, "rules/x.yaml", "- a\n")).code == "K101"
    (tmp_path / "rules/x.yaml").write_bytes(b"id: x\njudul: \xff\n")
    assert refused(tmp_path).where.endswith("x.yaml:2")


def test_a_national_id_cannot_be_redefined(tmp_path: Path) -> None:
    head = 'id: orang\nversi: 1\ndasar: "x"\nsejak: "2025-01-01"\n'
    text = head + "variabel:\n  agama: {label: A, label_en: A, jenis: teks}\n"
    assert refused(write(tmp_path, "variables/orang.yaml", text)).code == "K107"


def test_a_rule_without_examples_of_both_kinds_is_refused(tmp_path: Path) -> None:
    text = RULE.format(id="umur_minus").replace(", {umur: 1, temuan: false}", "")
    assert refused(write(tmp_path, "rules/umur_minus.yaml", text)).code == "K103"


def test_a_reference_that_leads_nowhere_is_refused(tmp_path: Path) -> None:
    error = refused(
        write(tmp_path, "classifications/kelas_sendiri.yaml", (CLASSES % '"1"').replace("agama\n", "agma\n"))
    )
    assert (error.code, error.where.rpartition(":")[2]) == ("K109", "2")
    assert "agama" in error.mend


def policy(**changes: str) -> str:
    """The shipped policy under another id, tightening itself, with some lines replaced."""
    text = (FOLDER / "policies/baku_2026.yaml").read_text(encoding="utf-8")
    text = text.replace("id: baku_2026", "id: kabupaten_ketat\nmengetatkan: baku_2026")
    for old, new in changes.items():
        key = old.replace("__", " ")
        assert any(line.startswith(key + ":") for line in text.splitlines()), key
        text = "\n".join(f"{key}: {new}" if line.startswith(key + ":") else line for line in text.splitlines())
    return text


def test_a_policy_may_be_stricter(tmp_path: Path) -> None:
    write(tmp_path, "policies/kabupaten_ketat.yaml", policy(ambang="{A: 3, B: 7, C: 12}", penyebut_min="50"))
    assert load_content(tmp_path).policies["kabupaten_ketat"].minimum == {"A": 3, "B": 7, "C": 12}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("ambang", "{A: 0, B: 3, C: 10}"),
        ("penyebut_min", "20"),
        by_night("kejadian_min", "5"),
        ("dominasi", "{p_persen: 5, nk: [2, 90], kontributor_min: 3}"),
        by_night("dominasi", "{p_persen: 10, nk: [2, 95], kontributor_min: 3}"),
        ("level_min", "{C: rt, rt: [penduduk, keluarga, rumah]}"),
        by_night("level_min", "{C: dusun, rt: [penduduk, keluarga, rumah, agama]}"),
        by_night("penuh", "{C: false}"),
        ("nol", "{C: {netral: true, penyebut_di_bawah: 10}}"),
    ],
)
def test_a_policy_may_not_be_weaker(tmp_path: Path, key: str, value: str) -> None:
    error = refused(write(tmp_path, "policies/kabupaten_ketat.yaml", policy(**{key: value})))
    assert error.code == "K108"
    assert key in error.message


OWN = """id: {name}
mengetatkan: baku_2026
wilayah: "{area}"
dasar: "Perbup Reka 3/2026"
sejak: "{since}"
ambang: {{C: {least}}}
"""


def own(folder: Path, name: str, area: str, since: str, least: int, more: str = "") -> Path:
    text = OWN.format(name=name, area=area, since=since, least=least) + more
    return write(folder, f"policies/{name}.yaml", text)


def holds(folder: Path, village: str, day: str) -> str:
    policies = load_content(folder).policies.values()
    return policy_of(policies, village, dt.date.fromisoformat(day)).id


def test_what_an_own_policy_leaves_out_is_the_national_one_s(tmp_path: Path) -> None:
    own(tmp_path, "ketat", "35.05", "2026-07-01", 12)
    policies = load_content(tmp_path).policies
    mine, national = policies["ketat"], policies["baku_2026"]
    assert mine.minimum == {"A": 0, "B": 5, "C": 12}
    assert (mine.level_min, mine.imputation, mine.nk) == (national.level_min, national.imputation, national.nk)


def test_the_policy_of_the_smallest_area_in_its_turn(tmp_path: Path) -> None:
    own(tmp_path, "kabupaten", "35.05", "2026-03-01", 12)
    own(tmp_path, "kabupaten_lagi", "35.05", "2026-09-01", 11)
    own(tmp_path, "desa", "35.05.01.2001", "2026-10-01", 15, 'sampai: "2026-10-31"\n')
    for village, day, wanted in (
        ("35.05.01.2001", "2026-02-28", "baku_2026"),
        ("35.05.01.2001", "2026-03-01", "kabupaten"),
        ("35.05.01.2002", "2026-10-15", "kabupaten_lagi"),
        ("35.05.01.2001", "2026-10-15", "desa"),
        ("35.05.01.2001", "2026-11-01", "kabupaten_lagi"),
        ("35.06.01.2001", "2026-10-15", "baku_2026"),
        ("35.05.01.20011", "2026-10-15", "kabupaten_lagi"),
    ):
        assert holds(tmp_path, village, day) == wanted, (village, day)


@pytest.mark.parametrize(
    ("least", "more"),
    [(11, ""), by_night(12, ""), (13, "jenjang: {pendidikan_kk: tiga}\n"), by_night(13, "jenjang: {agama: dua}\n")],
)
def test_a_village_is_never_less_strict_than_its_kabupaten(tmp_path: Path, least: int, more: str) -> None:
    own(tmp_path, "kabupaten", "35.05", "2026-03-01", 12, "jenjang: {pendidikan_kk: dua}\n")
    error = refused(own(tmp_path, "desa", "35.05.01.2001", "2026-10-01", least, more))
    assert error.code == "K108"
    assert "desa" in (error.where or "")


def test_two_policies_of_one_area_do_not_begin_on_one_day(tmp_path: Path) -> None:
    own(tmp_path, "satu", "35.05", "2026-03-01", 12)
    assert refused(own(tmp_path, "tiga", "35.05", "2026-03-01", 13)).code == "K122"


def test_a_key_that_is_no_text_is_said_inside_a_policy_too(tmp_path: Path) -> None:
    path = own(tmp_path, "satu", "35.05", "2026-03-01", 12, "dominasi: {[a]: 1}\n")
    assert refused(path).code == "K104"


def test_an_area_is_a_code(tmp_path: Path) -> None:
    assert refused(own(tmp_path, "satu", "Kab. Kediri", "2026-03-01", 12)).code == "K104"


def test_a_policy_says_what_it_tightens(tmp_path: Path) -> None:
    text = policy().replace("mengetatkan: baku_2026\n", "")
    assert refused(write(tmp_path, "policies/kabupaten_ketat.yaml", text)).code == "K108"


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    assert refused(tmp_path / "tidak_ada").code == "K101"


KIND = """id: %s
versi: 1
judul: Warung kopi
judul_en: Coffee stall
dasar: "aturan kabupaten"
sejak: "2025-01-01"
kelompok: sarana
masa: keadaan
kunci: [kode]
sebutan: [nama]
isian:
  nama: {label: Nama, label_en: Name, jenis: teks, wajib: ya%s}
"""


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (", pribadi: ya", "data pribadi"),
        ("}\n  kode: {label: Kode, label_en: Code, jenis: teks", "milik kolom bersama"),
        ("}\n  kursi: {label: Kursi, label_en: Seats, jenis: angka", "perlu “maksimum”"),
        ("}\n  x: {label: X, label_en: X, jenis: kode", "“daftar” ditulis untuk jenis kode"),
        ("}\n  x: {label: X, label_en: X, jenis: kode, daftar: tidak_ada", "Daftar kode tidak ada"),
        (", warna: merah", "tidak dikenal"),
    ],
)
def test_a_kind_of_facility_that_is_not_in_order_is_refused(tmp_path: Path, more: str, message: str) -> None:
    folder = write(tmp_path, "facilities/warung_kopi.yaml", KIND % ("warung_kopi", more))
    with pytest.raises(ContentError, match=message) as caught:
        load_content(folder)
    assert "warung_kopi.yaml" in str(caught.value.where)


def test_a_kabupaten_may_add_a_kind_of_facility_and_redefine_none(tmp_path: Path) -> None:
    folder = write(tmp_path, "facilities/warung_kopi.yaml", KIND % ("warung_kopi", ""))
    assert load_content(folder).facilities["warung_kopi"].has_codes
    write(tmp_path, "facilities/jalan.yaml", KIND % ("jalan", ""))
    with pytest.raises(ContentError, match="sudah ditetapkan secara nasional"):
        load_content(folder)
