"""What a command was given, checked before a store is opened or made: files, folders, codes of areas.

A mistyped name answers at once and leaves nothing behind. Everything imported here is light: no Django, no database, no
engine (`tests/cli/test_lekas.py`). A verb names its check beside its work: `set_defaults(check=…, carry_out=…)`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cantik.base.errors import ContentError, UnreadableInput, WrongUse
from cantik.codes.extra import AREAS_FILE

if TYPE_CHECKING:
    import datetime as dt

    from cantik.codes.area import AreaCode
    from cantik.codes.places import AreaEntry

#: the file by which a folder is known as a store
CARD = "simpanan.json"
#: as a release, and as a site, which holds the release that it shows (`release.files.CONTENTS`, `publish.site.RELEASE`)
RELEASED = "isi.json"
SITE = f"rilis/{RELEASED}"


def sound_settings() -> None:
    """Every `CANTIK_…` that is set can be meant, whether this command asks for it or not. Raises `WrongUse` D201 to
    D205, D210, `ContentError` K101."""
    from cantik.base import environment
    from cantik.base.database import url_settings
    from cantik.base.mail import mail_settings

    settings = environment.read()
    if settings.database is not None:
        url_settings(settings.database)
    mail_settings(settings.mail)
    if settings.content is not None:
        named_folder(settings.content, "setelan CANTIK_CONTENT")


def named_folder(folder: Path, named_by: str) -> None:
    """A folder of content is there; `named_by`: the option or setting that names it. Raises `ContentError` K101."""
    if not folder.is_dir():
        raise ContentError("K101", "Folder isi tidak ada", where=str(folder), mend=f"Periksa {named_by}.")


def input_files(files: Iterable[Path | None]) -> None:
    """Every file that was named can be read. Raises `FileMissing` B100."""
    from cantik.collect.errors import FileMissing

    for file in files:
        if file is None:
            continue
        if file.is_dir():
            raise FileMissing(file.name, "sebuah folder, bukan berkas")
        try:
            with file.open("rb"):
                continue
        except FileNotFoundError as error:
            raise FileMissing(file.name, "tidak ada berkas dengan nama itu") from error
        except OSError as error:
            raise FileMissing(file.name, "berkas tidak boleh atau tidak dapat dibuka") from error


def output_file(file: Path | None) -> None:
    """A file can be written there. Raises `WrongUse` D117."""
    if file is None:
        return
    folder = file.absolute().parent
    closed = not os.access(folder, os.W_OK | os.X_OK) or (file.exists() and not os.access(file, os.W_OK))
    if file.is_dir() or not folder.is_dir() or closed:
        raise WrongUse(
            "D117",
            "Berkas tidak dapat ditulis",
            found=str(file),
            expected="nama berkas di dalam folder yang ada dan boleh ditulisi",
            mend="Periksa folder tujuan dan ruang simpannya.",
        )


def output_folder(folder: Path) -> None:
    """A folder is there or can be made. Raises `WrongUse` D117."""
    if _is_blocked(folder):
        raise WrongUse(
            "D117",
            "Folder hasil tidak dapat dibuat",
            found=str(folder),
            expected="nama folder, bukan nama berkas, di tempat yang boleh ditulisi",
        )


def own_folder(folder: Path, mark: str) -> None:
    """A folder that the command may put another in place of: none yet, an empty one, or what it made itself before,
    known by the file `mark`. Raises `WrongUse` D117: what somebody else keeps there would be gone."""
    output_folder(folder)
    if folder.is_dir() and any(folder.iterdir()) and not (folder / mark).is_file():
        raise WrongUse(
            "D117", "Folder hasil berisi hal lain", found=str(folder), expected="folder baru, atau folder kosong"
        )


def index_address(text: str) -> None:
    """The address of a server's signed index: on the web, or a folder with it. Raises `WrongUse` D155."""
    if not re.match(r"https?://[^/]", text) and not (Path(text) / "metadata").is_dir():
        raise WrongUse(
            "D155",
            "Alamat server tidak dapat dipakai",
            found=text,
            expected="http(s)://…, atau folder yang memuat metadata dan targets",
        )


def recipients(keys: Sequence[str]) -> None:
    """Every key that was named is one that a file can be sealed for. Raises `ExportRefused` R482."""
    if keys:
        from cantik.vault.sealed_file import parse_recipients

        parse_recipients(keys)


def store_place(folder: Path | None) -> None:
    """A store is there or can be made. Raises `NotAStore` R301."""
    from cantik.vault.errors import NotAStore

    if folder is not None and not (folder / CARD).is_file() and _is_blocked(folder):
        raise NotAStore(str(folder), "Simpanan tidak dapat dibuat di sini")


