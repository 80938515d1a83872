"""The lists of villages, each proved against the newest lists of its server, by the public parts of the library.

Its client would ask every role before a village's own whether it speaks for it: the square of the villages. Here the
role is known already, and no other one claims its paths.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from tuf.api.exceptions import BadVersionNumberError, ExpiredMetadataError, RepositoryError
from tuf.api.metadata import Metadata, Snapshot, Targets

from cantik.base.atomic_write import lay
from cantik.federate.harvest.line import Line

#: bytes of a list whose length the snapshot does not say: what the library's client takes
_LONGEST = 5_000_000


class VillageLists:
    """The lists behind the server's own ones in `lists`, which the client of TUF proved and laid there."""

    def __init__(self, lists: Path, url: str, line: Line, moment: dt.datetime) -> None:
        """`url`: where the server's lists are, with the last stroke. `moment`: at which a list must not have ended."""
        self._lists, self._url, self._line, self._moment = lists, url, line, moment
        self.targets = Metadata[Targets].from_file(str(lists / "targets.json")).signed
        self._snapshot = Metadata[Snapshot].from_file(str(lists / "snapshot.json")).signed

    def version_of(self, code: str) -> int:
        """The newest version of a village's list; 0 where it has none."""
        found = self._snapshot.meta.get(f"{code}.json")
        return 0 if found is None else found.version

    def prove(self, code: str) -> Targets:
        """The list of a village that has one: the one that lies here where it is still the newest, else the server's.

        Raises `RepositoryError` for one that is not what the server's lists say, `DownloadError`.
        """
        kept = self._lists / f"{code}.json"
        try:
            return self._require(code, kept.read_bytes())
        except (OSError, RepositoryError):
            named = self._snapshot.meta[f"{code}.json"]
            url = f"{self._url}{named.version}.{code}.json"
            data = self._line.download_bytes(url, named.length or _LONGEST)
            found = self._require(code, data)
            lay(kept, data)
            return found

    def _require(self, code: str, data: bytes) -> Targets:
        """What the library's client requires of a list, in its order: the bytes that the snapshot names, both
        signatures, the version, not ended. It forms what was signed twice; here it is formed once."""
        named = self._snapshot.meta[f"{code}.json"]
        named.verify_length_and_hashes(data)
        found = Metadata[Targets].from_bytes(data)
        if found.signed.type != Targets.type:
            raise RepositoryError(f"bukan daftar: {found.signed.type}")
        self.targets.verify_delegate(code, found.signed_bytes, found.signatures)
        if found.signed.version != named.version:
            raise BadVersionNumberError(f"{code}: versi {found.signed.version}, bukan {named.version}")
        if found.signed.is_expired(self._moment):
            raise ExpiredMetadataError(f"{code} kedaluwarsa")
        return found.signed
