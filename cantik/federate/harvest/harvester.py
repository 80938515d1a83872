"""One harvest of one server: ask what changed, take what is new, prove all of it, and keep how every village stands.

The client of TUF decides what counts. Ours is: that a server speaks for its area only and a village for itself, with
its two keys; that a name leads nowhere else; that one bad village never stops the others; and that no byte comes twice.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from tuf.api.exceptions import DownloadError, ExpiredMetadataError, RepositoryError
from tuf.api.metadata import DelegatedRole, Metadata, Root, TargetFile, Targets, Timestamp
from tuf.ngclient import Updater

from cantik.base import clock
from cantik.federate.clocks import TOLERANCE, ClockWitnesses, WrongClock, find_wrong_clock
from cantik.federate.harvest.blobs import Blobs, name_of, sha256_of
from cantik.federate.harvest.line import Line, Traffic
from cantik.federate.harvest.runs import BundleRun, list_runs
from cantik.federate.harvest.states import MemberState, ServerState, StateFolder
from cantik.federate.harvest.verdicts import Verdict, Why, judge
from cantik.federate.harvest.village_lists import VillageLists
from cantik.federate.trust.bundles import FOLDER as BUNDLES
from cantik.federate.trust.ceremony import AREA, VILLAGE_KEYS
from cantik.federate.trust.paths import VILLAGE, hashed_path, patterns_of, read_partner, read_target, within
from cantik.federate.trust.repository import verifies, village_roles
from cantik.release.countersign import WITHDRAWAL

#: what stays free on the disk: the states of all villages must still be written
_KEPT_FREE = 64 << 20
_LONGEST_ROOT = 512_000


@dataclass(frozen=True, slots=True)
class ServerSource:
    """A server as somebody introduced it: addresses (any of them will do), its first root, the area it speaks for."""

    addresses: tuple[str, ...]
    root: bytes
    area: str


def index_uri(text: str) -> str:
    """The address of a server's index as it was typed: over the network, or the folder of a stick."""
    return text if text.startswith(("http://", "https://")) else Path(text).absolute().as_uri()


@dataclass(slots=True)
class Harvest:
    """What one harvest did: the server and its villages as they stand now, what changed, what was moved."""

    server: ServerState
    members: dict[str, MemberState]
    traffic: Traffic
    changed: int = 0
    new_files: int = 0


@dataclass(slots=True)
class _Job:
    """A village whose list is new: its files by name, those that are still to come, and the stamp of the list."""

    state: MemberState
    stamp: str
    wanted: dict[str, TargetFile]
    failed: list[Verdict] = field(default_factory=list)


