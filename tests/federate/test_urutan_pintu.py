"""Everything that comes to an office, in any order, twice, or never, over the network and by stick: editions of
villages, what was withdrawn, sums, references, cards of people who move and what answers them. After all of it came the
state is the same, whatever came first; before that nothing is rolled back and nothing stands that its sender withdrew.

The door is the real one (`federate.app.inbox`, sticks as `carriers` reads them); only the proof of the release itself,
which has tests of its own, is left out.
"""

from __future__ import annotations

import ast
import datetime as dt
import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cantik.base.canonical import canonical_json, digest
from cantik.codes.area import AreaCode
from cantik.federate.app import carriers, inbox, recheck, rolling_up, senders, withdrawals
from cantik.federate.app.models import ACCEPTED, CARRIER, NETWORK, REFUSED, DeliveryArrival, Sender
from cantik.federate.app.recheck import Rechecked
from cantik.federate.carrier import CarrierWriter
from cantik.federate.errors import DeliveryRefused
from cantik.federate.notices import WithdrawalNotice, sign_notice
from cantik.federate.package import CONTRIBUTION, RELEASE, Package, pack_release
from cantik.federate.reference.errors import ReferenceRefused
from cantik.federate.reference.fetching import fetch_newest
from cantik.federate.reference.shelf import ReferenceShelf
from cantik.federate.sum_statement import SummedEdition, SumStatement, WithdrawnEdition, read_statement
from cantik.pipeline.reference_publication import publish_folder
from cantik.register.core.app.recorder import Recorder
from cantik.register.moves import card
from cantik.register.moves.app import came_cards, sent_cards
from cantik.register.moves.app.models import CANCELLED, WAITS, CameCard, SentCard
from cantik.register.moves.errors import MoveCardRefused, ReceiptRefused
from cantik.release import countersign
from cantik.release.app.models import EXAMINED, WITHDRAWN, Publication, SecondSignature, Withdrawal
from cantik.staff.app.areas import ensure_area
from cantik.staff.app.models import AuditEntry
from cantik.vault import signature
from cantik.vault.app.opening import OpenStore
from tests.fixtures.acuan import OWN, own_table, write_files
from tests.fixtures.hukum import examples
from tests.fixtures.server_kepercayaan import NOW, make_server

pytestmark = [pytest.mark.satu_basisdata]

