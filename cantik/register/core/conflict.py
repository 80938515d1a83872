"""Two sources say different things of one person: which value holds, and why. Pure; the rules are content.

What is decided is an *edge* between two statements for one variable: while both are read, what the loser says of it is
not heard. So a decision holds for these two statements, whatever came first, as of every date, and no longer when one
of them is taken back. `terbaru` needs no edge: later reference dates are folded later anyhow.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from cantik.base.text import fold as plain
from cantik.content.kinds import ConflictRule
from cantik.register.core.state import NumberSeen

NEWEST, TRUSTED, ASK = "terbaru", "tepercaya", "tanya"
BY_HAND = "pembetulan"
#: whose value holds: what the statement says that came in, or what stood before it
NEW, OLD = "baru", "lama"
BY_RULE, OPEN, DECIDED = "aturan", "terbuka", "diputus"
EVENTS = "peristiwa"
#: places are one thing: dusun, RW and RT of two lists are never mixed; the number of the card stands for the family
PLACE = ("dusun", "rw", "rt")
_UNKNOWN = ("", None, "tidak_tahu")
#: the statement that is being compared has no number yet
NEWCOMER = 0
#: what two sources speak of: a person, or a family with its dwelling
PERSON, FAMILY = "orang", "keluarga"


class Edge(NamedTuple):
    """Of `variable` the statement `loser` is not heard while `winner` is read (ids of statements)."""

    variable: str
    winner: int
    loser: int


class Precedent(NamedTuple):
    """What was said before of two statements."""

    winner: int
    state: str
    decision: int | None


class RuleBook:
    """Which rule holds for a variable of a person, or of a family."""

    def __init__(self, rules: Mapping[str, ConflictRule]) -> None:
        replaced = {rule.replaces for rule in rules.values()}
        self.rules = {rule.id: rule for rule in rules.values() if rule.id not in replaced}
        self._of = {name: rule for rule in self.rules.values() for name in rule.fields}
        self._rest = next((rule for rule in self.rules.values() if rule.rest), None)

    def of(self, variable: str) -> ConflictRule | None:
        """The rule of a variable, None without any rules."""
        return self._of.get(variable, self._rest)


@dataclass(frozen=True, slots=True)
class Voice:
    """One statement about a person. `hand`: variables that somebody corrected in it; `later`: it is folded after the
    one that is compared with it."""

    content: int
    source: str
    said: Mapping[str, Any]
    hand: frozenset[str] = frozenset()
    later: bool = False


@dataclass(frozen=True, slots=True)
class Clash:
    """One variable of which the newcomer and another statement say different things.

    `shown`: the other one is what holds now, so that this is what somebody is told of. `binds`: it makes an edge.
    `carry_corrections`: a value corrected by hand in the list that this one replaces. `chosen`: somebody said so
    beforehand.
    """

    variable: str
    other: int
    source: str
    old: Any
    new: Any
    rule: str
    way: str
    takes: str
    state: str
    shown: bool
    binds: bool
    decision: int | None = None
    carried: bool = False
    chosen: bool = False

    def edge(self, newcomer: int = NEWCOMER) -> Edge:
        """Who is heard and who is not."""
        pair = (newcomer, self.other) if self.takes == NEW else (self.other, newcomer)
        return Edge(self.variable, *pair)


@dataclass(frozen=True, slots=True)
class Differences:
    """Somebody of whom sources differ: internal id, record and row of the file, what they differ in.

    `unit`: a person, or a family (then `person` is its id). `would`: by variable that is shown what would hold
    afterwards, by what is chosen (`BY_RULE`: nothing); only of a dry run.
    """

    person: int
    record: int
    row: int
    clashes: tuple[Clash, ...]
    kept: Mapping[str, Any] = field(default_factory=dict)  # corrected by hand and to be said again in this list
    unit: str = PERSON
    would: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


class Tallied(NamedTuple):
    """How many persons differ in a variable, by which way it was settled, and whose value holds (`tanya`: it waits)."""

    variable: str
    rule: str
    way: str
    outcome: str
    many: int


def outcome(clash: Clash) -> str:
    """Whose value holds, or that somebody is asked."""
    return ASK if clash.state == OPEN else clash.takes


def key_of(unit: str, variable: str) -> str:
    """A variable by one word: that of a family says so (`keluarga.r303`), for both have an address and a place."""
    return variable if unit == PERSON else f"{unit}.{variable}"


def unit_of(key: str) -> tuple[str, str]:
    """Unit and variable of a word of `key_of`."""
    unit, dot, variable = key.rpartition(".")
    return (unit, variable) if dot else (PERSON, key)


def tally_clashes(told: Iterable[Differences]) -> list[Tallied]:
    """What is shown, counted: what waits first, then by variable."""
    counts = Counter(
        (key_of(whose.unit, clash.variable), clash.rule, clash.way, outcome(clash))
        for whose in told
        for clash in whose.clashes
        if clash.shown
    )
    found = [Tallied(*key, count) for key, count in counts.items()]
    return sorted(found, key=lambda tally: (tally.outcome != ASK, tally.variable, tally.way, tally.outcome))


# ── what is compared ────────────────────────────────────────────────────────────────────────────


def comparable(said: Mapping[str, Any]) -> dict[str, Any]:
    """What a statement says by variable, the place as one; what it does not know it does not say."""
    found = {name: value for name, value in said.items() if name not in PLACE and value not in _UNKNOWN}
    place = tuple(said.get(name) or "" for name in PLACE)
    if any(place):
        found[PLACE[0]] = place
    return found


def same(one: Any, other: Any) -> bool:
    """Whether two values are the same; of places only what both say is compared."""
    if isinstance(one, NumberSeen) and isinstance(other, NumberSeen):
        return one.id == other.id and one.id != 0
    if isinstance(one, tuple) and isinstance(other, tuple) and not isinstance(one, NumberSeen):
        return all(plain(a) == plain(b) for a, b in zip(one, other, strict=True) if a and b)
    return bool(one == other)


def alike(one: Any, other: Any) -> bool:
    """Whether two values are the same but for capitals, blanks and signs."""
    if isinstance(one, str) and isinstance(other, str):
        return plain(one) == plain(other)
    return same(one, other)


def silence(said: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
    """A statement without what is not heard of it."""
    gone = {*names, *(PLACE if PLACE[0] in names else ())}
    return {name: value for name, value in said.items() if name not in gone}


def home_silence(said: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
    """The same of a family; whose building is not heard, of that its household is not heard either."""
    return silence(said, {*names, *(("rumah_tangga",) if "r109" in names else ())})


def variables_silenced(edges: Iterable[Edge], read: Collection[int]) -> dict[int, set[str]]:
    """By statement the variables that are not heard of it, when these statements are read.

    Decisions that go round in a circle silence nobody: somebody is always heard.
    """
    by_variable: dict[str, list[Edge]] = {}
    for edge in edges:
        if edge.winner in read and edge.loser in read:
            by_variable.setdefault(edge.variable, []).append(edge)
    quiet: dict[int, set[str]] = {}
    for variable, found in by_variable.items():
        losers = {edge.loser for edge in found}
        if {edge.winner for edge in found} <= losers:
            continue
        for loser in losers:
            quiet.setdefault(loser, set()).add(variable)
    return quiet


def merge_statements(
    statements: Iterable[tuple[int, Mapping[str, Any]]], quiet: Mapping[int, Collection[str]]
) -> dict[str, Any]:
    """One state from statements in the order of folding; what is not heard does not count."""
    state: dict[str, Any] = {}
    for content, said in statements:
        state.update(silence(said, quiet[content]) if content in quiet else said)
    return state


def origins_of(
    statements: Iterable[tuple[int, Mapping[str, Any]]], quiet: Mapping[int, Collection[str]]
) -> dict[str, tuple[int, Any]]:
    """By compared variable the statement whose value holds, and the value; a repetition changes no origin."""
    found: dict[str, tuple[int, Any]] = {}
    for content, said in statements:
        for name, value in comparable(silence(said, quiet[content]) if content in quiet else said).items():
            if name not in found or not same(found[name][1], value):
                found[name] = (content, value)
    return found


# ── who is heard ────────────────────────────────────────────────────────────────────────────────


def judge(
    book: RuleBook,
    new: Voice,
    others: Sequence[Voice],
    *,
    own: Sequence[Voice] = (),
    present: Mapping[str, tuple[int, Any]],
    verdicts: Mapping[tuple[str, int, int], Precedent],
    choices: Mapping[str, str] | None = None,
) -> list[Clash]:
    """What a new statement and those of other sources differ in.

    `own`: earlier statements of the same source; `present`: what holds now, by variable, empty for a list that does not
    stand; `verdicts`: what was said of pairs of statements before; `choices`: what somebody chose for this file
    (`with_choices`).
    """
    found: list[Clash] = []
    said = comparable(new.said)
    spoken = [(voice, comparable(voice.said)) for voice in others]
    for name, value in said.items():
        rule = book.of(name)
        if rule is None:
            continue
        for voice, theirs in spoken:
            if name not in theirs or same(value, theirs[name]):
                continue
            contested = _Contested(rule, name, voice, theirs[name], value)
            clash = _one(contested, new, own, present.get(name), verdicts)
            if clash is not None:
                found.append(clash)
    return with_choices(found, choices)


class _Contested(NamedTuple):
    """One variable of which a newcomer (`new`) and another statement (`theirs`: `old`) say different things."""

    rule: ConflictRule
    name: str
    theirs: Voice
    old: Any
    new: Any

    def clash(
        self, way: str, takes: str, state: str, *, shown: bool, binds: bool = True, carried: bool = False
    ) -> Clash:
        """The difference, settled this way."""
        theirs, rule = self.theirs, self.rule.id
        said = (self.name, theirs.content, theirs.source, self.old, self.new)
        return Clash(*said, rule, way, takes, state, shown, binds, carried=carried)


def _one(
    contested: _Contested,
    mine: Voice,
    own: Sequence[Voice],
    present: tuple[int, Any] | None,
    verdicts: Mapping[tuple[str, int, int], Precedent],
) -> Clash | None:
    rule, name, theirs, old, value = contested
    holds = present is not None and present[0] == theirs.content
    spelling = alike(value, old)
    way = rule.way
    if name in theirs.hand:
        way = BY_HAND if rule.by_hand == ASK else NEWEST
    ranks = _rank(rule, mine.source), _rank(rule, theirs.source)
    if way == TRUSTED and ranks[0] != ranks[1]:
        takes = NEW if ranks[0] < ranks[1] else OLD
        return contested.clash(way, takes, BY_RULE, shown=holds and not spelling)
    if way in (NEWEST, TRUSTED):
        if not holds or spelling:
            return None
        return contested.clash(NEWEST, OLD if theirs.later else NEW, BY_RULE, shown=True, binds=False)
    if spelling:
        return None
    before = _before(name, value, theirs.content, own, present, verdicts)
    if before is not None:
        takes = OLD if before.winner == theirs.content else NEW
        found = contested.clash(way, takes, before.state, shown=holds or before.state == OPEN)
        return replace(found, decision=before.decision)
    if present is not None and same(present[1], value):  # it agrees with what holds
        return contested.clash(way, NEW, BY_RULE, shown=False)
    held = None if present is None else next((voice for voice in own if voice.content == present[0]), None)
    # its source says something new: the other's word comes not in silence
    if held is not None and name not in held.hand:
        return contested.clash(way, NEW, OPEN, shown=True)
    return contested.clash(way, OLD, OPEN, shown=holds)


def _before(
    name: str,
    value: Any,
    other: int,
    own: Sequence[Voice],
    present: tuple[int, Any] | None,
    verdicts: Mapping[tuple[str, int, int], Precedent],
) -> Precedent | None:
    """What was said of the same two values before: of this source's earlier list, or of what holds now."""
    for earlier in reversed(own):
        if same(comparable(earlier.said).get(name), value):
            known = verdicts.get((name, earlier.content, other))
            if known is not None:
                return known
    if present is not None and present[0] != other and same(present[1], value):
        return verdicts.get((name, present[0], other))
    return None


