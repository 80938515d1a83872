"""A file that the program writes into the folder of its kabupaten (`CANTIK_CONTENT`), as the last act of a decision."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from django.utils.translation import gettext as _

from cantik.base.errors import CantikError
from cantik.content.loader import look_again, make_own_folder, try_own_file
from cantik.content.own_files import write_own


class RefusedAs(Protocol):
    """How the room that asks refuses."""

    def __call__(self, message: str, *, found: str = "", mend: str = "", where: str = "") -> CantikError:
        """The error."""


def try_file(name: str, text: str, refused: RefusedAs) -> Path:
    """The folder, when all content would load with this file in it: one in the store where nobody set another. Raises
    `refused` for a setting that names none, `ContentError` with file and line where it would not load."""
    folder = make_own_folder()
    if folder is None or not folder.is_dir():
        raise refused(
            _("Folder isi daerah yang ditetapkan untuk server ini tidak ada"),
            mend=_("Pengelola server ini membuatnya, atau menghapus setelannya: isi lalu disimpan di dalam simpanan."),
        )
    try_own_file(folder, name, text.encode())
    return folder


def keep_file(name: str, text: str, refused: RefusedAs) -> None:
    """Try and write a file; a machine that stops leaves it whole or not at all. Raises as `try_file`, and `refused`
    where the folder cannot be written."""
    folder = try_file(name, text, refused)
    try:
        write_own(folder / name, text.encode())
        look_again()
    except OSError as error:
        raise refused(
            _("Folder isi daerah tidak dapat ditulis"), found=type(error).__name__, where=folder.name
        ) from error