PROJECT = Path(__file__).resolve().parents[2]
AREA, DAY = "99.01", "2025-12-31"
#: the office is cleared for each example, so that one is enough
ONE_OFFICE = settings(
    max_examples=examples(25), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
VILLAGES = ("99.01.01.2001", "99.01.01.2002", "99.01.02.2003")


# ── who says what ───────────────────────────────────────────────────────────────────────────────
def make_key() -> tuple[signature.SigningKey, str]:
    private, public = signature.new_key()
    return signature.key_from(private), signature.id_of(public)


OFFICE, OFFICE_ID = make_key()
KEYS = {code: make_key() for code in VILLAGES}


@dataclass(frozen=True)
class Letter:
    """A package with the files that it names."""

    package: Package
    places: dict[str, Path]


@dataclass(frozen=True)
class Stick:
    """What a server hands up at one time: its sum, with the editions that it names."""

    said: SumStatement
    letters: tuple[Letter, ...]


@dataclass
class Below:
    """A kabupaten with its villages: it examines what they issue, withdraws, and hands up what stands. It knows what
    the truth is: nothing of it is asked of the program."""

    root: Path
    editions: dict[tuple[str, str], bytes] = field(default_factory=dict)
    withdrawn: list[tuple[str, str]] = field(default_factory=list)
    handed: set[tuple[str, str]] = field(default_factory=set)
    sticks: list[Stick] = field(default_factory=list)

    def issue(self, code: str) -> None:
        number = f"2025-{1 + sum(own == code for own, _number in self.editions)}"
        self.folder(code, number, {})
        self.editions[code, number] = self.contents(code, number)

    def withdraw(self, code: str) -> None:
        if (standing := self.standing().get(code)) is not None:
            self.withdrawn.append((code, standing))

    def standing(self) -> dict[str, str]:
        """By village the newest edition that was not withdrawn."""
        return {code: number for code, number in self.editions if (code, number) not in self.withdrawn}

    def hand_up(self) -> None:
        at = f"2026-01-{1 + len(self.sticks) * 7 % 28:02d}T00:00:00+00:00"  # a clock that jumps
        number, standing = f"2025-{len(self.sticks) + 1}", self.standing()
        folder = self.folder(AREA, number, {code: [code, own] for code, own in standing.items()})
        said = SumStatement(
            digest(self.contents(AREA, number)),
            AREA,
            number,
            DAY,
            at,
            tuple(self.describe(code, own) for code, own in sorted(standing.items())),
            withdrawn=tuple(
                WithdrawnEdition(code, own, self.judge(countersign.WITHDRAWAL, code, own), OFFICE_ID)
                for code, own in sorted(set(self.withdrawn))
            ),
            sequence=len(self.sticks) + 1,
        )
        sealed = folder.parent / f"{AREA}-{number}.age"
        sealed.write_bytes(said.encode())
        own = [(folder, {CONTRIBUTION: sealed})]
        own += [(self.root / f"{code}-{edition}", {}) for code, edition in sorted(standing.items())]
        self.handed |= set(standing.items())
        self.sticks.append(Stick(said, tuple(Letter(*pack_release(place, beside)) for place, beside in own)))

    def describe(self, code: str, number: str) -> SummedEdition:
        contents = digest(self.contents(code, number))
        judgement = self.judge(countersign.COUNTERSIGNATURE, code, number)
        return SummedEdition(code, number, contents, KEYS[code][1], judgement, OFFICE_ID)

    def judge(self, file: str, code: str, number: str) -> bytes:
        return countersign.sign_judgement(file, self.contents(code, number), OFFICE, on=dt.date(2026, 2, 1))

    def contents(self, code: str, number: str) -> bytes:
        return (self.root / f"{code}-{number}" / "isi.json").read_bytes()

    def folder(self, code: str, number: str, villages: dict[str, list[str]], text: str = "") -> Path:
        """A release as it lies on a shelf: its list of contents, and a signature that nobody asks here."""
        folder = self.root / f"{code}-{number}{text}"
        folder.mkdir(parents=True)
        said: dict[str, Any] = {"kode": code, "nomor": number, "acuan": DAY, "terbit": "2026-01-31", "berkas": []}
        said |= {"sidik": digest(f"{code} {number} {text}".encode()), "masukan": {"desa": villages}, "catatan": text}
        (folder / "isi.json").write_bytes(canonical_json(said))
        (folder / "tanda-tangan.dsse.json").write_bytes(b"{}")
        return folder


# ── the office ──────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Office:
    """A store above, with an empty desk."""

    path: Path
    numbers: Iterator[int] = field(default_factory=count)

    @property
    def opened(self) -> OpenStore:
        return cast("OpenStore", SimpleNamespace(store=SimpleNamespace(path=self.path), demo=True, keys=None))

    def clear(self, *known: tuple[str, str]) -> None:
        for name in ("kiriman", "rilis", "rilis-wilayah", "pelindungan", "kiriman-masuk"):
            shutil.rmtree(self.path / name, ignore_errors=True)
        for model in (DeliveryArrival, Sender, SecondSignature, Publication, Withdrawal):
            model.objects.all().delete()
        for code, key in known:
            at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
            Sender.objects.create(
                kode=code, key=key, token=digest(code.encode()), invited_by="akun:1", invited_at=at, until=at
            )

    def take(self, letter: Letter, way: str) -> str:
        """One package comes; how it ended."""
        return self.take_by_stick(letter) if way == CARRIER else self.take_by_line(letter)

    def take_by_line(self, letter: Letter) -> str:
        """As the machine of a sender does over the network, request by request."""
        package = letter.package
        if not senders.known_key(package.code):
            return "tidak dikenal"
        _same, wanted = inbox.announce(package.encode_list(), opened=self.opened, kode=package.code)
        for own, offset in wanted.items():
            data = letter.places[own].read_bytes()[offset:]
            known = inbox.read_announced(package.id, opened=self.opened, kode=package.code)
            inbox.add_chunk(known, own, offset, data, opened=self.opened)
        row = DeliveryArrival.objects.filter(kode=package.code, listed=package.id).exclude(state=REFUSED).first()
        row = row or inbox.receive(package, way=NETWORK, opened=self.opened)
        return inbox.settle(row, opened=self.opened).state

    def take_by_stick(self, letter: Letter) -> str:
        """As a stick is read."""
        stick = self.path.parent / f"flashdisk-{next(self.numbers)}"
        CarrierWriter(stick, dt.date(2026, 2, 1)).add_package(letter.package, letter.places)
        (outcome,) = carriers.read_carrier(str(stick), opened=self.opened, tell=lambda *_: None)
        return ACCEPTED if outcome.state == "sudah" else outcome.state

    def shelved(self) -> set[tuple[str, str]]:
        """The editions of villages that lie here and stand."""
        gone = set(Withdrawal.objects.filter(state=WITHDRAWN).values_list("kode", "number"))
        return {(path.parent.name, path.name) for path in (self.path / "rilis").glob("*/2*")} - gone

    def counted(self) -> set[tuple[str, str]]:
        return set(Publication.objects.filter(channel=EXAMINED).values_list("kode", "number")) & self.shelved()


def let_pass(package: Package, folder: Path, *, opened: OpenStore, today: dt.date) -> Rechecked:
    """The door without the proof of the release: whether its number is free, and what its server says."""
    del today  # the clocks of both computers have tests of their own
    recheck._require_free_number(package, opened)
    sealed = folder / CONTRIBUTION
    if not sealed.is_file():
        return Rechecked((), None)
    said = read_statement(sealed.read_bytes())
    rolling_up.require_believable(said, folder / RELEASE, opened=opened)
    return Rechecked((), None, said)


def read_day(folder: Path) -> Any:
    return SimpleNamespace(reference=dt.date.fromisoformat(json.loads((folder / "isi.json").read_bytes())["acuan"]))


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, db: None) -> Office:
    assert db is None
    monkeypatch.setattr(inbox, "recheck", let_pass)
    monkeypatch.setattr(inbox, "open_summary", read_day)
    monkeypatch.setattr(rolling_up, "open_summary", read_day)
    path = tmp_path / "kantor"
    path.mkdir()
    return Office(path)


