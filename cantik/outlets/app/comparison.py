"""Among what a village stands on its page: the releases of its kecamatan and kabupaten, and the peer edition.

The peer edition of a kabupaten lies in the store, dated and numbered. A village's page changes with its levels and with
this edition, not with each of its sisters: `still_holds` says when another one is made.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from cantik.base import clock
from cantik.base.atomic_write import lay
from cantik.base.errors import CantikError
from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.index import AreaIndex, areas_with
from cantik.codes.knowledge import AREAS_FILE
from cantik.codes.practice import is_practice
from cantik.content.loader import here
from cantik.content.peer_rule import PeerRule
from cantik.outlets.app.level_editions import current_release
from cantik.publish.site.comparison import ComparedRelease, Neighbours, read_release
from cantik.publish.site.peers import PeerEdition, edition_json, make_edition, read_edition
from cantik.release import files, shelf
from cantik.release.app import storage, withdrawing
from cantik.release.app.put_out import not_put_out_of
from cantik.release.model import Release
from cantik.release.shelf import Shelved
from cantik.staff.app.rights import area_code

RULE = "desa_mirip"
_PLACE = "desa-mirip"


def neighbours_of(store: Path, kode: str) -> Neighbours | None:
    """Among what a village stands now; None of one that only practises. Raises T101, T102 for a damaged release of a
    level."""
    return neighbours_within(store, kabupaten_of(kode), [kode]).get(kode)


def neighbours_within(store: Path, area: str, villages: Iterable[str]) -> dict[str, Neighbours]:
    """The same of villages of one kabupaten (`area`), by village, without those that only practise: what they share is
    read once."""
    own = [kode for kode in villages if not is_practice(area_code(kode))]
    if not own:
        return {}
    level = current_release(store, area)
    edition = current_edition(store, area, level)
    index = areas_with(store / AREAS_FILE)
    members = {} if edition is None else members_of(storage.shelf(store), edition)
    whole, count = _read_level(level), count_villages(index, area)
    inside = {
        kecamatan: (_read_level(current_release(store, kecamatan)), count_villages(index, kecamatan))
        for kecamatan in sorted({kecamatan_of(kode) for kode in own})
    }
    found = {}
    for kode in own:
        near, near_count = inside[kecamatan_of(kode)]
        found[kode] = Neighbours(near, whole, edition, members, here().peers[RULE], near_count, count)
    return found


def kecamatan_of(kode: str) -> str:
    """The code of the kecamatan of a village."""
    return kode.rpartition(".")[0]


def kabupaten_of(kode: str) -> str:
    """The code of the kabupaten of a village."""
    return ".".join(kode.split(".")[:2])


def _read_level(release: Release | None) -> ComparedRelease | None:
    return None if release is None else read_release(release)


def count_villages(index: AreaIndex, code: str) -> int:
    """How many villages an area has now; 0 of one that is in no list."""
    entry = index.find(AreaCode.kemendagri(code))
    below = () if entry is None else index.below(entry, AreaLevel.DESA)
    return sum(village.kemendagri is not None for village in below)


# ── the peer edition ─────────────────────────────────────────────────────────────────────────────
def list_editions(store: Path, area: str) -> tuple[Path, ...]:
    """The files of the peer editions of a kabupaten, the newest first."""
    found = [path for path in (store / _PLACE / area).glob("*.json") if not path.name.startswith(".")]
    return tuple(sorted(found, key=lambda path: tuple(map(int, path.stem.split("-"))), reverse=True))


def current_edition(store: Path, area: str, level: Release | None) -> PeerEdition | None:
    """The peer edition of a kabupaten that holds now, made where none does; None as long as no village has published.
    `level`: the release of the kabupaten. Raises T102 for a file that was damaged."""
    rule = here().peers[RULE]
    digest = here().digests[rule.origin.file]
    known = next(iter(list_editions(store, area)), None)
    last = None if known is None else read_edition(known.read_bytes(), f"{_PLACE}/{area}/{known.name}")
    public, gone = public_releases(store, area)
    numbers = {code: held.number for code, held in public.items()}
    today = clock.today()
    told = None if level is None else level.published
    readable = last is not None and last.digest == digest and not gone & set(last.releases.items())
    if last is not None and readable and still_holds(last, rule, numbers, today, told):
        return last
    if not public:
        return None
    members = [read for held in public.values() if (read := _read_member(held)) is not None]
    made = make_edition(area, _next_number(last, today), today, rule, digest, members)
    lay(store / _PLACE / area / f"{made.number}.json", edition_json(made))
    return made


def still_holds(
    edition: PeerEdition, rule: PeerRule, public: Mapping[str, str], today: dt.date, level: dt.date | None
) -> bool:
    """Whether an edition stands although other releases are public now (`public`: number by village): for the days of
    the rule, as long as the kabupaten has not released itself since (`level`: when it did) and, where there are too few
    villages to choose from, no other one joined."""
    if edition.releases == dict(public):
        return True
    few = len(edition.villages) <= rule.most and not public.keys() <= edition.villages.keys()
    released = level is not None and level >= edition.day
    return not few and not released and (today - edition.day).days < rule.days


def _next_number(last: PeerEdition | None, today: dt.date) -> str:
    year, place = (0, 0) if last is None else map(int, last.number.split("-"))
    return f"{today.year}-{place + 1 if year == today.year else 1}"


def public_releases(store: Path, area: str) -> tuple[dict[str, Shelved], frozenset[tuple[str, str]]]:
    """By village of a kabupaten the release that everybody reads, that of its newest data year; and the releases (code
    and number) that nobody may read now: withdrawn, under embargo, not put out."""
    home = storage.shelf(store)
    codes = sorted(folder.name for folder in home.glob(f"{area}.*") if folder.is_dir())
    withdrawn = set(withdrawing.of_levels(codes))
    hidden = not_put_out_of(codes)
    found: dict[str, Shelved] = {}
    for code in codes:
        held = _main_of((each for each in shelf.editions(home, code) if (code, each.number) not in hidden), withdrawn)
        if held is not None and not is_practice(area_code(code)):
            found[code] = held
    return found, frozenset(withdrawn | hidden)


def _main_of(known: Iterable[Shelved], withdrawn: set[tuple[str, str]]) -> Shelved | None:
    """The newest of the newest data year that was not withdrawn: what `sites.main_edition` opens a site with."""
    newest = list(known)
    mine = [held for held in newest if held.year == newest[0].year]
    return next((held for held in mine if (held.folder.parent.name, held.number) not in withdrawn), None)


def members_of(home: Path, edition: PeerEdition) -> Mapping[str, ComparedRelease]:
    """What the releases that an edition names print, by village."""
    wanted = tuple(sorted((code, village.number, village.content) for code, village in edition.villages.items()))
    return _open_members(home, wanted)


@lru_cache(maxsize=4)
def _open_members(home: Path, wanted: tuple[tuple[str, str, str], ...]) -> Mapping[str, ComparedRelease]:
    """Releases never change: of a kabupaten they are read once for all its villages. One of another content is not the
    one that is named, and is left out."""
    found: dict[str, ComparedRelease] = {}
    for code, number, content in wanted:
        held = next((each for each in shelf.editions(home, code) if each.number == number), None)
        read = None if held is None or held.content != content else _read_member(held)
        if read is not None:
            found[code] = read
    return found


def _read_member(held: Shelved) -> ComparedRelease | None:
    """What a sister prints; None of one that was damaged: her own page refuses to be laid and says so, and her
    neighbours may publish meanwhile."""
    try:
        return read_release(files.open_summary(held.folder))
    except CantikError:
        return None