class Harvester:
    """Harvests one server into one folder; one at a time, the caller sees to it. `tell` hears how many of the requests
    for files are answered; what it raises ends the run, and what came stays."""

    def __init__(
        self,
        folder: Path,
        source: ServerSource,
        *,
        workers: int = 8,
        line: Line | None = None,
        tell: Callable[[int, int], None] = lambda _done, _total: None,
    ) -> None:
        self.folder, self.source = folder, source
        self.lists = folder / "daftar"
        self.lists.mkdir(parents=True, exist_ok=True)
        self.blobs, self.states = Blobs(folder), StateFolder(folder)
        self.line = line or Line()
        self._workers, self._line_down, self._tell = workers, False, tell

    def begin_below(self, code: str, source: ServerSource) -> Harvester:
        """A harvester of a server that this one introduced, into a folder of its own beside."""
        return Harvester(self.folder / "bawah" / code, source)

    def run(self, *, only: Collection[str] | None = None, accept_stale: bool = False) -> Harvest:
        """Take what is new. `only`: these villages. `accept_stale`: somebody says that an expired timestamp may be
        read (a stick); what it leads to is proved to be genuine, not to be the newest.

        Never raises for what a server or a line does; every state says what happened. Raises `OSError` for our disk.
        """
        self._sweep_drafts()
        now, server, self._line_down = clock.now(), self.states.server(), False
        server.tried = now.isoformat()
        self.blobs.look_again()
        moment, address, refusal = self._reach(now, accept_stale)
        if moment is None:
            server.refused, server.about = refusal.why.value, refusal.about
            self.states.keep_server(server)
            return Harvest(server, {state.code: state for state in self.states.members()}, self.line.traffic)
        self._note_server(server, now)
        harvest = Harvest(server, {}, self.line.traffic)
        lists = VillageLists(self.lists, _lists_url(address), self.line, moment)
        jobs = self._list_villages(lists, harvest, now, only)
        self._take_partners(address)
        self._take(address, jobs, harvest, now)
        self._sweep_parts()
        self.states.keep_server(server)
        return harvest

    # ── what killed harvests left ───────────────────────────────────────────────────────────────

    def _sweep_drafts(self) -> None:
        """Lists and states that were half written when a harvest was killed; nobody else writes here. Those of the
        client of TUF bear a name that nothing writes a second time (`tempfile`), and would stay for ever."""
        for folder, names in ((self.lists, "tmp*"), (self.lists, _DRAFT), (self.states.folder, _DRAFT)):
            for draft in folder.glob(names):
                if draft.is_file() and draft.suffix != ".json":
                    draft.unlink(missing_ok=True)

    def _sweep_parts(self) -> None:
        """Parts of files that no list names any more (their edition was withdrawn): nobody will go on with them."""
        begun = self.blobs.list_begun()
        if begun:
            with suppress(RepositoryError):  # a list that cannot be read may name them
                lists = [Metadata[Targets].from_file(str(path)).signed for path in self.lists.glob("*.json")]
                listed = [signed.targets.values() for signed in lists if signed.type == Targets.type]
                self.blobs.drop_parts(begun - {name_of(target) for targets in listed for target in targets})

    # ── the server ──────────────────────────────────────────────────────────────────────────────

    def _reach(self, now: dt.datetime, accept_stale: bool) -> tuple[dt.datetime | None, str, Verdict]:
        """Bring the newest lists of the server: the moment as of which they hold, and the address; None and the verdict
        of the last address where none answers."""
        refusal = Verdict(Why.LINE)
        for address in self.source.addresses:
            try:
                self._updater(address).refresh()
                return now, address, refusal
            except (RepositoryError, DownloadError) as error:
                refusal = judge(error, self._find_wrong_clock())
                if refusal.why is Why.EXPIRED and accept_stale:
                    moment = self._reach_stale(address)
                    if moment is not None:
                        return moment, address, refusal
                if not refusal.waits or refusal.why is Why.MISSING:
                    refusal = self._look_for_other_root(address) or refusal
        return None, "", refusal

    def _look_for_other_root(self, address: str) -> Verdict | None:
        """Whether a server is refused because it was founded anew: it shows another root in the place of the known one.
        That alone is no reason to believe it, only one to say so; its number is not said, for it is read aloud."""
        known = Metadata[Root].from_bytes(self.source.root).signed.version
        for version in dict.fromkeys((known, 1)):
            try:
                shown = self.line.download_bytes(f"{_lists_url(address)}{version}.root.json", _LONGEST_ROOT)
            except DownloadError:
                continue
            other = shown != self.source.root and _is_root_of(shown, self.source.area)
            return Verdict(Why.OTHER_ROOT) if other else None
        return None

    def _find_wrong_clock(self) -> WrongClock | None:
        """Whose clock is wrong, this one's or the server's, where they differ: both agreed that it was the moment of
        the last contact with it."""
        skew, met = self.line.skew, self.states.server().agreed
        if skew is None:
            return None
        now, both = clock.now(), (dt.datetime.fromisoformat(met),) if met else ()
        return find_wrong_clock(now, now + skew, ClockWitnesses(third=both))

    def _updater(self, address: str) -> Updater:
        return client_of(self.lists, _lists_url(address), self.source.root, self.line)

    def _reach_stale(self, address: str) -> dt.datetime | None:
        """Read the lists as of the moment before their timestamp expired, which is returned; None where more is
        wrong."""
        try:
            data = self.line.download_bytes(f"{_lists_url(address)}timestamp.json", 16384)
            moment = Metadata[Timestamp].from_bytes(data).signed.expires - dt.timedelta(seconds=1)
            updater = self._updater(address)
            # The library has no argument for the moment that it compares with; it is set before anything is compared.
            # The one private name of it that is used here: `tests/federate/test_panen` says when it goes.
            updater._trusted_set.reference_time = moment
            updater.refresh()
        except (RepositoryError, DownloadError, ExpiredMetadataError):
            return None
        return moment

    def _note_server(self, server: ServerState, now: dt.datetime) -> None:
        lists = {name: Metadata.from_file(str(self.lists / f"{name}.json")).signed for name in _TOP}
        server.contact, server.refused, server.about = now.isoformat(), "", ""
        if self.line.skew is not None and abs(self.line.skew) <= TOLERANCE:
            server.agreed = now.isoformat()
        server.root = lists["root"].version
        server.expires = {name: signed.expires.isoformat() for name, signed in lists.items()}
        server.fresh = lists["timestamp"].expires > now

    # ── the lists of villages ───────────────────────────────────────────────────────────────────

    def _list_villages(
        self, lists: VillageLists, harvest: Harvest, now: dt.datetime, only: Collection[str] | None
    ) -> list[_Job]:
        roles, jobs = village_roles(lists.targets), []
        odd = [role for code, role in roles.items() if not _is_sound(code, role)]
        for code, role in roles.items():
            if not VILLAGE.fullmatch(code):
                continue  # roles of later parts: reference lists, offices
            state = harvest.members[code] = self.states.member(code)
            state.contact = now.isoformat()
            _note_keys(state, role, now)
            version = lists.version_of(code)
            stamp = f"{version}:{','.join(sorted(role.keyids))}"
            refusal = self._refuse_role(code, odd)
            if refusal is not None:
                state.refuse(refusal, now)
            elif not version:
                state.clear()
            elif (only is None or code in only) and (state.stamp != stamp or _has_ended(state, now)):
                harvest.changed += 1
                jobs += self._read_village(lists, state, role, stamp, now)
            self.states.keep(state)
        self._note_dismissed(harvest, roles, now)
        return jobs

    def _refuse_role(self, code: str, odd: list[DelegatedRole]) -> Verdict | None:
        """Why a village is not even asked for: it lies elsewhere, its keys are not two, or another role claims it."""
        if not within(code, self.source.area):
            return Verdict(Why.TERRITORY, f"server ini untuk {self.source.area}")
        if any(role.name == code or role.is_delegated_path(f"{code}/_/_") for role in odd):
            return Verdict(Why.SHAPE)
        return None

    def _read_village(
        self, lists: VillageLists, state: MemberState, role: DelegatedRole, stamp: str, now: dt.datetime
    ) -> list[_Job]:
        try:
            listed = lists.prove(state.code)
        except (RepositoryError, DownloadError) as error:
            state.refuse(judge(error, self._find_wrong_clock()), now)
            return []
        state.version, state.expires = listed.version, listed.expires.isoformat()
        wanted, foreign, unnamed = {}, 0, ""
        for path, target in listed.targets.items():
            if not role.is_delegated_path(path):
                foreign += 1
            elif read_target(path) is None or not sha256_of(target):
                unnamed = path
            else:
                wanted[path] = target
        state.ignored = foreign
        job = _Job(state, stamp, wanted)
        if unnamed:
            job.failed.append(Verdict(Why.NAME, unnamed[:60]))
        return [job]

    def _note_dismissed(self, harvest: Harvest, roles: Collection[str], now: dt.datetime) -> None:
        """Villages that a server knew and knows no more: what came from them stays, and it is told."""
        for code in self.states.codes():
            if code not in roles:
                state = self.states.member(code)
                state.refuse(Verdict(Why.SIGNATURE, "tidak lagi dalam daftar server"), now)
                state.stamp = ""
                self.states.keep(state)
                harvest.members[state.code] = state

    # ── files ───────────────────────────────────────────────────────────────────────────────────

    def _take_partners(self, address: str) -> None:
        """Fetch what the server says of servers below it (`harvest.introduction` reads it)."""
        for path, target in self.top_targets().items():
            sha256 = sha256_of(target)
            if read_partner(path) is not None and sha256 and not self.blobs.has(sha256):
                self._fetch(address, path, target)

    def top_targets(self) -> dict[str, TargetFile]:
        """The files that the server itself vouches for, by name; none before the first harvest."""
        path = self.lists / "targets.json"
        return Metadata[Targets].from_file(str(path)).signed.targets if path.exists() else {}

    def _take(self, address: str, jobs: list[_Job], harvest: Harvest, now: dt.datetime) -> None:
        """Fetch what is missing, each digest once for all villages, and close each village as its files are there."""
        wanted = self._share(jobs)
        pool = ThreadPoolExecutor(self._workers)
        try:
            runs = self._list_runs(address, jobs, wanted)
            self._tell_each(pool.map(lambda run: self._fetch_run(address, run), runs), len(runs))
            single = [places for sha256, places in wanted.items() if not self.blobs.has(sha256)]
            self._tell_each(pool.map(lambda places: self._fetch_any(address, places), single), len(single))
        finally:
            pool.shutdown(cancel_futures=True)
        harvest.new_files += sum(map(self.blobs.has, wanted))
        for job in jobs:
            self._close(job, now)

    def _tell_each(self, answers: Iterable[object], total: int) -> None:
        for done, _answer in enumerate(answers, start=1):
            self._tell(done, total)

    def _list_runs(self, address: str, jobs: list[_Job], wanted: Collection[str]) -> list[BundleRun]:
        """What of the bundles is asked for; of a stick nothing, where a request costs nothing."""
        left = set() if address.startswith("file:") else set(wanted)
        return [run for job in jobs for run in list_runs(job.wanted, left, self.blobs)]

    def _fetch_run(self, address: str, run: BundleRun) -> None:
        """Fetch neighbours out of a bundle, going on after a cut as long as something comes. What it does not bring,
        or brings otherwise than the list says, is asked for file by file."""
        url = f"{address.rstrip('/')}/{BUNDLES}/{quote(run.path)}"
        try:
            while run.targets and not self._line_down:
                came = self.blobs.take_run(self.line, url, run.begin, run.targets)
                run = run.go_on(came, self.blobs)
                self._line_down = bool(run.targets) and not came
        except (RepositoryError, DownloadError):
            return

    def _share(self, jobs: list[_Job]) -> dict[str, list[tuple[_Job, str]]]:
        """By digest what is to be fetched, and the villages that list it, as far as there is room for it."""
        wanted: dict[str, list[tuple[_Job, str]]] = {}
        room = shutil.disk_usage(self.folder).free - _KEPT_FREE
        for job in jobs:
            for path, target in job.wanted.items():
                sha256 = target.hashes["sha256"]
                if self.blobs.has(sha256):
                    continue
                if sha256 not in wanted:
                    missing = self.blobs.count_missing(target)
                    if missing > room:
                        job.failed.append(Verdict(Why.ROOM, path))
                        continue
                    room -= missing
                wanted.setdefault(sha256, []).append((job, path))
        return wanted

    def _fetch_any(self, address: str, places: list[tuple[_Job, str]]) -> bool:
        """Fetch a file from the first village that really has it; a bad one does not keep it from the others."""
        for job, path in places:
            refusal = self._fetch(address, path, job.wanted[path])
            if refusal is None:
                return True
            job.failed.append(Verdict(refusal.why, path))
        return False

    def _fetch(self, address: str, path: str, target: TargetFile) -> Verdict | None:
        url = f"{address.rstrip('/')}/targets/{quote(hashed_path(path, target.hashes['sha256']))}"
        try:
            self.blobs.take(self.line, url, target)
        except (RepositoryError, DownloadError) as error:
            return judge(error)
        return None

    def _close(self, job: _Job, now: dt.datetime) -> None:
        """How a village stands after its files were asked for: an edition counts when all of its files are here."""
        state, missing = job.state, {path for path, t in job.wanted.items() if not self.blobs.has(t.hashes["sha256"])}
        whole, gone = _editions(job.wanted, missing)
        state.editions, state.withdrawn, state.pending = whole, gone, len(missing)
        failed = [verdict for verdict in job.failed if verdict.why is Why.NAME or verdict.about in missing]
        if failed or missing:
            gravest = sorted(failed, key=lambda verdict: verdict.waits)
            state.refuse(gravest[0] if gravest else Verdict(Why.LINE), now)
        else:
            state.clear()
            state.stamp = job.stamp
        self.states.keep(state)