def _rank(rule: ConflictRule, source: str) -> int:
    return rule.order.index(source) if source in rule.order else len(rule.order)


def choice_of(unit: str, record: int, variable: str) -> str:
    """The word under which somebody chose for one record of the file."""
    return f"{unit}#{record}#{variable}"


def with_choices(
    clashes: Sequence[Clash], choices: Mapping[str, str] | None, *, unit: str = PERSON, record: int = -1
) -> list[Clash]:
    """What somebody chose for the file goes before the rule: for this record, for a variable beside a source
    (`dusun@siak`), for a variable, for a rule, for all (`*`), in this order. `tanya` leaves it open."""
    if not choices:
        return list(clashes)
    beside = {clash.variable: clash.source for clash in clashes if clash.shown}
    found = []
    for clash in clashes:
        key = key_of(unit, clash.variable)
        words = (
            choice_of(unit, record, clash.variable),
            f"{key}@{beside.get(clash.variable, '')}",
            key,
            clash.rule,
            "*",
        )
        found.append(with_wish(clash, next((choices[word] for word in words if word in choices), None)))
    return found


def with_wish(clash: Clash, wish: str | None) -> Clash:
    """A difference as somebody wants it: `baru`, `lama`, or `tanya` (it waits)."""
    waits = wish == ASK and (clash.state == OPEN or not clash.shown)
    if wish is None or waits or (clash.carried and not clash.shown):
        return clash
    takes, state = (OLD, OPEN) if wish == ASK else (wish, DECIDED)
    return replace(clash, takes=takes, state=state, binds=True, decision=None, chosen=state == DECIDED)


