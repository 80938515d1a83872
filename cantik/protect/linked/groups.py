"""What is decided of each group so far, and how families of groups are brought to agree (see `linked/families.py`)."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from cantik.protect.annex import annex, detail_keys, drop_sparse, printed_keys
from cantik.protect.group import Key, Total
from cantik.protect.linked.areas import Answers
from cantik.protect.linked.cross import add_cross
from cantik.protect.linked.families import Answer, FamilyProblem, TiedGroup, families, near
from cantik.protect.linked.meaning import Subject
from cantik.protect.memory import Memory
from cantik.protect.recoding.choice import Chooser, Protection, Variant, hidden_persons
from cantik.protect.sensitivity.policy import Rules
from cantik.protect.suppression.problem import Problem, Ties, build
from cantik.protect.suppression.prune import hide_least

_SOLVED: Memory[tuple[list[Answer] | None, frozenset[str]]] = Memory(256)
_ANNEXES: Memory[GroupDecision | None] = Memory(512)
_CROSSED: Memory[GroupDecision | None] = Memory(512)
_PROBLEMS: Memory[Problem] = Memory(64)  # those of a village or two: they are large


@dataclass(frozen=True, slots=True)
class CommonKnowledge:
    """What everybody knows beside the protected tables: the class A tables, and the answers that questions have."""

    open: tuple[TiedGroup, ...]
    answers: Answers
    label: Hashable


@dataclass(frozen=True, slots=True)
class GroupDecision:
    """A group, its tables in the book and in the annex, and the cells hidden in both."""

    subject: Subject
    ties: Ties
    book: Variant = ()
    extra: Variant = ()
    hidden: frozenset[Key] = frozenset()
    needs: Mapping[Key, tuple[int, int]] | None = None  # required intervals, once everything is decided

    @property
    def id(self) -> str:
        """The id of the group."""
        return self.subject.group.id

    @property
    def has_details(self) -> bool:
        """Whether its tables tell more than the village's one-way table."""
        return len(self.book) > 1 or bool(self.extra)

    def is_forced(self, key: Key) -> bool:
        """Whether nobody may hide a cell: it has to be published, or is told anyway."""
        return key in self.ties.duty or self.subject.group.silence(key)

    def keys(self, layouts: Variant) -> frozenset[Key]:
        """Keys of the cells of some of its tables that could be hidden."""
        group = self.subject.group
        return printed_keys(group, layouts) if group.total is Total.CELL else detail_keys(group, layouts)

    def shares(self) -> list[tuple[int, int]]:
        """Hidden and suppressible cells of each table of the book."""
        tables = [self.keys((layout,)) for layout in self.book]
        return [(len(keys & self.hidden), len(keys)) for keys in tables]

    @property
    def hides_persons(self) -> Fraction:
        """The largest share of the records of a table of the book that its hidden cells hold."""
        group = self.subject.group
        if not self.hidden:
            return Fraction(0)
        return max((hidden_persons(group, layout, self.hidden) for layout in self.book), default=Fraction(0))

    def book_share(self) -> tuple[int, int]:
        """Hidden and suppressible cells of the group in the book, without totals: a total that could be hidden hardly
        ever is, and would let a book hide more of what readers look for than its limit says."""
        keys = detail_keys(self.subject.group, self.book)
        return len(keys & self.hidden), len(keys)

    def require_intervals(self, rules: Rules) -> Mapping[Key, tuple[int, int]]:
        """The interval that each protected cell of its tables must keep."""
        if self.needs is not None:
            return self.needs
        problem = self.problem(rules)
        return {problem.keys[cell]: (problem.low[cell], problem.high[cell]) for cell in problem.primary}

    def problem(self, rules: Rules) -> Problem:
        """The problem of printing its tables, to be read only: it is kept for who asks again."""
        group, ties, layouts = self.subject.group, self.ties, (*self.book, *self.extra)
        key = group.digest(), layouts, ties.forced, ties.held, ties.label, rules.key
        return _PROBLEMS.recall(key, lambda: build(group, layouts, rules, ties))

    @property
    def published_cells(self) -> int:
        """Cells with a number, book and annex."""
        return len(self.keys((*self.book, *self.extra)) - self.hidden)

    def without_sparse(self, rules: Rules) -> GroupDecision:
        """Without the tables of the annex that hide too much (see `annex.drop_sparse`)."""
        return replace(self, extra=drop_sparse(self.subject.group, self.book, self.extra, self.hidden, rules))

    def member(self, *, fixed: bool) -> TiedGroup:
        """As a member of a family: what it hides stays hidden; `fixed`: what it prints stays printed."""
        layouts = (*self.book, *self.extra)
        told = printed_keys(self.subject.group, layouts) - self.hidden if fixed else frozenset()
        return TiedGroup(self.subject, layouts, replace(self.ties, forced=told, held=self.ties.held | self.hidden))


