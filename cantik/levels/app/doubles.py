"""Who is counted in two villages of one office, whichever server holds their registers (docs/adr/0111).

Tokens of a village that works elsewhere came with its counts; those of one that works here are made of its register,
once an edition. Nothing here names a person: of the villages each finds its own people by the tickets. Above the office
there are no tokens: what it told of its villages in its own signed edition is added up (docs/adr/0140).
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from cantik.base import clock
from cantik.base.atomic_write import lay
from cantik.base.canonical import pretty_json
from cantik.base.nesting import parse_json
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.codes.nation import office_above
from cantik.levels import vectors
from cantik.levels.double_tokens import (
    BASES,
    DoubleBearer,
    DoubleTokens,
    check_value,
    find_bearers,
    key_of_day,
    make_tokens,
    read_tokens,
)
from cantik.measure.levels import LevelVillage
from cantik.register.doubles.app.bearers import list_bearers
from cantik.release import shelf
from cantik.release.app import storage
from cantik.release.app.models import WITHDRAWN, Withdrawal
from cantik.release.files import CONTENTS
from cantik.release.model import number_order
from cantik.release.signer import signer_of
from cantik.staff.app import log
from cantik.staff.app.signing_keys import key_ids
from cantik.vault.app.opening import OpenStore
from cantik.vault.errors import DamagedSecret

#: by store, office and day of which files it was found, and what
_found: dict[tuple[str, str, dt.date], tuple[object, tuple[DoubleBearer, ...], Mapping[str, DoubleTokens]]] = {}
_MOST_KNOWN = 8
#: the folder of what was answered, by office and day: which editions were compared
ANSWERS = "ganda"


def token_key(office: AreaCode, *, opened: OpenStore) -> bytes:
    """The secret of an office from which the keys of its days come; its invitations give it to its villages."""
    return opened.keys.index("ganda-antardesa", office.text())


def keep_tokens(tokens: DoubleTokens, code: str, number: str, *, opened: OpenStore) -> None:
    """Seal the tokens of an edition in the store."""
    path = vectors.tokens_place(opened.store.path, code, number)
    vectors.seal(tokens.encode(), path, store=opened.store.path, keys=opened.keys)


def recall_tokens(code: str, number: str, *, opened: OpenStore) -> DoubleTokens | None:
    """The tokens of an edition; None where none were kept, or where they are damaged: then they are made or sent anew,
    and the level says that it looked among fewer villages."""
    store = opened.store.path
    try:
        data = vectors.opened_bytes(vectors.tokens_place(store, code, number), store=store, keys=opened.keys)
    except DamagedSecret:
        return None
    return None if data is None else read_tokens(data)


def tokens_of_edition(
    area: AreaCode, number: str, on: dt.date, secret: bytes, *, opened: OpenStore, by: str
) -> DoubleTokens | None:
    """The tokens of an edition whose register is here, made once for this secret; None without a register. That the
    numbers were read stands in the log."""
    known = recall_tokens(area.text(), number, opened=opened)
    if known is not None and known.key == check_value(key_of_day(secret, on)):
        return known
    row = find_area(area)
    people = [] if row is None else list_bearers(opened, row.pk, on)
    if row is None or not people:
        return None
    said = [
        (nik, sum(bit for base, bit in BASES.items() if getattr(light, base) == "ya")) for _person, light, nik in people
    ]
    tokens = make_tokens(secret, on, secrets.token_hex(16), said)
    detail: dict[str, int | str | None] = {"orang": len(said), "nomor": number}
    with log.within(area.text()):
        log.record(by=by, at=clock.now(), action="ganda.tanda", subject="wilayah", subjects=[row.pk], detail=detail)
    keep_tokens(tokens, area.text(), number, opened=opened)
    return tokens


@dataclass(frozen=True, slots=True)
class OfficeDoubles:
    """What an office told of the villages that it adds up: how often more than once people are counted in them, and in
    how many of them that was looked for."""

    villages: frozenset[str]
    excess: int
    searched: int


@dataclass(frozen=True, slots=True)
class DoublesFound:
    """Who is counted in two villages of a level, the villages whose tokens are here, and what offices below told of
    those whose tokens ended with them."""

    bearers: tuple[DoubleBearer, ...]
    searched: frozenset[str]
    offices: tuple[OfficeDoubles, ...] = ()

    def tell_level(self, villages: Collection[str]) -> dict[str, int]:
        """Of some villages how often more than once people are counted in them (`ganda`), and among how many villages
        that was looked for where it was not all of them (`ganda_desa`); without what there is not. Of an office that
        counts other villages as well nothing is known of these alone."""
        own = set(villages)
        within = [each for each in self.offices if each.villages <= own]
        double = sum(min(each.excess, max(0, len(own & set(each.villages)) - 1)) for each in self.bearers)
        double += sum(each.excess for each in within)
        searched = len(own & self.searched) + sum(each.searched for each in within)
        return ({"ganda": double} if double else {}) | ({"ganda_desa": searched} if searched < len(own) > 1 else {})


def find_doubles(villages: Iterable[LevelVillage], on: dt.date, *, opened: OpenStore, by: str) -> DoublesFound:
    """Who is counted in two of these villages, by the editions that count; of the whole, where nobody holds tokens, by
    what the offices say."""
    found, others = dict[str, DoubleTokens](), dict[str, str]()
    counted = {each.unit[0]: each for each in villages if each.is_counted}
    answered = _list_answered({code: each.edition for code, each in counted.items()}, on, opened)
    for code, village in counted.items():
        if code in answered:
            continue
        tokens = None if village.part is not None else _tokens_here(code, village.edition, on, opened, by)
        if tokens is not None:
            found[code] = tokens
        else:
            others[code] = village.edition
    offices = _ask_offices(others, on, opened)
    return DoublesFound(tuple(find_bearers(found)), frozenset(found) | answered, tuple(offices))


# ── what was answered ───────────────────────────────────────────────────────────────────────────
def _answer_place(store: Path, office: AreaCode, on: dt.date) -> Path:
    return store / ANSWERS / office.text() / f"{on.isoformat()}.json"


def keep_answer(office: AreaCode, on: dt.date, editions: Mapping[str, str], *, opened: OpenStore) -> None:
    """Write down that nobody is counted twice in these editions of all villages of an office: their tokens are not
    needed any more."""
    lay(_answer_place(opened.store.path, office, on), pretty_json(dict(sorted(editions.items()))), private=True)


def _list_answered(editions: Mapping[str, str], on: dt.date, opened: OpenStore) -> frozenset[str]:
    """The villages in which nobody is counted twice as was found out when all tokens of their office were here; none of
    an office of which another edition counts by now: with that one nobody compared them."""
    found = set[str]()
    for office in {office_above(AreaCode.kemendagri(code)) for code in editions}:
        path = _answer_place(opened.store.path, office, on)
        said = parse_json(path.read_bytes()) if path.is_file() else {}
        own = {code: number for code, number in editions.items() if office.contains(AreaCode.kemendagri(code))}
        if own.items() <= said.items():
            found |= own.keys()
    return frozenset(found)


def _ask_offices(editions: Mapping[str, str], on: dt.date, opened: OpenStore) -> Iterator[OfficeDoubles]:
    """What the offices of villages said in their newest standing editions of the day that add up these very editions.
    One that this store made itself says no more than the tokens that are here."""
    home = storage.level_shelf(opened.store.path)
    for office in sorted({office_above(AreaCode.kemendagri(code)).text() for code in editions}):
        own = key_ids(AreaCode.kemendagri(office))
        gone = set(Withdrawal.objects.filter(kode=office, state=WITHDRAWN).values_list("number", flat=True))
        for each in shelf.editions(home, office):
            if each.reference != on or each.number in gone or signer_of(each.folder) in own:
                continue
            said = _read_office(each.folder, editions)
            if said is not None:
                yield said
                break


def _read_office(folder: Path, editions: Mapping[str, str]) -> OfficeDoubles | None:
    """What an edition of an office tells of its villages; None where it adds up other editions than these."""
    said = parse_json((folder / CONTENTS).read_bytes())["masukan"]
    counted = {code: unit[1] for code, unit in said["desa"].items() if unit is not None}
    if not counted or any(editions.get(code) != number for code, number in counted.items()):
        return None
    return OfficeDoubles(frozenset(counted), said.get("ganda", 0), said.get("ganda_desa", len(counted)))


def tickets_for(kode: str, number: str, *, opened: OpenStore) -> list[tuple[str, str]]:
    """Of an edition the people whom other villages of its office count as well: ticket and code of the other village.
    Of each other village the newest edition of the day is looked at that is not withdrawn and whose tokens are here."""
    own = recall_tokens(kode, number, opened=opened)
    if own is None:
        return []
    office = office_above(AreaCode.kemendagri(kode))
    bearers, newest = find_bearers_of_day(office, own.on, opened)
    if newest.get(kode) != own:
        return []
    mine = [each for each in bearers if kode in each.villages and each.token in own.rows]
    return [(own.ticket_of(each.token), other) for each in mine for other in each.villages if other != kode]


def _tokens_here(code: str, number: str, on: dt.date, opened: OpenStore, by: str) -> DoubleTokens | None:
    """Those that came, or those of the register of this store."""
    area = AreaCode.kemendagri(code)
    if vectors.sealed_place(opened.store.path, code, number).is_file():
        return recall_tokens(code, number, opened=opened)
    secret = token_key(office_above(area), opened=opened)
    return tokens_of_edition(area, number, on, secret, opened=opened, by=by)


def find_bearers_of_day(
    office: AreaCode, on: dt.date, opened: OpenStore
) -> tuple[tuple[DoubleBearer, ...], Mapping[str, DoubleTokens]]:
    """Of the villages of an office; kept for as long as their editions are the same."""
    store, editions = opened.store.path, newest_editions(office, on, opened)
    places = {code: vectors.tokens_place(store, code, number) for code, number in editions.items()}
    asked = tuple((path, path.stat().st_mtime_ns) for path in places.values() if path.is_file())
    at = (str(store), office.text(), on)
    if at not in _found or _found[at][0] != asked:
        tokens = {code: recall_tokens(code, number, opened=opened) for code, number in editions.items()}
        held = {code: each for code, each in tokens.items() if each is not None}
        if len(_found) >= _MOST_KNOWN:
            _found.clear()
        _found[at] = (asked, tuple(find_bearers(held)), held)
    return _found[at][1], _found[at][2]


def newest_editions(office: AreaCode, on: dt.date, opened: OpenStore) -> dict[str, str]:
    """Of the villages of an office the newest edition of a day that is not withdrawn, of which counts were kept."""
    home, found = storage.shelf(opened.store.path), dict[str, str]()
    folders = (opened.store.path / vectors.FOLDER).glob(f"{office.text()}.*")
    codes = sorted(folder.name for folder in folders)
    gone = set(Withdrawal.objects.filter(kode__in=codes, state=WITHDRAWN).values_list("kode", "number"))
    for code in codes:
        held = [each.number for each in shelf.editions(home, code) if each.reference == on]
        standing = [number for number in held if (code, number) not in gone]
        if standing:
            found[code] = max(standing, key=number_order)
    return found


def find_newest(kode: str, *, opened: OpenStore) -> str:
    """The number of the newest edition of a village whose tokens are here; "" for none."""
    places = (opened.store.path / vectors.FOLDER / kode).glob("*.ganda")
    return max((path.stem for path in places), key=number_order, default="")