# ── sums, their villages, what was withdrawn ────────────────────────────────────────────────────
ACTS = st.lists(
    st.tuples(st.sampled_from(["terbit", "tarik", "ganti", "kirim", "kirim"]), st.sampled_from(VILLAGES)), max_size=9
)


def play(root: Path, acts: Sequence[tuple[str, str]]) -> Below:
    shutil.rmtree(root, ignore_errors=True)
    below = Below(root)
    for code in VILLAGES[:2]:
        below.issue(code)
    below.hand_up()
    for act, code in acts:
        if act == "terbit":
            below.issue(code)
        elif act == "kirim":
            below.hand_up()
        else:
            below.withdraw(code)
            if act == "ganti":
                below.issue(code)
    below.hand_up()
    return below


def require_no_ghost(office: Office, below: Below, heard: Sequence[Stick]) -> None:
    """Of what came: the newest sum holds; what it withdrew stands nowhere; nothing counts that it does not name."""
    newest = max((stick.said for stick in heard), key=lambda said: said.sequence)
    held = rolling_up.last_statement(office.path, AREA, DAY)
    assert held is not None
    assert held.sequence == newest.sequence
    gone = {(each.code, each.number) for each in newest.withdrawn}
    named = {(each.code, each.number) for each in newest.villages}
    assert not office.shelved() & gone
    assert office.counted() == office.shelved() & named
    assert office.shelved() <= set(below.editions)