def standing_of(chooser: Chooser, subject: Subject, found: Protection | None) -> GroupDecision:
    """The standing of a group after the choice of its variant; no tables when none can be printed."""
    if found is None:
        return GroupDecision(subject, chooser.ties)
    return GroupDecision(subject, chooser.ties, found.variant, (), chooser.cheapest(found).pattern.hidden_keys)


def protect_cross(standing: GroupDecision, rules: Rules, book: Variant, hidden: frozenset[Key]) -> GroupDecision | None:
    """The standing with the cells hidden that its tables tell through their inner cross; None when no proof was found.

    `book`, `hidden`: what is printed and hidden already and stays so.
    """
    layouts = (*standing.book, *standing.extra)
    group = standing.subject.group
    told = printed_keys(group, book) - hidden
    ties = replace(standing.ties, forced=standing.ties.forced | told, held=standing.ties.held | standing.hidden)
    problem = build(group, layouts, rules, ties)
    if not problem.primary or not add_cross(problem, group, layouts):
        return standing
    pattern = hide_least(problem)
    if pattern is None:
        return None
    found = zip(problem.keys, pattern.hidden, problem.printed, strict=True)
    return replace(standing, hidden=standing.hidden | {key for key, secret, shown in found if secret and shown})


class Book:
    """The book's standings, brought to agree with each other and with the limits."""

    def __init__(self, choosers: Mapping[str, Chooser], rules: Rules, around: CommonKnowledge) -> None:
        self._choosers, self._rules, self._around = choosers, rules, around

    def agree_groups(self, standings: Sequence[GroupDecision]) -> list[GroupDecision]:
        """The standings with the cells hidden that the tables tell of each other.

        Where that is impossible, or a table or the book then exceeds its limit, details are left out, those of the
        groups with the fewest numbers first.
        """
        together = _families(standings, self._around)
        tied = {name for names in together for name in names}
        now = {
            standing.id: standing if standing.id in tied else self._protect_cross(standing) for standing in standings
        }
        for names in together:
            self._agree(now, names)
        while True:
            spoiled = self._beyond(now.values())
            if spoiled is None:
                return [now[standing.id] for standing in standings]
            coarser = self._coarser(spoiled)
            now[spoiled.id] = coarser if spoiled.id in tied else self._protect_cross(coarser)
            for names in together:
                if spoiled.id in names:
                    self._agree(now, names)

    def _agree(self, now: dict[str, GroupDecision], names: Sequence[str]) -> None:
        while True:
            members = [now[name].member(fixed=False) for name in names if now[name].book]
            solved, guilty = _solve_members(members, self._around, self._rules)
            if solved is not None:
                for member, answer in zip(members, solved, strict=True):
                    now[member.id] = replace(now[member.id], hidden=now[member.id].hidden | answer.hidden)
                return
            able = [now[name] for name in names if now[name].book]
            victim = min(
                able,
                key=lambda standing: (
                    standing.id not in guilty,
                    -len(standing.book),
                    standing.published_cells,
                    standing.id,
                ),
            )
            now[victim.id] = self._coarser(victim)

    def _protect_cross(self, standing: GroupDecision) -> GroupDecision:
        """Safe against what the inner cross tells, with less detail where that is not possible."""
        key = (
            "buku",
            standing.subject.group.digest(),
            standing.book,
            standing.hidden,
            standing.ties.label,
            self._rules.key,
        )
        found = _CROSSED.recall(key, lambda: protect_cross(standing, self._rules, (), frozenset()))
        return found if found is not None else self._protect_cross(self._coarser(standing))

    def _coarser(self, standing: GroupDecision) -> GroupDecision:
        """With less detail; without the table when nothing is left that can be printed."""
        chooser = self._choosers[standing.id]
        return standing_of(chooser, standing.subject, chooser.coarser(standing.book))

    def _beyond(self, standings: Iterable[GroupDecision]) -> GroupDecision | None:
        """A group with a table above the limit; else, when the whole book is above its own, the one with most NA."""
        made = [standing for standing in standings if standing.book]
        for standing in made:
            if any(hidden > self._rules.table_limit * cells for hidden, cells in standing.shares()):
                return standing
            if standing.hides_persons > self._rules.persons_limit:
                return standing
        shares = [standing.book_share() for standing in made]
        cells = sum(share[1] for share in shares)
        if cells and Fraction(sum(share[0] for share in shares), cells) > self._rules.book_limit:
            worst = max(range(len(made)), key=lambda i: (Fraction(*shares[i]), made[i].id))
            return made[worst]
        return None