def carry_corrections(
    book: RuleBook,
    new: Voice,
    base: Mapping[str, Any],
    corrected: Voice,
    *,
    quiet: Collection[str] = (),
) -> list[Clash]:
    """Values that somebody corrected in the list that the new one of the same source replaces.

    Where the source says again what was corrected, the correction stays; where it says a third thing, somebody is
    asked, and until then the correction stays. What it does not say at all takes nothing away.
    """
    found: list[Clash] = []
    said, was, now = comparable(new.said), comparable(base), comparable(corrected.said)
    for name in sorted(corrected.hand - set(quiet)):
        rule = book.of(name)
        if rule is None or alike(said.get(name), now.get(name)):
            continue
        again = name not in said or (name in was and alike(said[name], was[name]))
        newest = rule.by_hand == NEWEST and name in said
        takes, state = (NEW, BY_RULE) if newest else (OLD, BY_RULE if again else OPEN)
        contested = _Contested(rule, name, corrected, now.get(name), said.get(name))
        way = NEWEST if newest else BY_HAND
        found.append(contested.clash(way, takes, state, shown=name in said, carried=True))
    return found


def corrected_in(said: Mapping[str, Any], base: Mapping[str, Any]) -> frozenset[str]:
    """The variables in which a correction differs from the statement that it corrects."""
    one, other = comparable(said), comparable(base)
    return frozenset(name for name in one.keys() | other.keys() if not _equal(one.get(name), other.get(name)))


def _equal(one: Any, other: Any) -> bool:
    if isinstance(one, NumberSeen) and isinstance(other, NumberSeen):
        return one.id == other.id
    return bool(one == other)
