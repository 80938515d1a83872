"""A release goes to the office on a stick, is examined there, and the answer comes back on the same stick.

The outsider compares bytes and asks `cantik verify`; nothing here reads what the program says of itself only.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import http.server
import json
import threading
from functools import partial
from pathlib import Path

import pytest

from cantik.federate.carrier import CarrierWriter
from cantik.federate.carrier_contents import format_page, look_into, tell_contents
from cantik.federate.package import Package, PackedFile
from cantik.vault.app.opening import OpenStore
from tests.federate.dua_simpanan import DESA, NUMBER, Stores, examine
from tests.fixtures.perintah import cantik
from tests.fixtures.undangan import said_of

pytestmark = [pytest.mark.satu_basisdata, pytest.mark.lambat]


def files_of(folder: Path) -> dict[str, str]:
    """Every file by its place, with its digest."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in found}


def carried(stores: Stores) -> None:
    """Invited by its key, written, read."""
    assert stores.invite(key=stores.key).code == 0
    wrote = stores.write(*stores.taking)
    assert wrote.code == 0, wrote.told()
    read = stores.read()
    assert read.code == 0, read.told()
    assert [row["keadaan"] for row in read.answer["hasil"]] == ["diterima"]


def look_on_the_way(stores: Stores) -> None:
    """Who carries it has no store: the command and the page on the stick say the same of it."""
    seen = cantik("stick", "look", stores.stick)
    assert seen.code == 0, seen.told()
    count = sum(path.is_file() for path in stores.release.rglob("*")) + 3  # with the counts, their layout, the tokens
    assert "Flashdisk ini memuat 1 rilis dari 1 wilayah" in seen.out
    (line,) = [line for line in seen.out.splitlines() if line.startswith("Rilis ")]
    assert f"{DESA}: utuh, {count} berkas" in line.replace("(", "").replace(")", "")
    assert f"utuh, {count} berkas" in (stores.stick / "cantik-kiriman" / "isi.html").read_text(encoding="utf-8")


def test_what_is_not_whole_on_a_stick_is_said_before_it_is_carried_on(tmp_path: Path) -> None:
    """A file that was cut, a package without its list, names that somebody wrote for a terminal."""
    home = tmp_path / "cantik-kiriman"
    (tmp_path / "satu").write_bytes(b"isi")
    own = hashlib.sha256(b"isi").hexdigest()
    names = ("rilis/isi.json", "rilis/tanda-tangan.dsse.json")
    package = Package(DESA, NUMBER, own, tuple(PackedFile(name, 3, own) for name in names))
    writer = CarrierWriter(tmp_path, dt.date(2026, 1, 2))
    writer.add_package(package, {own: tmp_path / "satu"})
    assert [each.whole for each in look_into(tmp_path)] == [True]
    (home / "isi" / own[:2] / own).write_bytes(b"is")
    told = " ".join(tell_contents(look_into(tmp_path), dt.date(2026, 2, 2)))
    assert "TIDAK UTUH, 2 dari 2 berkas hilang atau berubah, ditulis 2 Januari 2026 (31 hari lalu)" in told
    index = home / "daftar.json"
    index.write_text(index.read_text().replace(DESA, "\\u001b[2J<b>").replace(package.id, "0" * 64))
    told = " ".join(tell_contents(look_into(home), dt.date(2026, 2, 2)))
    assert "TIDAK TERBACA" in told
    assert "\x1b" not in told
    assert b"<b>" not in format_page([told, told])


def test_what_a_killed_reading_left_blocks_no_delivery(stores: Stores) -> None:
    """A file came to its last byte and got no name, one is of the full length and wrong, one is longer than it may be:
    the same command takes the delivery."""
    assert stores.invite(key=stores.key).code == 0
    assert stores.write(*stores.taking).code == 0
    room = stores.office / ".kiriman-masuk" / DESA
    room.mkdir(parents=True, mode=0o700)
    pieces = sorted(path for path in (stores.stick / "cantik-kiriman" / "isi").rglob("*") if path.is_file())
    for piece, left in zip(
        pieces, (pieces[0].read_bytes(), bytes(pieces[1].stat().st_size), b"x" * 90_000), strict=False
    ):
        (room / f"{piece.name}.bagian").write_bytes(left)
    read = stores.read()
    assert (read.code, [row["keadaan"] for row in read.answer["hasil"]]) == (0, ["diterima"]), read.told()
    assert files_of(stores.received) == files_of(stores.release)
    assert not list(room.glob("*.bagian"))


def test_a_release_goes_up_and_its_countersignature_comes_down(stores: Stores) -> None:
    """Byte for byte the village's release lies at the office; approved there, it is a rilis Satu Data in the village,
    proven by the walidata's key. Once more changes nothing and copies nothing."""
    carried(stores)
    assert files_of(stores.received) == files_of(stores.release)
    look_on_the_way(stores)
    again = stores.write()
    assert [row["bita"] for row in again.answer["hasil"]] == [0]
    assert [row["keadaan"] for row in stores.read().answer["hasil"]] == ["sudah"]

    stores.at_office(examine)
    assert cantik("stick", "write", stores.stick, "--store", stores.office).code == 0
    back = stores.read(store=stores.village)
    assert back.code == 0, back.told()

    def countersigned(_opened: OpenStore) -> None:
        from cantik.release.app.models import SecondSignature

        row = SecondSignature.objects.get(kode=DESA, number=NUMBER)
        (stores.release / row.file).write_text(row.envelope)

    stores.in_village(countersigned)
    walidata = said_of(stores.invitation)["walidata"]
    verdict = cantik("verify", stores.release, "--key", stores.key, "--walidata", walidata, "--json")
    assert (verdict.code, verdict.answer["kedudukan"]) == (0, "satu_data"), verdict.told()