@ONE_OFFICE
@given(acts=ACTS, data=st.data())
def test_sums_and_their_villages_in_any_order(office: Office, acts: list[tuple[str, str]], data: st.DataObject) -> None:
    """Sticks and lines come in any order, some twice, some with a village lost; then all of it comes once more, in any
    order: what stands and what counts is what the kabupaten says last."""
    below = play(office.path.parent / "bawah", acts)
    office.clear((AREA, OFFICE_ID))
    heard: list[Stick] = []
    for stick in data.draw(st.lists(st.sampled_from(below.sticks), max_size=2 * len(below.sticks))):
        way = data.draw(st.sampled_from([NETWORK, CARRIER]))
        lost = data.draw(st.sets(st.sampled_from(range(1, len(stick.letters) + 1))))
        for place, letter in enumerate(stick.letters):
            if place not in lost:
                office.take(letter, way)
        heard.append(stick)
        require_no_ghost(office, below, heard)
    for stick in data.draw(st.permutations(below.sticks)):
        way = data.draw(st.sampled_from([NETWORK, CARRIER]))
        for letter in stick.letters:
            office.take(letter, way)
        heard.append(stick)
        require_no_ghost(office, below, heard)
    assert office.shelved() == below.handed - set(below.withdrawn)
    assert office.counted() == set(below.standing().items()) & below.handed


@pytest.mark.parametrize("way", [NETWORK, CARRIER])
def test_an_edition_that_comes_after_it_was_withdrawn_is_withdrawn(office: Office, way: str) -> None:
    """The first stick lost a village, the second one says that this edition is withdrawn; then the first is read
    again: nothing of it stands, and whoever looks at the board hears of it."""
    code = VILLAGES[0]
    below = play(office.path.parent / "bawah", [("ganti", code), ("kirim", code)])
    office.clear((AREA, OFFICE_ID))
    for stick in (below.sticks[1], below.sticks[0]):
        for letter in stick.letters:
            office.take(letter, way)
    assert office.shelved() == {(code, "2025-2"), (VILLAGES[1], "2025-1")}
    assert Withdrawal.objects.filter(kode=code, number="2025-1", state=WITHDRAWN).exists()
    told = AuditEntry.objects.filter(action="antar.tarik").values_list("subjects", flat=True)
    assert [json.loads(subjects) for subjects in told] == [[f"kemendagri:{code}"]]


# ── a village that delivers itself ──────────────────────────────────────────────────────────────
def write_notice(below: Below, code: str, number: str) -> bytes:
    key = KEYS[code][0]
    envelope = countersign.sign_judgement(
        countersign.WITHDRAWAL, below.contents(code, number), key, on=dt.date(2026, 2, 1)
    )
    return sign_notice(WithdrawalNotice(code, number, "Tabel terbalik", envelope.decode()), key)


@ONE_OFFICE
@given(data=st.data())
def test_editions_of_a_village_and_its_withdrawals_in_any_order(office: Office, data: st.DataObject) -> None:
    """Under a number stands what came first; other content under it (a store that was restored) is refused, said, and
    changes nothing. A withdrawal is told until it is recorded, and is for ever."""
    code, root = VILLAGES[0], office.path.parent / "bawah"
    shutil.rmtree(root, ignore_errors=True)
    below = Below(root)
    for _number in range(3):
        below.issue(code)
    twin = below.folder(code, "2025-2", {}, text=" pulih")
    letters = [Letter(*pack_release(root / f"{code}-2025-{number}", {})) for number in (1, 2, 3)]
    letters.append(Letter(*pack_release(twin, {})))
    withdrawn = data.draw(st.sets(st.sampled_from(["2025-1", "2025-3"])))
    messages: list[Letter | str] = [*letters, *sorted(withdrawn)]
    office.clear((code, KEYS[code][1]))
    first: dict[str, str] = {}
    recorded: set[str] = set()
    came = data.draw(st.lists(st.sampled_from(messages), max_size=10))
    # a notice that was not recorded is told again
    for message in [*came, *data.draw(st.permutations(messages)), *sorted(withdrawn)]:
        if isinstance(message, str):
            note = write_notice(below, code, message)
            try:
                withdrawals.take_notice(note, kode=code, number=message, key=KEYS[code][1], opened=office.opened)
                recorded.add(message)
            except DeliveryRefused:
                assert message not in first, "only what never came cannot be withdrawn"
        else:
            package = message.package
            state = office.take(message, data.draw(st.sampled_from([NETWORK, CARRIER])))
            held = first.setdefault(package.number, package.contents)
            assert state == (ACCEPTED if held == package.contents else REFUSED)
        assert office.shelved() == {(code, number) for number in first if number not in recorded}
    assert recorded == withdrawn
    refused = DeliveryArrival.objects.filter(state=REFUSED)
    assert {row.number for row in refused} == {"2025-2"}, "the conflict is said, whichever of the two came first"
    for number, contents in first.items():
        assert digest((office.path / "rilis" / code / number / "isi.json").read_bytes()) == contents