def _lists_url(address: str) -> str:
    return f"{address.rstrip('/')}/metadata/"


def client_of(lists: Path, url: str, root: bytes, line: Line) -> Updater:
    """The client of TUF over our line: it begins from a root that somebody handed over, never from what lies about,
    and keeps in `lists` what it proved."""
    return Updater(str(lists), url, fetcher=line, bootstrap=root)


def _is_root_of(data: bytes, area: str) -> bool:
    """Whether this is a root of a server of an area, signed by whom it names; a page of a hotel's network is none."""
    try:
        root = Metadata[Root].from_bytes(data)
    except RepositoryError:
        return False
    said = root.signed.unrecognized_fields.get(AREA)
    return root.signed.type == Root.type and said == area and verifies(root, Root.type, root)


#: a file that is being written (`base.atomic_write.lay`)
_DRAFT = ".*.baru"
_TOP = ("root", "timestamp", "snapshot", "targets")


def _is_sound(code: str, role: DelegatedRole) -> bool:
    """A village's role as it must be: its own paths, two keys, both needed, nobody asked after it."""
    own = role.paths is not None and set(role.paths) <= set(patterns_of(code))
    return bool(
        VILLAGE.fullmatch(code)
        and own
        and role.terminating
        and len(set(role.keyids)) == VILLAGE_KEYS
        and role.threshold == VILLAGE_KEYS
    )


def _note_keys(state: MemberState, role: DelegatedRole, now: dt.datetime) -> None:
    keys = sorted(role.keyids)
    if state.keys and state.keys != keys:
        state.keys_since = now.isoformat()
    state.keys = keys


def _has_ended(state: MemberState, now: dt.datetime) -> bool:
    return bool(state.expires) and dt.datetime.fromisoformat(state.expires) <= now


def _editions(wanted: Collection[str], missing: Collection[str]) -> tuple[list[str], list[str]]:
    """The editions whose files are all here, and those that were withdrawn."""
    names = [name for path in wanted if (name := read_target(path)) is not None]
    late = {name.edition for path in missing if (name := read_target(path)) is not None}
    gone = {name.edition for name in names if name.file == WITHDRAWAL}
    return _in_order({name.edition for name in names} - gone - late), _in_order(gone)


def _in_order(editions: Collection[str]) -> list[str]:
    return sorted(editions, key=lambda text: tuple(int(part) for part in text.split("-")))
