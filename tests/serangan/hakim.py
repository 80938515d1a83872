"""The judge: knows the persons themselves, asks the policy what each hidden cell must keep, and counts what the
outsider found. Only the judge sees the truth; the outsider never does."""

from __future__ import annotations

import math
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from cantik.measure.axes import geography
from cantik.snapshot.frame import Snapshot
from tests.acuan.bacaan import FOLDER, scales
from tests.serangan import fakta, luar
from tests.serangan.luar import NEAR, Interval
from tests.serangan.massa import Persons
from tests.serangan.program import is_narrower
from tests.serangan.rilis import DUSUN, FRAME, Folder, Told, product_of, read_folder

import yaml  # isort: skip

POLICY = yaml.safe_load((FOLDER / "policies" / "baku_2026.yaml").read_text(encoding="utf-8"))
Need = tuple[int, int]
Sets = dict[str, list[tuple[Mapping[str, frozenset[int]], int]]]


@dataclass(frozen=True)
class Truth:
    """Persons or families as coded columns, by basis."""

    columns: Mapping[str, Mapping[str, np.ndarray]]
    sizes: Mapping[str, int]

    @classmethod
    def of(cls, snapshot: Snapshot) -> Truth:
        """Those of a snapshot, the dusun of each among the columns."""
        group = geography(snapshot.areas)[1].group
        columns = {
            basis: {**{n: v.astype(np.int64) for n, v in frame.columns.items()}, DUSUN: group[frame.area].astype(int)}
            for basis, frame in snapshot.frames.items()
        }
        return cls(columns, {basis: len(frame) for basis, frame in snapshot.frames.items()})

    def count(self, basis: str, who: Persons) -> int:
        """How many there are."""
        return int(np.count_nonzero(who.within(self.columns[basis], self.sizes[basis])))


def required(told: Told, count: int, whole: int, around: int) -> Need | None:
    """What a hidden cell must keep (docs/bidang/governance.md 5.3); None when it was hidden for the sake of others.

    `whole`: its row. `around`: the smallest public set that holds it; nobody can be made to think of more than that.
    """
    if told.silent or told.kelas not in POLICY["ambang"]:
        return None
    least = int(POLICY["ambang"][told.kelas])
    trait = told.who != told.row
    small = (trait and 0 < count < least) or 0 < whole < least
    full = trait and bool(POLICY["penuh"].get(told.kelas)) and not told.neutral and count == whole > 0
    zero = POLICY["nol"].get(told.kelas)
    telling = trait and count == 0 < whole and zero
    telling = telling and (told.neutral or whole < zero["penyebut_di_bawah"] or told.below_village)
    if not (small or full or telling):
        return None
    return max(0, count - 1), max(count, min(least, whole, around))


class PublicSets:
    """The open tables of persons and families by dusun, sex and age: what is never hidden."""

    def __init__(self, folder: Folder) -> None:
        self._sets: Sets = {}
        self._printed: Sets = {}
        self._at: dict[tuple[str, frozenset[int] | None], int] = {}
        spouse = {"hubungan": frozenset(scales("orang")["hubungan"].positions("2"))}
        for told in folder.told:
            held = product_of(told.who)
            if told.value is None or held is None:
                continue
            self._printed.setdefault(told.basis, []).append((held, told.value))
            if told.kelas in ("", "A") and held.keys() <= FRAME:
                self._sets.setdefault(told.basis, []).append((held, told.value))
            beside = {name: values for name, values in held.items() if name != DUSUN}
            if (told.basis, beside) in (("keluarga", {}), ("orang", spouse)):
                self._at["pasangan" if beside else told.basis, held.get(DUSUN)] = told.value

    def around(self, told: Told) -> int:
        """The number of the smallest of them that holds a set; without end where none is read to hold it."""
        return _smallest(told, self._sets)

    def around_part(self, told: Told) -> int:
        """Of a class that a category merges the same, whatever number is printed: what the village's own row says of a
        class, or the row of a dusun of all that it merges, a printed number says, and no sum of several. Families of
        one member are no more than those without a spouse at home, whom every neighbour can count."""
        held, bound = product_of(told.who) or {}, _smallest(told, self._printed)
        if told.basis == "keluarga" and held.get("jumlah_anggota") == frozenset({1}):
            families, spouses = (self._at.get((basis, held.get(DUSUN))) for basis in ("keluarga", "pasangan"))
            if families is not None and spouses is not None:
                bound = min(bound, families - spouses)
        return bound