# ── references ──────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Published:
    """What stood at the server above after each version: the folder of a stick."""

    root: bytes
    sticks: tuple[Path, ...]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    home = tmp_path_factory.mktemp("acuan")
    server, sticks = make_server(home, area=AREA, villages=()), list[Path]()
    for version in range(1, 5):
        write_files(home / "isi", {f"tables/{OWN}.yaml": own_table(f"Reka {version}", version)})
        publish_folder(server.repository, home / "isi", f"Versi {version}", on=NOW.date(), now=NOW)
        server.sign(server.walidata)
        sticks.append(Path(shutil.copytree(server.terbit, home / f"stick-{version}")))
    return Published((server.repository.metadata / "1.root.json").read_bytes(), tuple(sticks))


@pytest.mark.malam
@ONE_OFFICE
@given(came=st.lists(st.integers(1, 4), min_size=1, max_size=8))
def test_an_older_stick_of_references_takes_nothing_back(
    published: Published, tmp_path_factory: pytest.TempPathFactory, came: list[int]
) -> None:
    shelf = ReferenceShelf(tmp_path_factory.mktemp("simpanan") / "acuan")
    for place, version in enumerate(came):
        newest = max(came[: place + 1])
        took = partial(fetch_newest, shelf, (published.sticks[version - 1].as_uri(),), published.root, [VILLAGES[0]])
        if version < newest:
            with pytest.raises(ReferenceRefused):
                took()
        else:
            shelf.keep(took())
        assert shelf.list_versions(AREA)[-1] == newest


# ── cards of people who move ────────────────────────────────────────────────────────────────────
HERE, THERE = VILLAGES[0], VILLAGES[1]
TODAY, CARD = dt.date(2026, 2, 1), "c" * 64


def make_recorder(code: str) -> Recorder:
    """Whoever records events of a village; what is recorded of people is left out."""
    at = dt.datetime(2026, 2, 1, tzinfo=dt.UTC)
    area = AreaCode.kemendagri(code)
    number = ensure_area(code=area, by="akun:1", at=at).pk
    said = {"area": area, "area_id": number, "opened": None, "by": "akun:1", "at": at, "today": TODAY}
    return cast("Recorder", SimpleNamespace(**said, record=lambda **_: None))


def answer(verdict: str) -> bytes:
    day = "2026-01-20" if verdict == card.ACCEPTED else ""
    reason = "" if day else next(iter(card.REASONS))
    return card.sign_receipt(card.MoveReceipt(CARD, HERE, THERE, verdict, day, "2026-02-01", reason), KEYS[THERE][0])


