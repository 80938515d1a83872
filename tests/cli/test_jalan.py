"""`cantik run` from a first draft to the signed release, its repetition, a revision and the way back (issue 2)."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cantik.contoh.kabupaten import write_areas
from cantik.contoh.opensid import write_rows
from cantik.contoh.shape import PLACE
from cantik.release.files import open_release
from cantik.release.issue import revision_of
from tests.cli import keadaan
from tests.fixtures.desa_ringan import light_rows, light_village
from tests.fixtures.perintah import Ran, cantik

REASON = "sudah dicocokkan dengan kartu keluarga"
REVISED = "Status kawin terbaca keliru dari berkas pertama"
AT = ("--year", 2025, "--issued", "2026-02-03", "--demo")
pytestmark = pytest.mark.lambat


@dataclass(frozen=True)
class Way:
    """One village's way: every command with its answer, and what lay there after it."""

    root: Path
    code: str
    ran: Mapping[str, Ran]
    release: Mapping[str, Mapping[str, str]]
    site: Mapping[str, Mapping[str, str]]
    register: Mapping[str, Mapping[str, str]]
    shelf: Mapping[str, list[str]]

    @property
    def out(self) -> Path:
        """Where `cantik run` wrote."""
        return self.root / "hasil"

    @property
    def store(self) -> Path:
        """The store beside the products, as without `--store`."""
        return self.out / "simpanan"

    def folder(self, step: str) -> Path:
        """The release and site as they lay after a step."""
        return self.root / "sesudah" / step


class _Walk:
    """Does steps and keeps what they left."""

    def __init__(self, root: Path) -> None:
        self.root, self.out = root, root / "hasil"
        self.ran: dict[str, Ran] = {}
        self.kept: dict[str, dict[str, Mapping[str, str]]] = {"release": {}, "site": {}, "register": {}}
        self.shelf: dict[str, list[str]] = {}

    def step(self, name: str, *arguments: object) -> Ran:
        self.ran[name] = cantik(*arguments, cwd=self.root)
        for part in ("release", "site"):
            if (self.out / part).is_dir():
                shutil.copytree(self.out / part, self.root / "sesudah" / name / part)
                self.kept[part][name] = keadaan.files(self.out / part)
        self.kept["register"][name] = keadaan.register(self.out / "simpanan")
        self.shelf[name] = sorted(path.parent.name for path in (self.out / "simpanan" / "rilis").glob("*/*/isi.json"))
        return self.ran[name]


def _workbooks(root: Path) -> str:
    """The village's clean workbook, and one in which a spouse is said never to have married; its code."""
    kabupaten = light_village()
    village = kabupaten.villages[0]
    store = root / "hasil" / "simpanan"
    store.mkdir(parents=True)
    write_areas(kabupaten, store / "wilayah.csv")
    rows = light_rows()
    write_rows(rows, root / "bersih.xlsx", "contoh")
    wrong = [list(row) for row in rows]
    person = next(row for row in wrong if row[PLACE["kk_level"]] == "3" and row[PLACE["status_dasar"]] == "1")
    person[PLACE["status_kawin"]] = "1"
    write_rows(wrong, root / "kotor.xlsx", "contoh")
    return village.code