def test_what_is_sent_back_brings_its_findings_into_the_village(stores: Stores) -> None:
    """The findings of the walidata are rows of the village's own store, once however often the stick is read."""
    carried(stores)
    said = ("Tabel 3.1, baris Jumlah", "bandingkan dengan jumlah tahun lalu")
    stores.at_office(lambda opened: examine(opened, said))
    assert cantik("stick", "write", stores.stick, "--store", stores.office).code == 0
    for _ in range(2):
        assert stores.read(store=stores.village).code == 0

    def told(opened: OpenStore) -> None:
        from cantik.release.app import checking
        from cantik.release.app.models import ReleaseFinding

        assert checking.count_open_findings(DESA, NUMBER) == 1
        assert list(ReleaseFinding.objects.values_list("where", "text")) == [said]

    stores.in_village(told)


def test_static_files_on_a_web_server_are_a_carrier_as_well(stores: Stores) -> None:
    """The same folder over HTTP from a server that knows nothing of ranges, and as file://."""
    assert stores.invite(key=stores.key).code == 0
    assert stores.write(*stores.taking).code == 0
    quiet = type("Quiet", (http.server.SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(quiet, directory=str(stores.stick))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        read = stores.read(f"http://127.0.0.1:{server.server_port}/")
        server.shutdown()
    assert [row["keadaan"] for row in read.answer["hasil"]] == ["diterima"], read.told()
    assert [row["keadaan"] for row in stores.read(stores.stick.as_uri()).answer["hasil"]] == ["sudah"]


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        pytest.param("no_invitation", "T606", marks=pytest.mark.malam),
        pytest.param("other_key", "T607", marks=pytest.mark.malam),
        pytest.param("byte_changed", "T605", marks=pytest.mark.malam),
        pytest.param("truncated", "T604", marks=pytest.mark.malam),
        ("other_village", "T608"),
        ("foreign_counts", "T620"),
    ],
)
def test_what_cannot_be_believed_is_refused_at_the_door(stores: Stores, damage: str, code: str) -> None:
    """Nothing of it lies on the shelf, nothing of it waits, and the reason is told in a code."""
    stores.invite(key="" if damage == "no_invitation" else "0" * 64 if damage == "other_key" else stores.key)
    assert stores.write(*stores.taking).code == 0
    _DAMAGES.get(damage, lambda _stores: None)(stores)
    read = stores.read()
    (row,) = read.answer["hasil"]
    assert (read.code, row["keadaan"]) == (9, "ditolak"), read.told()
    assert f"[{code}]" in row["sebab"]
    assert not stores.received.exists()
    assert not (stores.office / "vektor" / DESA).exists()


def _list_of(stores: Stores) -> tuple[Path, dict[str, object]]:
    """Index of the stick, and the list of its package."""
    home = stores.stick / "cantik-kiriman"
    own = json.loads((home / "daftar.json").read_bytes())["kiriman"][0]["sha256"]
    return home, json.loads((home / "isi" / own[:2] / own).read_bytes())


def _piece(stores: Stores, name: str) -> Path:
    home, listed = _list_of(stores)
    own = str(next(row["sha256"] for row in listed["berkas"] if row["jalur"] == name))  # type: ignore[attr-defined]
    return Path(home, "isi", own[:2], own)


def _change_byte(stores: Stores) -> None:
    path = _piece(stores, "rilis/rilis.json")
    data = bytearray(path.read_bytes())
    data[100] ^= 1
    path.write_bytes(bytes(data))


def _cut(stores: Stores) -> None:
    path = _piece(stores, "rilis/produk/buku.pdf")
    path.write_bytes(path.read_bytes()[:-1000])


def _relist(stores: Stores, change: dict[str, object], files: dict[str, bytes] | None = None) -> None:
    """Write the list anew as somebody would who owns the stick: all digests right, another claim."""
    home, listed = _list_of(stores)

    def lay(data: bytes) -> str:
        own = hashlib.sha256(data).hexdigest()
        target = home / "isi" / own[:2] / own
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(data)
        return own

    for row in listed["berkas"]:  # type: ignore[attr-defined]
        if (data := (files or {}).get(row["jalur"])) is not None:
            row["sha256"], row["panjang"] = lay(data), len(data)
    listed |= change
    data = json.dumps(listed, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    rows = [{"kode": listed["kode"], "nomor": listed["nomor"], "sha256": lay(data)}]
    index = json.loads((home / "daftar.json").read_bytes()) | {"kiriman": rows}
    (home / "daftar.json").write_text(json.dumps(index))


def _claim_neighbour(stores: Stores) -> None:
    """A village that was invited as well, with the same key: it brings the release of its neighbour as its own."""
    other = DESA[:-1] + "2"
    areas = (stores.office / "wilayah.csv").read_text().rstrip("\n")
    line = next(row for row in areas.split("\n") if row.startswith(DESA))
    (stores.office / "wilayah.csv").write_text(f"{areas}\n{line.replace(DESA, other).replace('Contoh', 'Misal')}\n")
    assert stores.invite(desa=other, key=stores.key).code == 0
    _relist(stores, {"kode": other})


def _exchange_counts(stores: Stores) -> None:
    """Counts that somebody else sealed for the office, beside a release that is sound."""
    from cantik.vault import sealed_file

    recipient = said_of(stores.invitation)["penerima"]
    _relist(stores, {}, {"kontribusi.age": sealed_file.seal(b"{}", recipients=recipient)})


_DAMAGES = {
    "byte_changed": _change_byte,
    "truncated": _cut,
    "other_village": _claim_neighbour,
    "foreign_counts": _exchange_counts,
}
