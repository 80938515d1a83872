"""What a command asks of whoever sits at the screen; where nobody does it says how to say it otherwise."""

from __future__ import annotations

import codecs
import getpass
import os
import sys
import warnings
from pathlib import Path

from cantik.base.errors import WrongUse
from cantik.base.numerals import format_number

#: how a passphrase is given where nobody sits at a screen
BY_FILE = "Taruh frasa sandi dalam sebuah berkas dan sebut dengan --passphrase-file."


_LONGEST = 4_000  # bytes of a passphrase's file


def ask_passphrase(file: Path | None, prompt: str) -> str:
    """The passphrase in a file, as any editor saves it (UTF-8 or what Windows calls Unicode), or typed unseen. Never an
    argument, for others could read those. Raises `WrongUse` D116, D147."""
    return secret(prompt, BY_FILE) if file is None else read_secret(file).strip()


def read_secret(file: Path) -> str:
    """The text of a file that holds a passphrase or a key. Raises `WrongUse` D116."""
    try:
        with file.open("rb") as opened:
            data = opened.read(_LONGEST + 1)
        wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except (OSError, ValueError) as error:
        raise _report_unreadable(file) from error
    if len(data) > _LONGEST:
        raise _report_unreadable(file)
    return text


def piped_line() -> str:
    """The next line of what is piped in, without its end; "" where nothing comes. Raises `WrongUse` D116 for what is no
    UTF-8."""
    line = sys.stdin.readline()
    try:
        return line.rstrip("\r\n").encode("utf-8").decode("utf-8-sig")
    except UnicodeError as error:
        raise _report_unreadable("masukan") from error


def _report_unreadable(file: Path | str) -> WrongUse:
    return WrongUse(
        "D116",
        "Berkas frasa sandi atau kunci tidak dapat dibaca",
        found=str(file),
        expected=f"berkas teks, paling banyak {format_number(_LONGEST)} huruf",
        mend="Simpan isinya sebagai teks biasa.",
    )


def secret(prompt: str, otherwise: str) -> str:
    """A passphrase or password, typed unseen. Raises `WrongUse` D147 where there is no screen to type at;
    `otherwise`: how to give it then."""
    try:
        if os.name == "nt" and not sys.stdin.isatty():  # there it would wait for keys that nobody presses
            if line := piped_line():
                return line
            raise EOFError
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", getpass.GetPassWarning)  # what is piped in is typed nowhere
            return getpass.getpass(prompt)
    except EOFError as error:
        asked = prompt.partition("(")[0].strip().rstrip(":")
        raise WrongUse("D147", f"{asked} tidak dapat ditanyakan tanpa layar", mend=otherwise) from error
