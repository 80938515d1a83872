"""The gate before a ZIP container is opened: bombs, liars, locked and broken ones."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from cantik.base.errors import UnreadableInput
from cantik.collect.archive import Archive, Limits
from cantik.collect.errors import DamagedFile, OverLimit, PasswordProtected
from tests.collect.berkas import zip_of


def test_members_come_out_as_they_went_in() -> None:
    data = {"a.xml": b"<a/>" * 100_000, "b/c.bin": bytes(range(256)) * 10, "kosong": b""}
    archive = Archive(zip_of(data), "x")
    assert {name: archive.read(name) for name in archive.names} == data


def test_a_bomb_is_refused_before_it_is_inflated() -> None:
    with pytest.raises(OverLimit, match="mengembang"):
        Archive(zip_of({"xl/worksheets/sheet1.xml": b"0" * 20_000_000}), "x")


def test_a_small_member_may_shrink_as_it_likes() -> None:
    assert Archive(zip_of({"a.xml": b"0" * 900_000}), "x").names == ("a.xml",)


def test_too_many_members_and_too_many_bytes_are_refused() -> None:
    with pytest.raises(OverLimit, match="201 bagian"):
        Archive(zip_of({f"{number}.xml": b"" for number in range(201)}), "x")
    with pytest.raises(OverLimit, match="MB setelah dibuka"):
        Archive(zip_of({"a": bytes(range(256)) * 8}), "x", Limits(total=2000))


def _with_declared_size(data: bytes, size: int) -> bytes:
    """The same archive whose central directory declares another size for its only member."""
    at = data.index(b"PK\x01\x02")
    return data[: at + 24] + struct.pack("<I", size) + data[at + 28 :]


@pytest.mark.parametrize("declared", [10, 4_999, 5_001, 90_000])
def test_a_member_that_lies_about_its_size_is_stopped_at_its_word(declared: int) -> None:
    archive = Archive(_with_declared_size(zip_of({"a.xml": b"0123456789" * 500}), declared), "x")
    taken: list[bytes] = []
    with pytest.raises(DamagedFile):
        taken.extend(archive.stream("a.xml"))
    assert sum(map(len, taken)) <= declared


def test_a_member_that_was_changed_is_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as box:
        box.writestr("a.xml", b"<a>satu</a>")
    archive = Archive(target.getvalue().replace(b"<a>satu</a>", b"<a>dua!</a>"), "x")
    with pytest.raises(DamagedFile, match="berubah"):
        archive.read("a.xml")


def test_locked_members_other_methods_and_double_names_are_refused() -> None:
    plain = zip_of({"a.xml": b"x"})
    at = plain.index(b"PK\x01\x02")
    with pytest.raises(PasswordProtected):
        Archive(plain[: at + 8] + b"\x01\x00" + plain[at + 10 :], "x")
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_BZIP2) as box:
        box.writestr("a.xml", b"x")
    with pytest.raises(DamagedFile, match="pemampatan"):
        Archive(target.getvalue(), "x")
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as box:
        box.writestr("a.xml", b"x")
        with pytest.warns(UserWarning, match="Duplicate"):
            box.writestr("a.xml", b"y")
    with pytest.raises(DamagedFile, match="bernama sama"):
        Archive(target.getvalue(), "x")


@pytest.mark.parametrize("cut", [4, 30, 60, 100, 400])
def test_a_cut_archive_is_a_typed_error(cut: int) -> None:
    whole = zip_of({"a.xml": bytes(range(256)) * 20, "b.xml": b"y" * 500})
    with pytest.raises(UnreadableInput):
        _read_all(whole[:-cut] if cut < 100 else whole[:cut])


def _read_all(data: bytes) -> None:
    archive = Archive(data, "x")
    for name in archive.names:
        archive.read(name)
