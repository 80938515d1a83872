"""What is known of a server and of each village behind it, kept between harvests and told in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from cantik.base.atomic_write import lay
from cantik.base.canonical import pretty_json
from cantik.base.dates import long_date
from cantik.base.nesting import parse_json
from cantik.base.numerals import format_number
from cantik.federate.harvest.verdicts import Verdict, Why
from cantik.federate.trust.lifetimes import lifetimes


@dataclass(slots=True)
class MemberState:
    """A village at the last harvest. Moments are ISO 8601; "" where there is none.

    `stamp`: the version and keys of the list whose files are all here. `refused`: why, and about what. `pending`: files
    that are still to come. `ignored`: what it may not say, which was not taken. `keys_since`: when other keys were seen
    than before.
    """

    code: str
    contact: str = ""
    version: int = 0
    keys: list[str] = field(default_factory=list)
    keys_since: str = ""
    editions: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    pending: int = 0
    ignored: int = 0
    refused: str = ""
    about: str = ""
    since: str = ""
    expires: str = ""
    stamp: str = ""

    def refuse(self, verdict: Verdict, now: dt.datetime) -> None:
        """Note why nothing new was taken; since when stays while it is the same."""
        if self.refused != verdict.why:
            self.since = now.isoformat()
        self.refused, self.about = verdict.why.value, verdict.about

    def clear(self) -> None:
        """Nothing is refused any more."""
        self.refused = self.about = self.since = ""


@dataclass(slots=True)
class ServerState:
    """A server at the last harvest. `fresh`: whether it was shown that nothing newer is held back; `expires`: the end
    of each of its lists; `agreed`: when its clock and the own one last showed the same."""

    contact: str = ""
    tried: str = ""
    fresh: bool = False
    refused: str = ""
    about: str = ""
    root: int = 0
    agreed: str = ""
    expires: dict[str, str] = field(default_factory=dict)


class StateFolder:
    """Where the states lie, one file a village, so that a killed harvest loses none."""

    def __init__(self, folder: Path) -> None:
        self._server, self.folder = folder / "server.json", folder / "anggota"

    def server(self) -> ServerState:
        """What is known of the server."""
        found = _load(self._server)
        return ServerState() if found is None else ServerState(**found)

    def keep_server(self, state: ServerState) -> None:
        """Keep it."""
        lay(self._server, pretty_json(asdict(state)))

    def member(self, code: str) -> MemberState:
        """What is known of a village."""
        found = _load(self.folder / f"{code}.json")
        return MemberState(code) if found is None else MemberState(**found)

    def keep(self, state: MemberState) -> None:
        """Keep it."""
        lay(self.folder / f"{state.code}.json", pretty_json(asdict(state)))

    def codes(self) -> list[str]:
        """The codes of all villages that were ever seen, in order."""
        return sorted(path.stem for path in self.folder.glob("*.json"))

    def members(self) -> Iterator[MemberState]:
        """All villages that were ever seen, in the order of their codes."""
        return map(self.member, self.codes())


def _load(path: Path) -> dict[str, Any] | None:
    """A state that was kept; a damaged one counts as none: it is learnt anew, and nothing is fetched for it."""
    try:
        found = parse_json(path.read_bytes())
    except (FileNotFoundError, ValueError):
        return None
    return found if isinstance(found, dict) else None


# ── in words ────────────────────────────────────────────────────────────────────────────────────


def member_words(state: MemberState, now: dt.datetime) -> list[str]:
    """How a village stands, a sentence each, the gravest first."""
    found = []
    if state.refused:
        verdict = Verdict(Why(state.refused), state.about)
        verb = "Menunggu" if verdict.waits else "Ditahan"
        found.append(f"{verb} sejak {_day(state.since)}: {verdict.line()} {verdict.advice()}")
    if state.ignored:
        found.append(f"{format_number(state.ignored)} berkas diabaikan: {Verdict(Why.TERRITORY).line()}")
    if state.pending:
        found.append(f"{format_number(state.pending)} berkas belum diambil.")
    if state.keys_since:
        found.append(f"Kuncinya diganti, terlihat sejak {_day(state.keys_since)}.")
    found += _say_end_of_list("Tanda tangan desa", state.expires, "desa", "desa dan walidata", now)
    if not state.version:
        found.append("Belum ada rilis.")
    else:
        found.append(f"Daftar versi {format_number(state.version)}: {_editions(state.editions)}.")
    if state.withdrawn:
        found.append(f"Ditarik: {', '.join(state.withdrawn)}.")
    found.append(f"Terakhir dilihat {_day(state.contact)}." if state.contact else "Belum pernah dilihat.")
    return found


_SIGNERS = {
    "root": ("Akar kepercayaan", "dua dari Kominfo, BPS, Bappeda"),
    "targets": ("Daftar desa", "walidata"),
    "snapshot": ("Kunci potret", "tugas harian server"),
    "timestamp": ("Kunci penanda waktu", "tugas harian server"),
}


def server_words(state: ServerState, now: dt.datetime) -> list[str]:
    """How a server stands, a sentence each, the gravest first."""
    found = []
    if state.refused:
        verdict = Verdict(Why(state.refused), state.about)
        found.append(f"{verdict.line()} {verdict.advice()}")
    if state.contact and not state.fresh:
        found.append("Keaslian terbukti, kebaruan belum: sambungkan ke servernya sekali untuk memastikan.")
    for role, (name, who) in _SIGNERS.items():
        found += _say_end_of_list(name, state.expires.get(role, ""), role, who, now)
    found.append(f"Terakhir tersambung {_day(state.contact)}." if state.contact else "Belum pernah tersambung.")
    return found


def _say_end_of_list(name: str, expires: str, role: str, who: str, now: dt.datetime) -> list[str]:
    if not expires:
        return []
    left = dt.datetime.fromisoformat(expires) - now
    if left <= dt.timedelta():
        return [f"{name} kedaluwarsa sejak {_day(expires)}; yang menandatangani: {who}."]
    if left > lifetimes()[role].warning:
        return []
    days = max(1, left.days)
    return [f"{name} kedaluwarsa dalam {format_number(days)} hari; yang menandatangani: {who}."]


def _editions(editions: Sequence[str]) -> str:
    return f"edisi {', '.join(editions)}" if editions else "tanpa edisi"


def _day(moment: str) -> str:
    return long_date(dt.datetime.fromisoformat(moment).date())
