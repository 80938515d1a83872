"""Keys: without them nothing is readable; a moved ciphertext does not open; a passphrase wraps the master key."""

from __future__ import annotations

import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from cantik.examine.findings.app.findings import list_findings
from cantik.staff.app.signing_keys import signing_key
from cantik.vault.app.opening import OpenStore, open_store
from cantik.vault.errors import DamagedKeyFile, DamagedSecret, KeyMissing, Locked, NotAStore, WeakPassphrase, WrongKey
from cantik.vault.keys import (
    PURPOSES,
    KeyRing,
    MasterKey,
    create_key_file,
    is_protected,
    make_data_key,
    protect_key_file,
    read_key_file,
)
from cantik.vault.store import Store
from tests.register.bekal import DESA, SAAT, finding, kk, nik, orang
from tests.register.langkah import terapkan

SANDI = "tiga kata sawah"


def ring(master: MasterKey | None = None, versions: int = 1) -> KeyRing:
    master = master or MasterKey.random()
    keys = [make_data_key(master, "s", purpose, v) for purpose in PURPOSES for v in range(1, versions + 1)]
    return KeyRing(master, "s", keys)


@given(text=st.binary(max_size=200), place=st.text(max_size=20), other=st.text(max_size=20))
def test_sealed_text_opens_in_its_place_only(text: bytes, place: str, other: str) -> None:
    sealed = RING.seal("nomor", text, place)
    assert RING.open("nomor", sealed, place) == text
    assert sealed[0] == 1
    if other != place:
        with pytest.raises(DamagedSecret, match="R204"):
            RING.open("nomor", sealed, other)
    with pytest.raises(DamagedSecret, match="R204"):
        RING.open("temuan", sealed, place)


@given(text=st.binary(min_size=1, max_size=40), position=st.integers(0, 1000), bit=st.integers(0, 7))
def test_any_changed_bit_is_noticed(text: bytes, position: int, bit: int) -> None:
    sealed = bytearray(RING.seal("nomor", text, "x"))
    sealed[position % len(sealed)] ^= 1 << bit
    with pytest.raises(DamagedSecret, match="R204"):
        RING.open("nomor", bytes(sealed), "x")


RING = ring()


def test_a_cut_value_is_noticed() -> None:
    for length in range(14):
        with pytest.raises(DamagedSecret):
            RING.open("nomor", RING.seal("nomor", b"1", "x")[:length], "x")


def test_equal_numbers_have_equal_indexes_in_one_store_only() -> None:
    assert RING.index("nik", nik(1)) == RING.index("nik", nik(1))
    assert len(RING.index("nik", nik(1))) == 16
    assert (
        len(
            {
                RING.index("nik", nik(1)),
                RING.index("kk", nik(1)),
                RING.index("nik", nik(2)),
                ring().index("nik", nik(1)),
            }
        )
        == 4
    )


def test_old_versions_of_a_key_still_open_and_new_ones_seal() -> None:
    master = MasterKey.random()
    old = [make_data_key(master, "s", purpose, 1) for purpose in PURPOSES]
    sealed = KeyRing(master, "s", old).seal("nomor", b"1", "x")
    both = KeyRing(master, "s", [*old, *(make_data_key(master, "s", purpose, 2) for purpose in PURPOSES)])
    assert both.open("nomor", sealed, "x") == b"1"
    assert both.seal("nomor", b"1", "x")[0] == 2


def test_another_master_key_does_not_unwrap() -> None:
    keys = [make_data_key(MasterKey.random(), "s", purpose, 1) for purpose in PURPOSES]
    with pytest.raises(WrongKey, match="R202"):
        KeyRing(MasterKey.random(), "s", keys)


def test_key_file_is_for_its_owner_and_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "kunci"
    master = create_key_file(path)
    assert read_key_file(path, None) == master
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        create_key_file(path)
    assert repr(master) == "MasterKey()"