def with_annex(standings: Sequence[GroupDecision], rules: Rules, around: CommonKnowledge) -> list[GroupDecision]:
    """The standings with their annexes, agreed within families; an annex that cannot agree is left out."""
    together = _families(standings, around)
    tied = {name for names in together for name in names}
    now = {standing.id: make_annex(standing, rules, alone=standing.id not in tied) for standing in standings}
    plain = {standing.id: standing for standing in standings}
    for names in together:
        while True:
            members = [_fix_book(now[name], plain[name]) for name in names if now[name].book or now[name].extra]
            solved, guilty = _solve_members(members, around, rules)
            if solved is not None:
                for member, answer in zip(members, solved, strict=True):
                    now[member.id] = replace(now[member.id], hidden=now[member.id].hidden | answer.hidden)
                break
            extra = [now[name] for name in names if now[name].extra]
            if not extra:
                break  # the book alone was proven before; whatever is wrong, the auditor will find it
            victim = min(extra, key=lambda standing: (standing.id not in guilty, standing.published_cells, standing.id))
            now[victim.id] = plain[victim.id]
    return [now[standing.id].without_sparse(rules) for standing in standings]


def make_annex(standing: GroupDecision, rules: Rules, *, alone: bool) -> GroupDecision:
    """A group with its annex, by itself; `alone`: no family will look at its inner cross."""
    group = standing.subject.group
    key = group.digest(), standing.book, standing.hidden, standing.ties.label, rules.key, alone

    def make() -> GroupDecision | None:
        extra, hidden = annex(group, standing.book, standing.hidden, rules, standing.ties)
        both = replace(standing, extra=extra, hidden=hidden)
        return protect_cross(both, rules, standing.book, standing.hidden) if alone else both

    found = _ANNEXES.recall(key, make)
    return standing if found is None else replace(standing, extra=found.extra, hidden=found.hidden)


def _fix_book(standing: GroupDecision, plain: GroupDecision) -> TiedGroup:
    """A member whose book is fixed and whose annex may still lose cells."""
    member = standing.member(fixed=False)
    told = printed_keys(standing.subject.group, plain.book) - plain.hidden
    return replace(member, ties=replace(member.ties, forced=told))


def _families(standings: Sequence[GroupDecision], around: CommonKnowledge) -> list[list[str]]:
    """Ids of the groups of each family; a class A table ties groups to itself, not to each other."""
    members = [TiedGroup(standing.subject, ()) for standing in standings]
    out = [[member.id for member in family] for family in families(members)]
    taken = {name for names in out for name in names}
    alone = (member for member in members if member.id not in taken)
    return [*out, *([m.id] for m in alone if any(near(m.subject, other.subject) for other in around.open))]


def _solve_members(
    members: Sequence[TiedGroup], around: CommonKnowledge, rules: Rules
) -> tuple[list[Answer] | None, frozenset[str]]:
    """The answer of each member, or None and the ids of those that stand in the way."""
    told = (known for known in around.open if any(near(known.subject, member.subject) for member in members))
    everybody = [*members, *told]

    def solve() -> tuple[list[Answer] | None, frozenset[str]]:
        family = FamilyProblem(everybody, rules, around.answers)
        found = family.solve()
        return (None, family.to_blame()) if found is None else (found[: len(members)], frozenset())

    key = tuple(member.key for member in everybody), len(members), rules.key, around.label
    return _SOLVED.recall(key, solve)


def with_figures(
    figures: Sequence[GroupDecision], tables: Sequence[GroupDecision], rules: Rules, around: CommonKnowledge
) -> tuple[list[GroupDecision], list[GroupDecision]]:
    """Indicators and tables when all are printed: more cells of indicators are hidden, the tables stay as they are.

    An indicator that cannot be brought to agree is hidden whole; nothing is then required of it, since it is no cell of
    any publication. All get the requirements that hold once everything is known.
    """
    now = {standing.id: standing for standing in (*figures, *tables)}
    own = {figure.id for figure in figures}
    for names in _families([*tables, *figures], around):
        while True:
            shown = [now[name] for name in names if now[name].book or now[name].extra]
            # What an indicator hid beside its small cells when it stood alone is decided anew, beside the tables.
            members = [
                TiedGroup(standing.subject, standing.book, standing.ties)
                if standing.id in own
                else standing.member(fixed=True)
                for standing in shown
            ]
            solved, guilty = _solve_members(members, around, rules)
            if solved is not None:
                for standing, answer in zip(shown, solved, strict=True):
                    hidden = answer.hidden if standing.id in own else standing.hidden | answer.hidden
                    now[standing.id] = replace(standing, hidden=hidden, needs=answer.needs)
                break
            able = [standing for standing in shown if standing.id in own]
            if not able:
                break
            victim = min(able, key=lambda standing: (standing.id not in guilty, standing.published_cells, standing.id))
            now[victim.id] = replace(victim, book=())
    return [now[standing.id] for standing in figures], [now[standing.id] for standing in tables]
