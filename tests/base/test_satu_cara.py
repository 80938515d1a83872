"""Names that every system takes, archives whose bytes no system changes."""

from __future__ import annotations

import datetime as dt
import io
import sys
import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cantik.base.file_names import is_portable, portable_name
from cantik.base.text_file import open_text, write_text
from cantik.base.workbook_file import new_workbook
from cantik.base.zip_archive import new_zip, rewrite_zip
from tests.fixtures.windows.nama_windows import name_fault

_DEVICES = st.sampled_from(["con", "NUL", "Aux", "com1", "LPT9", "com³", "CONIN$", "conout$", "prn", "console"])
_LETTERS = st.text(st.sampled_from('aZ9 .-_$:"<>|?*/\\\t\x00\x7fé¹'), max_size=6)


@given(st.one_of(_LETTERS, st.builds("".join, st.tuples(_LETTERS, _DEVICES, _LETTERS))))
def test_a_portable_name_is_one_that_windows_takes(name: str) -> None:
    made = portable_name(name)
    assert not name_fault(made), made
    assert portable_name(made) == made
    assert is_portable(name) == (made == name)
    assert not is_portable(name) or not name_fault(name)


def members(target: io.BytesIO) -> None:
    with new_zip(target) as archive:
        archive.add("desa/isi.json", b"{}" * 50)
        archive.add("desa/peta.png", b"\x89PNG", deflated=False)


def test_an_archive_is_the_same_on_every_system_and_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python asks the system under which name it runs, and Windows' Python writes another byte."""
    here, there = io.BytesIO(), io.BytesIO()
    members(here)
    for system in ("win32", "linux"):
        if system != sys.platform:
            monkeypatch.setattr(sys, "platform", system)
            break
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    plain = zipfile.ZipInfo("a")
    members(there)
    assert here.getvalue() == there.getvalue()
    assert plain.create_system != zipfile.ZipFile(here).infolist()[0].create_system, "the trial changes nothing"


def test_a_workbook_is_the_same_on_every_system(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    for system in ("linux", "win32"):
        monkeypatch.setattr(sys, "platform", system)
        stream = io.BytesIO()
        with new_workbook(stream, deflated=False) as book:
            book.set_properties({"created": dt.datetime(2025, 1, 1, tzinfo=dt.UTC)})
            book.add_worksheet("Data").write_string(0, 0, "=1+1")
        made.append(stream.getvalue())
    assert made[0] == made[1]
    with zipfile.ZipFile(io.BytesIO(made[0])) as archive:
        assert {member.compress_type for member in archive.infolist()} == {zipfile.ZIP_STORED}
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("name", ["aux.csv", "tabel/nul", "a\\b", "../titik.", "/mutlak", "a//b", ""])
def test_a_member_that_some_system_refuses_is_not_written(name: str) -> None:
    with new_zip(io.BytesIO()) as archive, pytest.raises(ValueError, match="no name on every system"):
        archive.add(name, b"")


def test_what_others_packed_is_written_anew() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", "isi")
    again = rewrite_zip(stream.getvalue(), deflated=False)
    assert again == rewrite_zip(again, deflated=False)
    assert zipfile.ZipFile(io.BytesIO(again)).read("a.txt") == b"isi"


def test_text_stays_as_it_is(tmp_path: Path) -> None:
    write_text(tmp_path / "a", "satu\ndua\r\n–“é”")
    with open_text(tmp_path / "b") as stream:
        stream.write("satu\ndua\r\n–“é”")
    whole = "satu\ndua\r\n–“é”".encode()
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes() == whole