@pytest.fixture(scope="module")
def way(tmp_path_factory: pytest.TempPathFactory) -> Way:
    root = tmp_path_factory.mktemp("jalan")
    code = _workbooks(root)
    walk = _Walk(root)
    here = ("--desa", code, "--out", "hasil", *AT)
    stored = ("--store", "hasil/simpanan", "--desa", code)
    walk.step("rancangan", "run", "kotor.xlsx", *here)
    walk.step("periksa_rancangan", "verify", "hasil/release", "--json")
    walk.step("temuan", "findings", *stored, "--json")
    walk.step("buku_kerja", "findings", *stored, "--workbook", "temuan.xlsx")
    walk.step("terima", "run", "kotor.xlsx", *here, "--accept", REASON, "--json")
    walk.step("ulang", "run", "kotor.xlsx", *here, "--accept", REASON, "--json")
    walk.step("periksa", "verify", "hasil/release", "--json")
    walk.step("percobaan", "import", "bersih.xlsx", *stored, "--date", "2025-12-31", "--json")
    walk.step("betul", "run", "bersih.xlsx", *here, "--revision", REVISED, "--json")
    assert walk.ran["betul"].code == 0, walk.ran["betul"].told()
    undo = ("undo", walk.ran["betul"].answer["berkas"][0]["batch"], "--store", "hasil/simpanan", "--json")
    walk.step("lihat_urung", *undo)
    walk.step("urung", *undo, "--why", "berkas yang salah dikirim")
    walk.step("kembali", "run", "kotor.xlsx", *here, "--json")
    walk.step("tanpa_alasan", "run", "kotor.xlsx", *here, "--area", "12,5", "--json")
    return Way(root, code, walk.ran, walk.kept["release"], walk.kept["site"], walk.kept["register"], walk.shelf)


def _contents(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "isi.json").read_bytes())
    return found


# ── the draft ────────────────────────────────────────────────────────────────────────────────────


def test_open_findings_make_a_draft(way: Way) -> None:
    ran = way.ran["rancangan"]

    assert ran.code == 1, ran.told()
    contents = _contents(way.folder("rancangan") / "release")
    assert contents["standing"] == "rancangan"
    assert not (way.folder("rancangan") / "release" / "tanda-tangan.dsse.json").exists()
    assert "RANCANGAN" in ran.out
    assert "cantik findings" in ran.out.splitlines()[-2] + ran.out.splitlines()[-3]
    assert way.shelf["rancangan"] == []  # a draft takes no number


def test_a_draft_says_so_on_every_page_and_sheet(way: Way) -> None:
    folder = way.folder("rancangan")
    pages = sorted((folder / "site").rglob("*.html"))
    assert len(pages) > 20
    silent = [page.name for page in pages if "RANCANGAN" not in page.read_text("utf-8")]
    book = openpyxl.load_workbook(folder / "release" / "produk" / "tabel.xlsx", read_only=True)
    plain = [
        sheet.title
        for sheet in book.worksheets
        if not any("RANCANGAN" in str(value) for row in sheet.iter_rows(values_only=True) for value in row if value)
    ]
    data = [
        path.name
        for path in (folder / "release" / "tabel").glob("*.jsonstat.json")
        if json.loads(path.read_bytes())["extension"]["rilis"]["standing"] != "rancangan"
    ]
    assert (silent, plain, data) == ([], [], [])


def test_verify_accepts_a_draft_and_names_it(way: Way) -> None:
    ran = way.ran["periksa_rancangan"]

    assert ran.code == 1, ran.told()
    assert ran.answer["standing"] == "rancangan"
    assert ran.answer["kunci"] is None


def test_findings_say_where_and_how_to_mend(way: Way) -> None:
    ran = way.ran["temuan"]

    assert ran.code == 1, ran.told()
    checks = [one for one in ran.answer["temuan"] if one["tingkat"] == "periksa"]
    assert len(checks) == ran.answer["terbuka"] > 0
    for one in checks:
        assert one["baris"] > 1
        assert one["pesan"]
        assert one["saran"]


def test_the_marked_workbook_shows_cell_value_reason_and_cure(way: Way) -> None:
    assert way.ran["buku_kerja"].code == 1
    book = openpyxl.load_workbook(way.root / "temuan.xlsx")
    texts = [
        str(value) for sheet in book.worksheets for row in sheet.iter_rows(values_only=True) for value in row if value
    ]
    checks = [one for one in way.ran["temuan"].answer["temuan"] if one["tingkat"] == "periksa"]
    for one in checks:
        assert any(one["pesan"] in text for text in texts)
        assert any(one["saran"] in text for text in texts)


# ── acceptance and repetition ────────────────────────────────────────────────────────────────────