def test_passphrase_wraps_the_key(tmp_path: Path) -> None:
    path = tmp_path / "kunci"
    master = create_key_file(path)
    assert not is_protected(path)
    with pytest.raises(WeakPassphrase, match="R206"):
        protect_key_file(path, master, "pendek")
    protect_key_file(path, master, SANDI)
    assert is_protected(path)
    assert master.secret.hex() not in path.read_text()
    assert read_key_file(path, SANDI) == master
    with pytest.raises(Locked, match="R203"):
        read_key_file(path, None)
    with pytest.raises(WrongKey, match="Kata sandi salah"):
        read_key_file(path, SANDI + "!")
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_raw_key_of_a_service_manager(tmp_path: Path) -> None:
    path = tmp_path / "kunci"
    path.write_bytes(bytes(range(32)))
    assert read_key_file(path, None).secret == bytes(range(32))


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"jenis": "terbuka"}', b'{"jenis": "sandi"}', b"\xff" * 40])
def test_a_damaged_key_file_says_so(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "kunci"
    path.write_bytes(content)
    with pytest.raises(DamagedKeyFile, match="R205"):
        read_key_file(path, SANDI)


# ── in a store ──────────────────────────────────────────────────────────────────────────────────


def filled(new_store: Callable[[], Path], tmp_path: Path) -> Path:
    folder = new_store()
    with open_store(folder) as opened:
        terapkan(
            opened,
            tmp_path,
            [orang(1, telepon="081234567890", ayah_nik=nik(55), no_asuransi=nik(1))],
            findings=[finding(0)],
        )
        signing_key(opened=opened, area=DESA, by="uji", at=SAAT)
    return folder


def test_without_the_key_nothing_is_readable(new_store: Callable[[], Path], tmp_path: Path) -> None:
    folder = filled(new_store, tmp_path)
    (folder / "kunci").rename(tmp_path / "kunci")
    with pytest.raises(KeyMissing, match="R201"), open_store(folder):
        pass
    assert not (folder / "kunci").exists()  # no fresh key is put in the place of a lost one
    create_key_file(folder / "kunci")
    with pytest.raises(WrongKey, match="R202"), open_store(folder):
        pass
    (tmp_path / "kunci").replace(folder / "kunci")
    with open_store(folder) as opened:
        assert list_findings(opened=opened, batches=[1], by="uji", at=SAAT)[0].finding == finding(0)


def test_no_number_of_a_person_lies_open_anywhere_in_the_store(new_store: Callable[[], Path], tmp_path: Path) -> None:
    folder = filled(new_store, tmp_path)
    secret = [nik(1), kk(0), "081234567890", nik(55), finding(0).found]
    everything = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    with open_store(folder):
        everything += _dump()
    for number in secret:
        assert number.encode() not in everything
        assert number.encode().hex().encode() not in everything
    assert b"REKA 1" in everything  # names are in clear inside the register: the search above does see what lies there


def _dump() -> bytes:
    """Every cell of every table as text."""
    cells: list[bytes] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                cells += [bytes(c) if isinstance(c, (bytes, memoryview)) else str(c).encode() for c in row]
    return b"\n".join(cells)


@pytest.mark.basisdata
def test_swapped_numbers_do_not_open(new_store: Callable[[], Path], tmp_path: Path) -> None:
    from cantik.register.core.app.current import reveal

    with open_store(new_store()) as opened:
        terapkan(opened, tmp_path, [orang(1), orang(2)])
        with connection.cursor() as cursor:
            cursor.execute("SELECT id, seal FROM register_sealednumber WHERE kind = 'nik' ORDER BY id")
            (one, _), (two, seal) = cursor.fetchall()
            assert reveal(opened, [one, two]) == {one: nik(1), two: nik(2)}
            cursor.execute("UPDATE register_sealednumber SET seal = %s WHERE id = %s", [bytes(seal), one])
        with pytest.raises(DamagedSecret, match="R204"):
            reveal(opened, [one])


def test_key_elsewhere_and_under_a_passphrase(
    new_store: Callable[[], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = filled(new_store, tmp_path)
    elsewhere = tmp_path / "media" / "kunci"
    elsewhere.parent.mkdir()
    (folder / "kunci").rename(elsewhere)
    monkeypatch.setenv("CANTIK_KEY_FILE", str(elsewhere))
    Store.at(folder, key_file=elsewhere).protect(SANDI)
    with pytest.raises(Locked, match="R203"), open_store(folder):
        pass
    with open_store(folder, passphrase=SANDI) as opened:
        assert opened.store.has_passphrase
    secret = tmp_path / "sandi"
    secret.write_text(f"{SANDI}\n")
    monkeypatch.setenv("CANTIK_PASSPHRASE_FILE", str(secret))
    with open_store(folder):
        pass


@pytest.mark.basisdata
def test_signing_key_stays_and_lies_under_the_master_key(opened: OpenStore) -> None:
    first = signing_key(opened=opened, area=DESA, by="uji", at=SAAT)
    again = signing_key(opened=opened, area=DESA, by="uji", at=SAAT)
    assert first.private_bytes_raw() == again.private_bytes_raw()
    assert first.private_bytes_raw() not in _dump()
    again.public_key().verify(first.sign(b"isi"), b"isi")


def test_a_folder_with_other_things_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "cantik.sqlite3").write_bytes(b"")
    with pytest.raises(NotAStore, match="R301"), open_store(tmp_path):
        pass
    file = tmp_path / "berkas.txt"
    file.write_text("x")
    with pytest.raises(NotAStore, match="R301"):
        Store.at(file / "simpanan")