def _smallest(told: Told, sets: Sets) -> int:
    own = product_of(told.who)
    holding = (
        number
        for held, number in sets.get(told.basis, ())
        if own is not None and all(name in own and own[name] <= values for name, values in held.items())
    )
    return min(holding, default=10**9)


@dataclass(frozen=True)
class Secret:
    """A hidden cell that must be hidden for its own sake."""

    told: Told
    count: int
    keep: Need


@dataclass(frozen=True)
class Breach:
    """A protected cell of which the outsider knows too much."""

    source: str
    count: int
    keep: Need
    found: Interval

    @property
    def exact(self) -> bool:
        """Whether he knows the very number."""
        return math.ceil(self.found[0] - NEAR) >= math.floor(self.found[1] + NEAR)


@dataclass
class Verdict:
    """What came out at a level. `misled`: intervals that miss the truth, because the register knows an exception to a
    fact; `refused`: facts that contradict what is printed, so that they are left out; `apart`: pairs of sets that
    share answers and were too large to be taken together; `conceded`: merged classes that are known without any table
    of the edition."""

    level: int
    secrets: int = 0
    breaches: list[Breach] = field(default_factory=list)
    misled: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    apart: int = 0
    conceded: list[Breach] = field(default_factory=list)

    @property
    def exact(self) -> int:
        """Cells that are known exactly."""
        return sum(breach.exact for breach in self.breaches)

    def counts(self) -> dict[str, int]:
        """The figures of the verdict."""
        return {
            "rahasia": self.secrets,
            "menyempit": len(self.breaches),
            "tepat": self.exact,
            "keliru": len(self.misled),
            "ditolak": len(self.refused),
            "terpisah": self.apart,
            "tanpa_tabel": len(self.conceded),
        }


def secrets_of(folder: Folder, truth: Truth) -> list[Secret]:
    """All hidden cells that need an interval, and all classes that a printed category merges and no cell is of."""
    out, public, everybody = [], PublicSets(folder), _everybody(folder)
    cells = {mark_of(told) for told in folder.told if not told.part}
    for told in folder.told:
        if told.part and mark_of(told) in cells:
            continue
        if told.value is None and told.kelas not in ("", "A"):
            count, whole = truth.count(told.basis, told.who), truth.count(told.basis, told.row)
            if count == whole and told.source.partition(" ")[0] in everybody:
                continue
            keep = required(told, count, whole, public.around_part(told) if told.part else public.around(told))
            if keep:
                out.append(Secret(told, count, keep))
    return out


def mark_of(told: Told) -> Hashable:
    """A set, however it is said: the values of each column, and each "this or that"."""
    plain: dict[str, frozenset[int]] = {}
    either: set[Hashable] = set()
    for alternatives in told.who.lists:
        if len(alternatives) > 1:
            either.add(frozenset(frozenset(each.items()) for each in alternatives))
        for name, values in alternatives[0].items() if len(alternatives) == 1 else ():
            plain[name] = plain.get(name, values) & values
    return told.basis, frozenset({*plain.items(), *either})


def _everybody(folder: Folder) -> set[str]:
    """Indicators that the village prints as everybody of an age: what a dusun has of them is how many are of that age
    there, which is open."""
    of_age: dict[str, list[int]] = {}
    for told in folder.told:
        name, _, side = told.source.partition(" ")
        if told.table == "indikator" and side in ("pembilang", "penyebut") and told.value is not None:
            held = product_of(told.who if side == "penyebut" else told.row) or {}
            own = {column: frozenset(range(scales(told.basis)[column].missing)) for column in held.keys() - FRAME}
            if all(held[column] >= answered for column, answered in own.items()):
                of_age.setdefault(name, []).append(told.value)
    return {name for name, sides in of_age.items() if len(sides) == 2 and sides[0] == sides[1]}