def test_accepted_with_a_reason_it_is_signed(way: Way) -> None:
    ran = way.ran["terima"]

    assert ran.code == 0, ran.told()
    assert ran.answer["rilis"]["standing"] == "rilis desa"
    assert ran.answer["rilis"]["nomor"] == "2025-1"
    assert ran.answer["galat_terbuka"] == 0
    assert ran.answer["galat_diterima"] == way.ran["temuan"].answer["terbuka"]
    assert (way.folder("terima") / "release" / "tanda-tangan.dsse.json").is_file()
    assert "RANCANGAN" not in (way.folder("terima") / "site" / "index.html").read_text("utf-8")


def test_the_reason_is_kept_at_each_finding(way: Way) -> None:
    listed = cantik("findings", "--store", way.store, "--desa", way.code, "--all", "--json").answer["temuan"]
    decided = [one for one in listed if one["tingkat"] == "periksa"]

    assert decided
    assert {(one["keadaan"], one["alasan"]) for one in decided} == {("diterima", REASON)}


def test_the_same_file_twice_changes_nothing(way: Way) -> None:
    ran = way.ran["ulang"]

    assert ran.code == 0, ran.told()
    assert ran.answer["rilis"] == way.ran["terima"].answer["rilis"]
    only = ran.answer["berkas"][0]
    assert (only["baru"], only["berubah"], only["tidak_ada_lagi"]) == (0, 0, 0)
    assert only["sama"] == only["diterima"]
    assert way.release["ulang"] == way.release["terima"]
    assert way.site["ulang"] == way.site["terima"]
    assert way.register["ulang"] == way.register["terima"]


def test_verify_accepts_the_release(way: Way) -> None:
    ran = way.ran["periksa"]

    assert ran.code == 4, ran.told()
    assert ran.answer["benar"] is True
    assert ran.answer["standing"] == "rilis desa"
    assert len(ran.answer["pemeriksaan"]) >= 7


def test_the_answer_is_one_object(way: Way) -> None:
    answer = way.ran["terima"].answer

    assert {
        "berkas",
        "berkas_ditulis",
        "detik",
        "galat_diterima",
        "galat_terbuka",
        "karantina",
        "kode_keluar",
        "rilis",
        "sel",
        "sel_ditutup",
        "tanpa_poligon",
    } <= set(answer)
    assert {"nomor", "standing", "sidik", "tabel", "indikator", "tidak_ditampilkan", "folder", "situs"} <= set(
        answer["rilis"]
    )
    one = answer["berkas"][0]
    assert one["baris"] == one["diterima"] + one["ditolak"]
    assert one["diterima"] == one["baru"] + one["berubah"] + one["sama"]


# ── mended, and back ─────────────────────────────────────────────────────────────────────────────


def test_a_dry_run_shows_the_difference_and_writes_nothing(way: Way) -> None:
    ran = way.ran["percobaan"]

    assert ran.code == 0, ran.told()
    assert ran.answer["disimpan"] is False
    assert ran.answer["berkas"][0]["berubah"] == 1
    assert ran.answer["berkas"][0]["baru"] == 0
    assert way.register["percobaan"] == way.register["ulang"]


def test_a_mended_file_gives_the_next_number(way: Way) -> None:
    ran = way.ran["betul"]

    assert ran.code == 0, ran.told()
    assert ran.answer["rilis"]["nomor"] == "2025-2"
    assert ran.answer["berkas"][0]["berubah"] == 1
    assert way.shelf["betul"] == ["2025-1", "2025-2"]


def test_the_next_number_says_what_it_changes_and_why(way: Way) -> None:
    revision = revision_of(open_release(way.folder("betul") / "release"))
    assert revision is not None
    assert (revision.of, revision.kind, revision.reason) == ("2025-1", "tidak_terencana", REVISED)
    assert not revision.changes
    handed = (path.read_bytes() for path in (way.folder("betul") / "site").rglob("*.json"))
    assert any(REVISED.encode() in data for data in handed)  # with the release that anybody can take from the site


