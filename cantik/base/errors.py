"""Errors that a program raises; problems of data are findings (`cantik.collect.finding`), not errors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


def _restore(kind: type[CantikError], words: tuple[Any, ...]) -> CantikError:
    """An error from another process, before its parts are put back."""
    return kind.__new__(kind, *words)


class CantikError(Exception):
    """A typed error with the four parts that a user needs: where, what was found, what was expected, how to mend it.

    `code` is stable and documented (`docs/rujukan/galat.md`): W… areas, K… content, E… expressions, B… files and
    batches, R… register and keys, M… measures, P… protection, T… releases, C… products, D… demo and tools, S… people
    and rights, U… use, F… federation. `mend` says what a person at a page does, or who can do it; `command` what to
    type instead, and only the command line prints it.
    The text is Bahasa Indonesia and never holds a NIK, a KK number or a name.
    """

    exit_code = 2

    def __init__(
        self,
        code: str,
        message: str,
        *,
        where: str = "",
        found: str = "",
        expected: str = "",
        mend: str = "",
        command: str = "",
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.where = where
        self.found = found
        self.expected = expected
        self.mend = mend
        self.command = command

    def __reduce__(self) -> tuple[Any, ...]:
        """As it goes from a process to another: with all its parts, whatever a class of errors asks for when made."""
        return _restore, (type(self), self.args), self.__dict__

    def line(self, *, console: bool = False) -> str:
        """The error on one line, in Indonesian; `console`: as the command line prints it."""
        parts = [f"[{self.code}] "]
        if self.where:
            parts.append(f"{self.where}: ")
        parts.append(self.message.rstrip("."))
        if self.found:
            parts.append(f"; ditemukan {self.found}")
        if self.expected:
            parts.append(f", seharusnya {self.expected}")
        text = "".join(parts) + "."
        return " ".join(f"{text} {self._advice(console)}".split())

    def as_dict(self, *, console: bool = False) -> dict[str, str]:
        """The same parts for a page, or for `--json`."""
        return {
            "kode": self.code,
            "pesan": self.message,
            "di": self.where,
            "ditemukan": self.found,
            "seharusnya": self.expected,
            "saran": self._advice(console),
        }

    def _advice(self, console: bool) -> str:
        return self.command or self.mend if console else self.mend

    def __str__(self) -> str:
        return self.line()


@contextmanager
def name_place(where: str, refused: type[CantikError]) -> Iterator[None]:
    """What is `refused` within says where, unless it does: of many things in one act, which one."""
    try:
        yield
    except refused as error:
        error.where = error.where or where
        raise


class ContentError(CantikError):
    """A content file is wrong; `where` is `file:line`."""


class WrongUse(CantikError):
    """A command was called in a way that cannot be carried out."""


class UnreadableInput(CantikError):
    """A file from outside cannot be read at all (nothing was changed)."""


class NoCheckout(CantikError):
    """What the repository holds and the installed package does not: the benches, and what they compare with."""

    def __init__(self, where: str) -> None:
        super().__init__(
            "D112",
            "Pengukuran hanya berjalan di salinan sumber, tidak dari paket terpasang",
            where=where,
            expected="salinan sumber Cantik dengan bench/ dan tests/acuan",
            command="Jalankan ./script/test sekali, lalu .venv/bin/cantik bench di salinan itu.",
        )
