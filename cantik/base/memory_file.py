"""A file held in memory: what readers need of a path, for bytes that lie sealed and must not be written in clear."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import IO, Any, Literal, overload


@dataclass(frozen=True, slots=True)
class Held:
    """Bytes under the name that their owner gave them (for messages only; it is never a path)."""

    name: str
    data: bytes = field(repr=False)

    def is_file(self) -> bool:
        """True: it is here."""
        return True

    def stat(self) -> Any:
        """Its size, as `Path.stat` says it."""
        return SimpleNamespace(st_size=len(self.data))

    def read_bytes(self) -> bytes:
        """All of it."""
        return self.data

    def read_text(self, encoding: str) -> str:
        """All of it as text. Raises `UnicodeDecodeError`."""
        return self.data.decode(encoding)

    @overload
    def open(self, mode: Literal["rb"]) -> IO[bytes]: ...
    @overload
    def open(
        self, mode: Literal["r"] = "r", *, encoding: str, errors: str | None = None, newline: str | None = None
    ) -> io.TextIOWrapper: ...
    def open(
        self, mode: str = "r", *, encoding: str | None = None, errors: str | None = None, newline: str | None = None
    ) -> IO[bytes] | io.TextIOWrapper:
        """A fresh stream over the bytes, or over the text that they are."""
        stream = io.BytesIO(self.data)
        return stream if mode == "rb" else io.TextIOWrapper(stream, encoding=encoding, errors=errors, newline=newline)


#: what a reader takes: a file on disk, or one in memory
Source = Path | Held