def test_one_corrected_answer_waits_and_the_table_says_so(way: Way) -> None:
    """Of one answer the difference of two editions is somebody's: the tables that have it keep their numbers, and say
    how many rows were corrected, never which way (docs/adr/0135)."""
    first, second = (_single(way.folder(step) / "release") for step in ("terima", "betul"))
    assert first == second
    release = open_release(way.folder("betul") / "release")
    waiting = [table for table in release.tables if "(sedang dibetulkan)" in table.title]
    assert {table.id for table in waiting} >= {"penduduk_status_kawin"}
    assert len(waiting) < len(release.tables) / 2
    assert all("1 baris register dibetulkan" in table.notes[0] for table in waiting)


def _single(release: Path) -> str:
    """Every figure of the marital status, as it is published."""
    return "".join(path.read_text("utf-8") for path in sorted((release / "tabel").glob("*kawin*.csv")))


def test_a_day_that_has_an_edition_is_not_published_again_without_a_reason(way: Way) -> None:
    ran = way.ran["tanpa_alasan"]
    assert ran.code == 1, ran.told()
    assert ran.answer["belum_rilis"] == [
        "keadaan tanggal ini sudah punya Rilis 2025-2; sebut alasan revisinya dengan --revision"
    ]
    assert way.shelf["tanpa_alasan"] == ["2025-1", "2025-2"]
    assert not (way.folder("tanpa_alasan") / "release" / "tanda-tangan.dsse.json").exists()


def _hidden(release: Path) -> dict[tuple[str, str], list[bool]]:
    """By key and axes of each table which cells are hidden."""
    found = {}
    for path in sorted((release / "tabel").glob("*.jsonstat.json")):
        data = json.loads(path.read_bytes())
        axes = json.dumps([data["dimension"][name]["category"]["index"] for name in data["id"]], sort_keys=True)
        found[path.name, axes] = [data["status"].get(str(place)) == "rahasia" for place in range(len(data["value"]))]
    return found


def test_the_former_edition_binds_the_next(way: Way) -> None:
    """What an edition of the same date hid, no later one tells: who keeps both learns nothing by comparing them."""
    first, second = (way.folder(step) / "release" for step in ("terima", "betul"))
    draft = way.folder("rancangan") / "release"
    assert "terdahulu" not in _contents(draft)["masukan"]
    assert _contents(first)["masukan"]["terdahulu"] == "2025-1-rancangan-1", "a draft in the user's folder was shown"
    assert _contents(second)["masukan"]["terdahulu"] == "2025-1"
    _stay_hidden(draft, first)
    _stay_hidden(first, second)
    # so small a correction hides the same by itself: the report of each says whether a former one was read
    kept, names = way.store / "pelindungan" / way.code, ("2025-1-rancangan-1", "2025-1", "2025-2")
    reports = (kept / f"{name}.json" for name in names)
    assert [json.loads(path.read_bytes())["laporan"]["riwayat"] for path in reports] == [False, True, True]


def _stay_hidden(former: Path, present: Path) -> None:
    before, after = _hidden(former), _hidden(present)
    both = before.keys() & after.keys()
    assert sum(sum(before[table]) for table in both) > 1  # tables that hide more are coarser or none (docs/adr/0082)
    assert [
        table for table in both for was, still in zip(before[table], after[table], strict=True) if was > still
    ] == []


def test_undo_is_shown_first_then_done(way: Way) -> None:
    shown, done = way.ran["lihat_urung"], way.ran["urung"]

    assert (shown.code, done.code) == (0, 0), done.told()
    assert way.register["lihat_urung"] == way.register["betul"]
    assert way.register["urung"] != way.register["betul"]
    assert done.answer["diurungkan"] is True


def test_after_undo_the_former_release_comes_back(way: Way) -> None:
    ran = way.ran["kembali"]

    assert ran.code == 0, ran.told()
    assert ran.answer["rilis"]["nomor"] == "2025-1"
    assert way.release["kembali"] == way.release["terima"]
    assert way.shelf["kembali"] == ["2025-1", "2025-2"]  # what was published stays
