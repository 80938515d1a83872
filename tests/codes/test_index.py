"""The index of all areas: totals, look-up, the tree, errors with suggestions, further editions, areas without code."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import itertools
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cantik.codes.area import AreaCode, AreaLevel, AreaType, Scheme
from cantik.codes.errors import AreaConflict, ExtraAreasError, UnknownAreaCode
from cantik.codes.index import AreaIndex
from cantik.codes.places import AreaEntry, DatedCode, next_temporary

SAWENTAR = AreaCode.kemendagri("35.05.10.2011")
SHIPPED = AreaIndex.load_shipped()


def kem(text: str) -> AreaCode:
    return AreaCode.kemendagri(text)


# ── what ships ──
def test_the_whole_has_a_name_and_stands_in_no_list() -> None:
    """Who names it finds it; who walks through provinces does not meet it."""
    whole = SHIPPED.get(kem("00"))
    assert (whole.name, whole.kind, whole.parent_id) == ("Indonesia", AreaType.NEGARA, None)
    assert SHIPPED.by_id(whole.id) is whole
    assert whole not in list(SHIPPED.areas(AreaLevel.PROVINSI))
    assert list(SHIPPED.ancestors(whole)) == []
    assert not whole.kind.is_village


def test_the_package_holds_every_area_of_the_edition(shipped: AreaIndex) -> None:
    assert [shipped.count(level) for level in AreaLevel] == [38, 514, 7285, 83762]


def test_kinds_of_kabupaten_and_villages_add_up(shipped: AreaIndex) -> None:
    kabupaten = [area.kind for area in shipped.areas(AreaLevel.KABUPATEN)]
    assert (kabupaten.count(AreaType.KABUPATEN), kabupaten.count(AreaType.KOTA)) == (416, 98)
    villages = [AreaCode(Scheme.KEMENDAGRI, tuple(code.split("."))) for code in shipped.tables[AreaLevel.DESA].codes]
    kinds = [code.kind for code in villages]
    assert [kinds.count(kind) for kind in (AreaType.DESA, AreaType.KELURAHAN, AreaType.DESA_ADAT)] == [75252, 8496, 14]
    assert {code.text()[:5] for code in villages if code.kind is AreaType.DESA_ADAT} == {"91.03"}


@pytest.mark.parametrize(
    ("code", "villages"),
    [("35", 8494), ("35.05", 248), ("33.28", 287), ("16.01", 157), ("35.28", 189), ("63", 2016)],
)
def test_the_pilot_areas_have_their_villages(shipped: AreaIndex, code: str, villages: int) -> None:
    assert sum(1 for _ in shipped.below(shipped.get(kem(code)))) == villages


def test_sawentar_stands_where_it_belongs(shipped: AreaIndex) -> None:
    area = shipped.get(SAWENTAR)
    assert (area.name, area.kind, area.level) == ("Sawentar", AreaType.DESA, AreaLevel.DESA)
    assert [above.name for above in shipped.ancestors(area)] == ["Kanigoro", "Kabupaten Blitar", "Jawa Timur"]
    assert area.kemendagri == SAWENTAR
    assert area.bps == ()  # no bridge was imported
    assert area.codes[0].decree.startswith("Kepmendagri 300.2.2-2138 Tahun 2025")
    assert not area.fictitious


def test_names_are_kept_as_the_source_writes_them(shipped: AreaIndex) -> None:
    names = shipped.tables[AreaLevel.DESA].names
    assert sum('"' in name for name in names) == 15
    assert sum("’" in name for name in names) == 3
    assert max(map(len, names)) == 44


def test_a_name_is_not_a_key(shipped: AreaIndex) -> None:
    table = shipped.tables[AreaLevel.DESA]
    seen: dict[tuple[str, str], int] = {}
    for code, name in zip(table.codes, table.names, strict=True):
        seen[code[:8], name] = seen.get((code[:8], name), 0) + 1
    assert sum(count == 2 for count in seen.values()) == 16
    assert max(seen.values()) == 2


def test_ids_are_unique_and_lead_back(shipped: AreaIndex) -> None:
    ids = [area_id for level in AreaLevel for area_id in shipped.tables[level].ids]
    assert len(set(ids)) == len(ids) == 38 + 514 + 7285 + 83762
    area = shipped.get(SAWENTAR)
    assert shipped.by_id(area.id) == area
    assert shipped.by_id("tidak ada") is None


@given(st.integers(0, 83761))
def test_every_ancestor_of_a_village_contains_it_and_lists_its_branch(position: int) -> None:
    area = SHIPPED.get(AreaCode.kemendagri(SHIPPED.tables[AreaLevel.DESA].codes[position]))
    branch = [area, *SHIPPED.ancestors(area)]
    assert [one.level for one in branch] == [
        AreaLevel.DESA,
        AreaLevel.KECAMATAN,
        AreaLevel.KABUPATEN,
        AreaLevel.PROVINSI,
    ]
    for lower, upper in itertools.pairwise(branch):
        assert upper.kemendagri is not None
        assert lower.kemendagri is not None
        assert upper.kemendagri.contains(lower.kemendagri)
        assert SHIPPED.parent(lower) == upper
        assert lower in SHIPPED.children(upper)
    assert SHIPPED.parent(branch[-1]) is None


def test_children_of_all_levels_are_all_areas(shipped: AreaIndex) -> None:
    blitar = shipped.get(kem("35.05"))
    kecamatan = shipped.children(blitar)
    assert len(kecamatan) == 22
    assert sum(len(shipped.children(one)) for one in kecamatan) == 248
    assert shipped.children(shipped.get(SAWENTAR)) == ()


@pytest.mark.luar
def test_the_pack_is_the_same_as_the_reference_files(shipped: AreaIndex, shared: Path) -> None:
    folder = shared / "data" / "wilayah"
    files = {
        AreaLevel.PROVINSI: "provinsi.csv",
        AreaLevel.KABUPATEN: "kabupaten_kota.csv",
        AreaLevel.KECAMATAN: "kecamatan.csv",
        AreaLevel.DESA: "desa_kelurahan.csv.gz",
    }
    for level, name in files.items():
        data = (folder / name).read_bytes()
        text = (gzip.decompress(data) if name.endswith(".gz") else data).decode()
        rows = list(csv.DictReader(text.splitlines()))
        table = shipped.tables[level]
        assert [(row["kode"], row["nama"]) for row in rows] == list(zip(table.codes, table.names, strict=True))
        if level is AreaLevel.DESA:
            kinds = [AreaCode(Scheme.KEMENDAGRI, tuple(code.split("."))).kind for code in table.codes]
            assert [row["jenis"] for row in rows] == kinds


# ── unknown codes ──


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [("35.05.10.2101", "35.05.10.2011"), ("35.50.10.2011", "35.05.10.2011"), ("53.05.10.2011", "35.05.10.2011")],
)
def test_an_unknown_code_offers_what_may_be_meant(shipped: AreaIndex, wrong: str, meant: str) -> None:
    with pytest.raises(UnknownAreaCode) as caught:
        shipped.get(kem(wrong))
    assert caught.value.code == "W103"
    assert meant in caught.value.suggestions


# Four that users met (public reports), and members of the kind: a kelurahan, a kecamatan and a kabupaten in a gap.
@pytest.mark.parametrize(
    "former",
    [
        "35.16.18.2007",
        "35.16.11.2015",
        "91.04.10.2001",
        "92.71.01.1001",
        "35.05.10.1009",
        "35.05.10.2008",
        "91.04",
        "91.07.03.2010",
    ],
)
def test_a_number_that_was_given_once_leads_to_the_name_and_to_no_neighbour(shipped: AreaIndex, former: str) -> None:
    """Its village has another code now; one that looks like it belongs to others."""
    with pytest.raises(UnknownAreaCode) as caught:
        shipped.get(kem(former))
    assert caught.value.suggestions == ()
    assert "menurut nama" in caught.value.mend
    assert not re.search(r"\d\d\.\d\d", caught.value.mend)


def test_the_error_says_where_the_code_leaves_the_tree(shipped: AreaIndex) -> None:
    with pytest.raises(UnknownAreaCode) as caught:
        shipped.get(kem("35.05.99.2001"))
    assert caught.value.expected == "kode di bawah 35.05 (Kabupaten Blitar)"
    with pytest.raises(UnknownAreaCode) as caught:
        shipped.get(kem("98.01"))
    assert caught.value.expected == "kode yang ada"


def test_suggestions_below_the_same_parent_come_first(rekaan: AreaIndex) -> None:
    # 99.01.02.2002 differs in one digit from 2001 of the same kecamatan and from 2002 of another.
    assert [str(area.key) for area in rekaan.suggest(kem("99.01.02.2002"))] == ["99.01.02.2001", "99.01.01.2002"]


def test_a_bps_code_without_a_bridge_says_what_is_missing(shipped: AreaIndex) -> None:
    with pytest.raises(UnknownAreaCode, match="Impor dahulu jembatan kode BPS"):
        shipped.get(AreaCode.bps("3505080012"))


# ── a further edition ──


def test_invented_areas_stand_beside_the_real_ones(shipped: AreaIndex, rekaan_csv: Path) -> None:
    both = shipped.with_extra(rekaan_csv)
    assert [both.count(level) - shipped.count(level) for level in AreaLevel] == [1, 2, 3, 6]
    area = both.get(kem("99.01.01.2002"))
    assert (area.name, area.fictitious, area.edition) == ("Sumber Rejo", True, "rekaan")
    assert area.codes[0].decree == "data rekaan"
    assert [above.name for above in both.ancestors(area)] == [
        "Padang Rekaan",
        "Kabupaten Rekaan Utara",
        "Provinsi Rekaan",
    ]
    assert both.get(SAWENTAR) == shipped.get(SAWENTAR)
    assert SHIPPED.find(kem("99")) is None  # the index it was made from is as before


def test_invented_areas_keep_their_ids_when_read_again(rekaan_csv: Path, shipped: AreaIndex) -> None:
    lines = rekaan_csv.read_text(encoding="utf-8").splitlines()
    first = shipped.with_extra(rekaan_csv)
    rekaan_csv.write_text("\n".join([lines[0], *reversed(lines[1:])]), encoding="utf-8")
    second = shipped.with_extra(rekaan_csv)
    code = kem("99.01.01.2002")
    assert first.get(code).id == second.get(code).id


def test_the_pack_source_s_own_headers_are_read_too(tmp_path: Path, shipped: AreaIndex) -> None:
    path = tmp_path / "provinces.csv"
    path.write_text("code,name\n99,Rekaan\n", encoding="utf-8")
    assert shipped.with_extra(path).get(kem("99")).name == "Rekaan"


@pytest.mark.parametrize(
    "rows",
    [
        "99.01,Tanpa provinsi\n",
        "99,Rekaan\n99,Rekaan lagi\n",
        "99,Rekaan\n97,Setengah nyata\n",
        "35,Jawa Timur lagi\n",
        "99,\n",
        "9,Rekaan\n",
        "",
    ],
)
def test_further_areas_out_of_order_are_refused(tmp_path: Path, shipped: AreaIndex, rows: str) -> None:
    path = tmp_path / "rekaan.csv"
    path.write_text("kode,nama\n" + rows, encoding="utf-8")
    with pytest.raises(ExtraAreasError) as caught:
        shipped.with_extra(path)
    assert caught.value.code == "W108"


def test_a_file_that_is_no_text_is_refused(tmp_path: Path, shipped: AreaIndex) -> None:
    for name, data in (("a.csv", b"\xff\xfe\x00kode"), ("a.csv.gz", b"bukan gzip")):
        path = tmp_path / name
        path.write_bytes(data)
        with pytest.raises(ExtraAreasError):
            shipped.with_extra(path)
    with pytest.raises(ExtraAreasError):
        shipped.with_extra(tmp_path / "tidak_ada.csv")


# ── areas without a Kemendagri code ──


def upt(index: AreaIndex, code: str = "X99.01.01.0001") -> AreaEntry:
    parent = index.get(kem("99.01.01"))
    dated = DatedCode(AreaCode.temporary(code), dt.date(2025, 1, 1), None, "")
    return AreaEntry(f"uji:{code}", "UPT Rekaan", AreaType.UPT, AreaLevel.DESA, parent.id, (dated,), fictitious=True)


def test_a_settlement_unit_with_a_temporary_code_is_an_area_like_others(rekaan: AreaIndex) -> None:
    index = rekaan.with_local([upt(rekaan)])
    area = index.get(AreaCode.temporary("X99.01.01.0001"))
    assert index.children(index.get(kem("99.01.01")))[-1] == area
    assert area in index.below(index.get(kem("99")))
    assert area not in index.below(index.get(kem("99.71")))
    assert index.ancestors(area)[0].name == "Padang Rekaan"
    assert index.count(AreaLevel.DESA) == rekaan.count(AreaLevel.DESA) + 1
    assert [match.area for match in index.search("upt")] == [area]
    assert [match.area for match in index.search("upt", below=kem("99.01.01"))] == [area]
    assert index.search("upt", below=kem("99.71")) == ()


def test_the_temporary_code_is_closed_when_the_definitive_one_comes(rekaan: AreaIndex) -> None:
    area = upt(rekaan).adopt(kem("99.01.01.2009"), since=dt.date(2026, 7, 1), decree="Kepmendagri Rekaan")
    assert area.id == "uji:X99.01.01.0001"
    assert area.kemendagri == kem("99.01.01.2009")
    assert area.temporary is None
    assert area.code(Scheme.SEMENTARA, dt.date(2026, 6, 30)) == AreaCode.temporary("X99.01.01.0001")
    assert area.code(Scheme.KEMENDAGRI, dt.date(2026, 6, 30)) is None
    assert area.code(Scheme.KEMENDAGRI, dt.date(2026, 7, 1)) == kem("99.01.01.2009")
    index = rekaan.with_local([area])
    assert index.get(kem("99.01.01.2009")) == index.get(AreaCode.temporary("X99.01.01.0001")) == area


def test_a_code_of_another_level_or_before_the_open_one_is_not_adopted(rekaan: AreaIndex) -> None:
    with pytest.raises(AreaConflict):
        upt(rekaan).adopt(kem("99.01.01"), since=dt.date(2026, 7, 1), decree="")
    with pytest.raises(AreaConflict):
        upt(rekaan).adopt(kem("99.01.01.2009"), since=dt.date(2024, 7, 1), decree="")


@given(st.sets(st.integers(1, 9998), max_size=6))
def test_temporary_codes_are_not_given_twice(numbers: set[int]) -> None:
    kecamatan = kem("99.01.01")
    used = [AreaCode.temporary(f"X99.01.01.{number:04}") for number in numbers]
    other = [AreaCode.temporary("X99.01.02.9000")]
    assert next_temporary(kecamatan, used + other) not in used
    assert kecamatan.contains(next_temporary(kecamatan, used))


def test_an_id_or_code_that_is_held_and_a_missing_parent_are_refused(rekaan: AreaIndex) -> None:
    index = rekaan.with_local([upt(rekaan)])
    with pytest.raises(AreaConflict):
        index.with_local([upt(rekaan)])
    orphan = AreaEntry("uji:y", "UPT", AreaType.UPT, AreaLevel.DESA, "tidak ada", ())
    with pytest.raises(AreaConflict) as caught:
        index.with_local([orphan])
    assert caught.value.code == "W109"