def judged(
    folder: Folder, secrets: Sequence[Secret], level: int, proven: Collection[str] = (), largest: int = luar.LARGEST
) -> Verdict:
    """The verdict of a level over all problems of a folder; a secret is attacked in every problem that tells of it.

    `proven`: sources of secrets that nobody narrowed who knew more. `largest`: unknowns of what is taken together.
    """
    verdict, folder = Verdict(level, len(secrets)), fakta.widened(folder, level)
    views = [(secret, told) for secret in secrets for told in _views(secret.told, level)]
    worst: dict[str, Breach] = {}
    reached: set[str] = set(proven)
    outsider = luar.Outsider(folder, level)
    for group in outsider.groups(largest):
        verdict.apart += group.apart
        mine = [(s, told.who) for s, told in views if told.basis == group.basis and s.told.source not in proven]
        mine = [(secret, who) for secret, who in mine if luar.traits(luar.plain(group.basis, who)) <= group.answers]
        if not mine:
            continue
        problem, refused = outsider.fitting(group)
        verdict.refused += refused
        reached.update(secret.told.source for secret, _ in mine)
        found = luar.bounds(problem, [who for _, who in mine], [secret.keep for secret, _ in mine])
        if found is None:
            verdict.refused.append(f"semua tentang {sorted(group.answers)}")
            continue
        for (secret, _), interval in zip(mine, found, strict=True):
            if not interval[0] - NEAR <= secret.count <= interval[1] + NEAR:
                verdict.misled.append(secret.told.source)
            elif is_narrower(interval, secret.keep):
                worst[secret.told.source] = Breach(secret.told.source, secret.count, secret.keep, interval)
    assert reached >= {secret.told.source for secret in secrets}, "a protected cell was not attacked"
    verdict.breaches = list(worst.values())
    return verdict


def concede_parts(verdict: Verdict, secrets: Sequence[Secret], untold: Folder) -> None:
    """Merged classes that are narrowed as far where the edition tells of no answer (`untold`) are known without it: no
    table of it gives them away, and none could be withdrawn for them."""
    narrowed = {breach.source for breach in verdict.breaches}
    parts = [secret for secret in secrets if secret.told.part and secret.told.source in narrowed]
    if not parts:
        return
    left = {breach.source: breach.found for breach in judged(untold, parts, verdict.level).breaches}
    conceded = [breach for breach in verdict.breaches if breach.source in left and not _tells(breach, left)]
    verdict.conceded += conceded
    verdict.breaches = [breach for breach in verdict.breaches if breach not in conceded]


def _tells(breach: Breach, left: Mapping[str, Interval]) -> bool:
    """Whether somebody knows more than what is left of what must be kept."""
    low, high = left[breach.source]
    return is_narrower(breach.found, (max(low, breach.keep[0]), min(high, breach.keep[1])))


def _views(told: Told, level: int) -> list[Told]:
    """A hidden cell as it is said, and as it is said of families where it is of their heads."""
    made = fakta.headed(told) if level > 1 else None
    return [told] if made is None else [told, made]


def singletons(folder: Folder, secrets: Sequence[Secret], level: int, most: int) -> tuple[int, set[str]]:
    """Whoever is alone in a hidden cell and knows it: how many such attackers (at most so many for each problem) and
    the cells of others that one of them narrows."""
    tried, narrowed = 0, set[str]()
    outsider = luar.Outsider(folder, level)
    for group in outsider.combinations():
        mine = [s for s in secrets if s.told.basis == group.basis]
        mine = [s for s in mine if luar.traits(luar.plain(group.basis, s.told.who)) <= group.answers]
        alone = [secret for secret in mine if secret.count == 1][:most]
        if not alone:
            continue
        problem, _ = outsider.fitting(group)
        for own in alone:
            tried += 1
            others = [s for s in mine if s is not own]
            knows = luar.Row(problem.sum(own.told.who), 1.0, 1.0)
            found = luar.bounds(problem, [s.told.who for s in others], [s.keep for s in others], [knows])
            for secret, interval in zip(others, found or (), strict=found is not None):
                inside = interval[0] - NEAR <= secret.count <= interval[1] + NEAR
                if inside and is_narrower(interval, secret.keep):
                    narrowed.add(secret.told.source)
    return tried, narrowed


def attack(release: Path, snapshot: Snapshot, levels: Sequence[int] = (1, 2, 3)) -> list[Verdict]:
    """Attack a release folder at some levels and judge by the truth."""
    folder, truth = read_folder(release), Truth.of(snapshot)
    secrets = secrets_of(folder, truth)
    out: list[Verdict] = []
    proven: set[str] = set()
    for level in sorted(levels, reverse=True):  # who knew more and found nothing finds nothing with less
        verdict = judged(folder, secrets, level, proven)
        narrowed = {breach.source for breach in verdict.breaches}
        proven = {s.told.source for s in secrets} - narrowed - set(verdict.misled)
        out.insert(0, verdict)
    return out
