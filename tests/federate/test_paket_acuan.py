"""A package of references: its bounds, its places, what may not be changed by it; each with the error that says so."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from cantik.base.canonical import canonical_json
from cantik.base.errors import CantikError
from cantik.codes.area import AreaCode
from cantik.codes.index import AreaIndex
from cantik.codes.lists import code_lists
from cantik.content.loader import load_content, look_again
from cantik.federate.harvest.line import Line
from cantik.federate.reference.errors import ReferenceRefused
from cantik.federate.reference.fetching import fetch_root
from cantik.federate.reference.open_work import OpenDraft, OpenRound, list_touched
from cantik.federate.reference.package import MOST_FILES, ReferencePackage, pack_folder, read_package
from cantik.federate.reference.trial import compare_trial, lay_trial, require_in_order
from tests.fixtures.acuan import LIST, OWN, longer_list, own_table, raised, write_files

DAY = dt.date(2026, 1, 2)
KINDS = "classifications/kondisi.yaml"


def package(files: dict[str, str], source: str = "pusat", version: int = 1) -> ReferencePackage:
    return ReferencePackage(source, version, DAY, "Acuan uji", files)


def hold(own: Path, source: str, files: dict[str, str]) -> None:
    """Load everything as it would hold with these files from above."""
    own.mkdir(exist_ok=True)
    with lay_trial(own, source, package(files, source)) as laid:
        require_in_order(own, laid, package(files, source), own / "tiada.csv")
        load_content(laid)
        code_lists(laid)


def told(**changed: object) -> bytes:
    """A package as somebody else would write it."""
    said = json.loads(package({f"tables/{OWN}.yaml": own_table()}).data)
    return canonical_json({**said, **changed})


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"{}", "F401"),
        (b"[" * 5000, "F401"),
        (b"\xff\xfe", "F401"),
        (told(bentuk=2), "F401"),
        (told(versi=0), "F401"),
        (told(sumber="35.05.01.2001"), "F401"),
        (told(judul="dua\nbaris"), "F401"),
        (told(berkas={}), "F401"),
        (told(berkas={"tables/x.yaml": 1}), "F401"),
        (told(berkas={"tables/x.yaml\0": "id: x"}), "F401"),
        (told(berkas={"tables/x.yaml": {"a": "b"}}), "F401"),
        (told().replace(b"Acuan uji", b"Acuan \\ud800"), "F401"),
        (told().replace(b'"versi":1', b'"versi": 1'), "F401"),
        (told(berkas={"tables/x.yaml": "a" * 2_000_001}), "F402"),
        (told(berkas={f"tables/x{n}.yaml": "" for n in range(MOST_FILES + 1)}), "F402"),
        (told(berkas={f"tables/x{n}.yaml": "a" * 1_900_000 for n in range(5)}), "F402"),
        (b" " * 32_000_001, "F402"),
        *(
            (told(berkas={place: "id: x"}), "F403")
            for place in (
                "../x.yaml",
                "tables/../../x.yaml",
                "tables/../x.yaml",
                "/etc/x.yaml",
                "tables/x",
                "tables/x.yaml/y.yaml",
                "tables\\x.yaml",
                "tables/X.yaml",
                "tables/.x.yaml",
                "limits/kiriman_mb.yaml",
                "linkage/orang.yaml",
                "areas/lain.csv",
                "berlaku.json",
                "codelists/x.yaml",
            )
        ),
        (told(sumber="35.05", berkas={"areas/jembatan.csv": "kode_kemendagri,kode_bps\n"}), "F403"),
    ],
)
def test_what_is_no_package_is_refused_by_its_kind(data: bytes, code: str) -> None:
    with pytest.raises(CantikError) as refused:
        read_package(data)
    assert refused.value.code == code


def test_a_folder_packs_to_equal_bytes_whatever_wrote_its_lines(tmp_path: Path) -> None:
    files = {f"tables/{OWN}.yaml": own_table(), LIST: longer_list(), "limits/umur_balita.yaml": "id: umur_balita\n"}
    write_files(tmp_path / "a", files)
    for name, text in files.items():
        (tmp_path / "b" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "b" / name).write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    one, two = (pack_folder(tmp_path / name, "pusat", 1, DAY, "Acuan uji") for name in "ab")
    assert one.data == two.data
    assert set(one.files) == {f"tables/{OWN}.yaml", LIST}, "settings of the server stay with it"
    assert read_package(one.data).reference == one.reference


def test_the_country_raises_a_version_lengthens_a_list_and_adds_codes_and_a_bridge(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "isi"
    own.mkdir()
    files = {
        "indicators/jumlah_penduduk.yaml": raised(
            "indicators/jumlah_penduduk.yaml", {"judul: Jumlah": "judul: Banyaknya"}
        ),
        LIST: longer_list(),
        "areas/wilayah_acuan.csv": "kode,nama\n35.05.01.2999,Desa Baru Reka\n",
        "areas/jembatan.csv": "kode_kemendagri,kode_bps\n35.05.01.2999,3505010999\n",
    }
    with lay_trial(own, "pusat", package(files)) as laid:
        require_in_order(own, laid, package(files), tmp_path / "tiada.csv")
        content, changes = load_content(laid), {change.id: change for change in compare_trial(own, laid)}
        assert content.indicators["jumlah_penduduk"].title == "Banyaknya penduduk"
        assert content.indicators["jumlah_penduduk"].origin.file == "acuan/pusat/indicators/jumlah_penduduk.yaml"
        assert [one.words for one in content.references] == [package(files).reference.words]
        before, after = code_lists()["cantik_kondisi"], code_lists(laid)["cantik_kondisi"]
        assert after.codes == (*before.codes[:-1], "hilang", "")
        monkeypatch.setenv("CANTIK_CONTENT", str(laid))
        look_again()
        found = AreaIndex.load_shipped().find(AreaCode.kemendagri("35.05.01.2999"))
        assert found is not None
        assert found.name == "Desa Baru Reka"
        by_bps = AreaIndex.load_shipped().find(AreaCode.bps("3505010999"))
        assert by_bps is not None
        assert by_bps.name == "Desa Baru Reka"
    monkeypatch.delenv("CANTIK_CONTENT")
    look_again()
    assert AreaIndex.load_shipped().find(AreaCode.kemendagri("35.05.01.2999")) is None
    assert changes["jumlah_penduduk"].details[:2] == (
        "versi “1” menjadi “2”",
        "judul: “Jumlah penduduk” menjadi “Banyaknya penduduk”",
    )
    assert changes["cantik_kondisi"].details == ("hilang: ditambah “Hilang”",)
    assert changes["wilayah_acuan"].change == "tambah"


@pytest.mark.parametrize(
    ("files", "code", "where"),
    [
        (
            {
                "indicators/jumlah_penduduk.yaml": raised(
                    "indicators/jumlah_penduduk.yaml", {"pembilang: semua": "pembilang: 'umur >= 1'"}
                )
            },
            "F405",
            "acuan/pusat/indicators/jumlah_penduduk.yaml:13",
        ),
        ({"tables/agama_reka.yaml": "id: lain\n"}, "K106", "acuan/pusat/tables/agama_reka.yaml:1"),
        (
            {"indicators/jumlah_penduduk.yaml": raised("indicators/jumlah_penduduk.yaml", {"satuan": "satuan_x"}, 1)},
            "F405",
            "acuan/pusat/indicators/jumlah_penduduk.yaml:2",
        ),
        (
            {LIST: longer_list().replace("sedang,Sedang", "sedang,Buruk")},
            "W201",
            "acuan/pusat/codelists/cantik_kondisi.csv:3",
        ),
        ({LIST: longer_list().replace("sedang,Sedang,Fair", "lain,Lain,Other")}, "W201", ":3"),
        (
            {
                "variables/bangunan.yaml": raised(
                    "variables/bangunan.yaml",
                    {"maksimum: 20": "maksimum: 21", "jenis: angka}": "jenis: teks}"},
                )
            },
            "F405",
            "acuan/pusat/variables/bangunan.yaml:7",
        ),
        (
            {"policies/baku_2026.yaml": raised("policies/baku_2026.yaml", {"C: 10}": "C: 3}"})},
            "K108",
            "acuan/pusat/policies",
        ),
        ({"areas/wilayah_acuan.csv": "kode,nama\n35.05.01.2001,Ganda\n"}, "W108", ""),
        ({"areas/jembatan.csv": "kode_kemendagri,kode_bps\n35.05.01,3505\n"}, "W105", "jembatan.csv:2"),
        ({"tables/x.yaml": "a: &a [1]\nb: *a\n"}, "K101", "acuan/pusat/tables/x.yaml:1"),
        ({"tables/x.yaml": "[" * 60}, "K101", "acuan/pusat/tables/x.yaml:1"),
    ],
)
def test_what_redefines_or_weakens_is_refused_with_file_and_line(
    files: dict[str, str], code: str, where: str, tmp_path: Path
) -> None:
    with pytest.raises(CantikError) as refused:
        hold(tmp_path / "isi", "pusat", files)
    assert (refused.value.code, where in refused.value.where) == (code, True), refused.value.line()


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"indicators/jumlah_penduduk.yaml": raised("indicators/jumlah_penduduk.yaml")}, "K107"),
        ({LIST: longer_list()}, "W201"),
    ],
)
def test_what_is_between_only_adds(files: dict[str, str], code: str, tmp_path: Path) -> None:
    with pytest.raises(CantikError) as refused:
        hold(tmp_path / "isi", "35.05", files)
    assert (refused.value.code, "acuan/35.05/" in refused.value.where) == (code, True), refused.value.line()


def test_a_newer_program_wins_over_an_older_reference(tmp_path: Path) -> None:
    own = tmp_path / "isi"
    own.mkdir()
    old = raised("indicators/jumlah_penduduk.yaml", {"judul: Jumlah": "judul: Dahulu"}, 1)
    shorter = (
        "\n".join(line for line in longer_list().splitlines() if not line.startswith(("rusak_berat", "hilang"))) + "\n"
    )
    with lay_trial(own, "pusat", package({"indicators/jumlah_penduduk.yaml": old, LIST: shorter})) as laid:
        assert load_content(laid).indicators["jumlah_penduduk"].title == "Jumlah penduduk"
        assert code_lists(laid)["cantik_kondisi"].codes == code_lists()["cantik_kondisi"].codes


def test_what_is_under_way_is_named_with_what_touches_it(tmp_path: Path) -> None:
    own = tmp_path / "isi"
    own.mkdir()
    form = raised("instruments/daftar_bangunan.yaml", {"judul: Daftar bangunan dan keluarga": "judul: Daftar rumah"})
    files = {"instruments/daftar_bangunan.yaml": form, LIST: longer_list()}
    rounds = [
        OpenRound("99.01.01.2001", dt.date(2026, 5, 1), "daftar_bangunan", frozenset({"r109"})),
        OpenRound("99.01.01.2002", dt.date(2026, 5, 1), "keadaan_rt", frozenset({"cantik_kondisi"})),
        OpenRound("99.01.01.2003", dt.date(2026, 5, 1), "kebutuhan_data", frozenset({"lain"})),
    ]
    drafts = [OpenDraft("99.01.01.2004", dt.date(2025, 12, 31))]
    with lay_trial(own, "pusat", package(files)) as laid:
        changes = compare_trial(own, laid)
    assert [one.line() for one in list_touched(changes, rounds, drafts)] == [
        "putaran daftar_bangunan 99.01.01.2001, keadaan 1 Mei 2026: instruments/daftar_bangunan",
        "putaran keadaan_rt 99.01.01.2002, keadaan 1 Mei 2026: codelists/cantik_kondisi",
        "rancangan rilis 99.01.01.2004, keadaan 31 Desember 2025: codelists/cantik_kondisi",
    ]
    only_form = [change for change in changes if change.kind == "instruments"]
    assert list_touched(only_form, rounds[1:], drafts) == [], "a form changes no figure of a draft"


def test_a_line_that_is_cut_is_told_from_what_is_not_believed(served_root: str) -> None:
    """Who asks again by itself does so for the line only: another root stays another root."""
    for address, cut in (("http://127.0.0.1:9", True), (served_root, False)):
        with pytest.raises(ReferenceRefused, match="F406") as refused:
            fetch_root(address, "0" * 32, line=Line(pause=lambda _s: None))
        assert refused.value.line_down is cut


@pytest.fixture
def served_root(tmp_path: Path) -> str:
    (tmp_path / "metadata").mkdir()
    (tmp_path / "metadata" / "1.root.json").write_text("{}")
    return tmp_path.as_uri()