@ONE_OFFICE
@given(
    came=st.lists(st.sampled_from(["batal", card.ACCEPTED, card.REFUSED]), max_size=6),
    verdict=st.sampled_from([card.ACCEPTED, card.REFUSED]),
)
def test_a_card_has_the_answer_that_came_first_and_a_second_one_is_a_conflict(
    office: Office, monkeypatch: pytest.MonkeyPatch, came: list[str], verdict: str
) -> None:
    """Cancelled or not, before or after: what the destination decided holds. Another decision under the same card (its
    store was restored) is refused by name."""
    monkeypatch.setattr(sent_cards, "settle_card", lambda *_: False)  # departures have tests of their own
    recorder = make_recorder(HERE)
    SentCard.objects.all().delete()
    row = SentCard.objects.create(
        area_id=recorder.area_id, card=CARD, kode=THERE, key=KEYS[THERE][1], people="[1]", left=TODAY, letter=False,
        made=TODAY, sealed=b"tersegel", by="akun:1", at=recorder.at,
    )  # fmt: skip
    held = ""
    for message in [*came, verdict, "batal"]:
        if message == "batal":
            with suppress(MoveCardRefused):
                sent_cards.cancel_card(recorder, row.pk)
        elif held in ("", message):
            held = message
            sent_cards.take_receipt(recorder, answer(message))
        else:
            with pytest.raises(ReceiptRefused) as told:
                sent_cards.take_receipt(recorder, answer(message))
            assert told.value.code == "R617"
        row.refresh_from_db()
        assert row.state == held or (not held and row.state in (WAITS, CANCELLED))
    assert row.state == held
    assert not row.sealed, "the people are on no file any more"


@ONE_OFFICE
@given(came=st.lists(st.sampled_from(["kartu", "putus", "catatan"]), max_size=8))
def test_a_card_that_comes_again_waits_for_nobody_once_it_was_decided(
    office: Office, monkeypatch: pytest.MonkeyPatch, came: list[str]
) -> None:
    said = SimpleNamespace(number=CARD, dari=HERE, orang=(1, 2), pindah=TODAY, dibuat=TODAY)
    monkeypatch.setattr(came_cards, "_open_file", lambda *_: said)
    monkeypatch.setattr(came_cards, "own_key", lambda **_: KEYS[THERE])
    monkeypatch.setattr(came_cards, "find_neighbour", lambda *_: SimpleNamespace(key=KEYS[HERE][1]))
    recorder = make_recorder(THERE)
    CameCard.objects.all().delete()
    there = decided = settled = False
    for message in [*came, "kartu", "putus", "catatan", "kartu"]:
        row = CameCard.objects.filter(card=CARD).first()
        if message == "kartu":
            row, there = came_cards.receive_card(recorder, b"berkas"), True
        elif message == "putus" and row is not None:
            with suppress(MoveCardRefused):
                came_cards.refuse_card(recorder, row.pk, next(iter(card.REASONS)))
            decided = True
        elif message == "catatan":
            note = card.MoveNote(CARD, HERE, THERE, digest(b"" if row is None else bytes(row.receipt)))
            signed = card.sign_note(note, KEYS[HERE][0], card.NOTE_TYPE)
            if decided:
                came_cards.take_note(recorder, signed)
                settled = True
            else:
                with pytest.raises(ReceiptRefused):
                    came_cards.take_note(recorder, signed)
        rows = [(each.state, each.settled_at is not None) for each in CameCard.objects.filter(card=CARD)]
        assert rows == ([(card.REFUSED if decided else WAITS, settled)] if there else [])
    assert settled


# ── both doors ──────────────────────────────────────────────────────────────────────────────────
def callers_of(name: str) -> set[str]:
    """The modules in which a function of this name is called by its module: `inbox.receive(…)`."""
    module, _, function = name.partition(".")
    found = set()
    for path in (PROJECT / "cantik").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_bytes())):
            own = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == function
            if own and isinstance(cast("Any", node).func.value, ast.Name) and cast("Any", node).func.value.id == module:
                found.add(path.stem)
    return found


@pytest.mark.malam
def test_network_and_stick_go_through_one_door() -> None:
    """What is received, withdrawn and answered is decided by one function each, whichever way it comes."""
    assert callers_of("inbox.receive") == {"carriers", "machine"}
    assert callers_of("inbox.settle") == {"carriers", "arrival_job"}
    assert callers_of("withdrawals.take_notice") == {"carriers", "machine"}
    assert callers_of("answers.apply_answer") == {"carriers", "delivering"}
    assert callers_of("rolling_up.take_statement") == {"inbox"}