def standing_store(folder: Path | None) -> None:
    """A store is there: what reads or mends one makes none. Raises `NotAStore` R301."""
    from cantik.vault.errors import NotAStore

    if folder is not None and not (folder / CARD).is_file():
        raise NotAStore(str(folder), "Tidak ada simpanan di folder ini")


def day_has_come(day: dt.date | None, code: str | None = None) -> None:
    """The day that data describe has come, by the clock of the area. Raises `WrongUse` D146, `InvalidAreaCode`."""
    from cantik.codes.zone import day_that_has_come

    if day is not None:
        day_that_has_come(day, next(iter(codes(code)), None))


def day_of_issue(day: dt.date | None, code: str | None = None) -> None:
    """The day that is to stand on a book is not to come. Raises `WrongUse` D174, `InvalidAreaCode`."""
    from cantik.base import clock
    from cantik.base.dates import long_date
    from cantik.codes.zone import zone_of

    today = clock.now().astimezone(zone_of(next(iter(codes(code)), None))).date()
    if day is not None and day > today:
        raise WrongUse(
            "D174",
            "Tanggal terbit belum tiba menurut jam komputer",
            found=long_date(day),
            expected=f"paling lambat hari ini, {long_date(today)}",
            mend="Betulkan --issued, atau hapus: bawaannya hari ini.",
        )


def _is_blocked(folder: Path) -> bool:
    """True when the folder, or the nearest of those above that exists, is a file or may not be written into."""
    there = next((place for place in (folder.absolute(), *folder.absolute().parents) if place.exists()), None)
    return there is not None and not (there.is_dir() and os.access(there, os.W_OK | os.X_OK))


def codes(*texts: str | None) -> list[AreaCode]:
    """The codes that were typed. Raises `InvalidAreaCode` W101."""
    from cantik.codes.area import AreaCode

    return [AreaCode.kemendagri(text) for text in texts if text]


def known_village(text: str, store: Path | None, *, demo: bool = True, standing: bool = False) -> None:
    """The code of a village of the shipped edition or of the store's own areas.

    `demo`: invented areas may be used; `standing`: the store has to be there (R301).
    Raises `InvalidAreaCode` W101, `UnknownAreaCode` W103 or `RetiredAreaCode`, `WrongUse` D105 for another level, D106
    for an invented area.
    """
    from cantik.codes.area_check import require_village

    (code,) = codes(text)
    require_village(_require_area(code, store, standing=standing), code, demo=demo)


def known_area(text: str, store: Path | None, *, standing: bool = True) -> None:
    """The code of an area of any level, known to the shipped edition or to a store that (`standing`) has to be there.
    Raises W101, W103, W104, R301."""
    (code,) = codes(text)
    _require_area(code, store, standing=standing)


def known_kabupaten(text: str, store: Path | None) -> None:
    """The code of a kabupaten or kota. Raises as `known_village`, D105 for another level."""
    from cantik.codes.area_check import require_kabupaten

    (code,) = codes(text)
    require_kabupaten(_require_area(code, store), code)


def server_area(text: str) -> None:
    """The code of what has a server of its own. Raises W101, `WrongUse` D105."""
    from cantik.codes.area_check import require_server

    (code,) = codes(text)
    require_server(code)


def known_above(text: str, store: Path | None) -> None:
    """The code of a kecamatan or of what lies above one, known to a store that is there. Raises as `known_village`,
    D105 for a village."""
    from cantik.codes.area_check import require_above

    (code,) = codes(text)
    require_above(_require_area(code, store, standing=True), code)


def _require_area(area: AreaCode, store: Path | None, *, standing: bool = False) -> AreaEntry:
    from cantik.codes.errors import UnknownAreaCode
    from cantik.codes.index import areas_with

    try:
        return areas_with(store / AREAS_FILE if store is not None else None).get(area)
    except UnknownAreaCode:
        if standing:  # a mistyped folder is not a mistyped code: its areas are known there
            standing_store(store)
        raise


def release_folder(folder: Path) -> None:
    """A release lies in the folder. Raises `UnreadableInput` T102, and M133 for what is counted but not protected."""
    for name in ("hitungan.json", "bagian.json"):
        if (folder / name).is_file():
            raise UnreadableInput(
                "M133",
                "Hitungan atau bagian yang belum dilindungi tidak diterbitkan",
                where=str(folder),
                found=name,
                expected="folder rilis",
                mend="Angkanya tinggal di zona aman sampai sebuah rilis dibuat darinya.",
            )
    if not (folder / RELEASED).is_file():
        raise UnreadableInput(
            "T102",
            "Ini bukan folder rilis",
            where=str(folder),
            found="isi.json tidak ada atau rusak",
            expected="folder rilis yang utuh",
            mend="Tunjuk folder yang memuat isi.json.",
        )
