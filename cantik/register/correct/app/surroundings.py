"""Whom a correction can touch: the person, the family, parents and children, doubles; and what the rules say of them.

Only these few persons are examined, before and after. What the rules say in both cases does not depend on the
correction, so that persons who were left out cannot make a finding seem to come or go.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Count, QuerySet, Sum

from cantik import examine
from cantik.codes.area import AreaCode
from cantik.codes.lists import CodeList
from cantik.collect.app.models import OPEN, Batch, BatchFinding
from cantik.collect.batch import Value
from cantik.collect.finding import Finding, Level
from cantik.content.kinds import Content, Rule
from cantik.examine.rules import rule_book
from cantik.register.core.app.current import marks, stocks_of
from cantik.register.core.app.models import PersonVersion, SealedNumber
from cantik.register.core.app.statements import locate_records, positions_of
from cantik.register.core.codec import encode_column
from cantik.register.core.fold import list_around
from cantik.register.correct.app.rebuild import PersonStatement, batch_of, columns_of, stated_of
from cantik.vault.app.opening import OpenStore

#: variables by which persons belong to each other: a change of one can touch every rule
_TIES = frozenset(
    {
        "no_kk",
        "nik",
        "hubungan_keluarga",
        "r409",
        "status_dasar",
        "r404",
        "nama",
        "nama_ibu",
        "nama_ayah",
        "ibu_nik",
        "ayah_nik",
        "jenis_kelamin",
    }
)
#: texts in the content of a statement that rules compare over the whole file (`kembar`)
_SHARED_TEXTS = frozenset({"akta_lahir"})
_MOST = 400  # as many persons as are looked at once more


@dataclass(frozen=True, slots=True)
class Definitions:
    """Rules, variables and code lists that hold."""

    content: Content
    lists: Mapping[str, CodeList]


class StockState(NamedTuple):
    """What a look at a stock rests on: its batches, how many statements stand in them and which (sum of their
    numbers), and the same of the open findings of the list. Equal: nothing was written or taken back in between."""

    batches: tuple[int, ...]
    statements: tuple[int, int]
    findings: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The persons around one person within a stock.

    `record`: position in the batch `base` of those whose findings may come or go; the others only take part.
    """

    base: Batch
    area: AreaCode
    batches: tuple[int, ...]
    people: Mapping[int, PersonStatement]
    record: Mapping[int, int]
    open: tuple[BatchFinding, ...]
    sheet: str


@dataclass(frozen=True, slots=True)
class RuleFindings:
    """What the rules say: findings by (rule, person), rules that were said once for many, and those that could not be
    asked."""

    found: Mapping[tuple[str, int], Finding]
    collected: frozenset[str]
    silent: frozenset[str] = frozenset()


def stock_batches(base: Batch) -> tuple[int, ...]:
    """The standing batches of the list of a batch, what was added to it and corrections included, in the order of
    folding."""
    return tuple(number for stock in list_around(stocks_of(base.area_id), base.pk) for number in stock.batches)


def tells_in_addition(base: Batch, person: int) -> bool:
    """Whether something that was added to the list of a batch tells of a person: a correction goes after it."""
    added = Batch.objects.filter(pk__in=stock_batches(base), addition=True).values_list("pk", flat=True)
    rows = PersonVersion.objects.filter(person_id=person, batch_id__in=list(added), retired_at__isnull=True)
    return base.addition or rows.exists()


def stock_state(base: Batch) -> StockState:
    """What stands now in the stock of a list."""
    batches = stock_batches(base)
    statements = PersonVersion.objects.filter(batch_id__in=batches, retired_at__isnull=True)
    return StockState(batches, _which(statements), _which(BatchFinding.objects.filter(batch=base, state=OPEN)))


def _which(rows: QuerySet[Any]) -> tuple[int, int]:
    told = rows.aggregate(banyak=Count("pk"), jumlah=Sum("pk"))
    return told["banyak"], told["jumlah"] or 0


def around(
    opened: OpenStore, finding: BatchFinding, area: AreaCode, person: int, change: Mapping[str, Value]
) -> Surroundings:
    """Collect the persons whose findings may change when values of one person do: partners of their findings,
    members of their families, and whoever shares a NIK, a birth date or the number of a birth certificate with it,
    before and after `change`."""
    base = finding.batch
    batches = stock_batches(base)
    own = stated_of(opened, batches, [person])[person]
    partners = [int(position) for position in finding.partners.split(",") if position]
    near = {person, *(record.person for record in locate_records(base.pk, [finding.record, *partners]).values())}
    near |= {
        record.person
        for record in locate_records(base.pk, _partners(base.pk, positions_of(base.pk, [person]))).values()
    }
    near |= members_of(batches, [statement.family for statement in stated_of(opened, batches, near).values()])
    near |= _relatives_of(opened, base.area_id, batches, [own.values, {**own.values, **change}])
    record = positions_of(base.pk, near)
    still_open = tuple(
        BatchFinding.objects.filter(batch=base, unit="orang", record__in=list(record.values()), state=OPEN)
        .select_related("batch")
        .order_by("pk")
    )
    far = {partner.person for partner in locate_records(base.pk, _partners(base.pk, record)).values()} | near
    far |= members_of(batches, [statement.family for statement in stated_of(opened, batches, near).values()])
    people = stated_of(opened, batches, sorted(far)[:_MOST] if len(far) > _MOST else far)
    return Surroundings(base, area, batches, people, record, still_open, finding.sheet)


def _partners(base: int, record: Mapping[int, int]) -> set[int]:
    """Positions of the other persons in open findings about these persons."""
    told = BatchFinding.objects.filter(batch_id=base, unit="orang", record__in=list(record.values()), state=OPEN)
    lists = told.exclude(partners="").values_list("partners", flat=True)
    return {int(position) for positions in lists for position in positions.split(",")}


def members_of(batches: Sequence[int], families: Iterable[int | None]) -> set[int]:
    """Everybody who is in one of these families according to a stock."""
    wanted = sorted({family for family in families if family})
    if not wanted:
        return set()
    return _persons(batches, f"c.family_id IN ({marks(wanted)})", wanted)


def _relatives_of(
    opened: OpenStore, area_id: int, batches: Sequence[int], states: Sequence[Mapping[str, Value]]
) -> set[int]:
    """Parents, children and doubles of a person, as the values are and as they would be; looked for in one reading."""
    asked: dict[tuple[str, tuple[Any, ...]], None] = {}  # what is the same in both states is asked once
    for state in states:
        own = _numbers(opened, area_id, [state.get("nik")])
        both = sorted(own | _numbers(opened, area_id, [state.get("ayah_nik"), state.get("ibu_nik")]))
        if both:
            asked[f"c.nik_id IN ({marks(both)})", tuple(both)] = None
        if own:
            ids = sorted(own)
            said = f"c.father_nik_id IN ({marks(ids)}) OR c.mother_nik_id IN ({marks(ids)})"
            asked[said, (*ids, *ids)] = None
        if state.get("tanggal_lahir"):
            asked["c.birth_date = %s", (str(state["tanggal_lahir"]),)] = None
        for name in _SHARED_TEXTS & state.keys():
            piece = encode_column(name, [state[name]])[0]
            if piece:
                asked["c.content LIKE %s ESCAPE '!'", (f"%{_literal(piece)}%",)] = None
    if not asked:
        return set()
    where = " OR ".join(condition for condition, _values in asked)
    return _persons(batches, f"({where})", [value for _condition, values in asked for value in values])


def _literal(text: str) -> str:
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def _numbers(opened: OpenStore, area_id: int, values: Iterable[Value]) -> set[int]:
    """Ids of the NIKs that the register knows."""
    blind = [opened.keys.index("nik", str(value)) for value in values if value]
    if not blind:
        return set()
    known = SealedNumber.objects.filter(
        area_id=area_id, kind="nik", blind__in=blind, index_version=opened.keys.index_version
    )
    return set(known.values_list("pk", flat=True))


def _persons(batches: Sequence[int], where: str, values: Sequence[Any]) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT v.person_id FROM register_personversion v"  # noqa: S608
            " JOIN register_personversion c ON c.id = COALESCE(v.same_as_id, v.id)"
            f" WHERE v.batch_id IN ({marks(batches)}) AND v.retired_at IS NULL AND {where}",
            [*batches, *values],
        )
        return {row[0] for row in cursor.fetchall()}


# ── the rules ───────────────────────────────────────────────────────────────────────────────────


def touched_rules(definitions: Definitions, variable: str) -> Mapping[str, Rule]:
    """The rules that read a variable, of the person or of a related one; all of them for one that ties persons."""
    content = definitions.content
    if variable in _TIES:
        return content.rules
    names = {("orang", variable)} | ({("orang", "umur")} if variable == "tanggal_lahir" else set())
    ready = rule_book(content, definitions.lists).ready
    return {
        ready_rule.rule.id: content.rules[ready_rule.rule.id]
        for unit in ready
        for ready_rule in ready[unit]
        if ready_rule.uses & names
    }


def verdict(
    opened: OpenStore,
    place: Surroundings,
    definitions: Definitions,
    rules: Mapping[str, Rule],
    change: Mapping[int, Mapping[str, Value]],
) -> RuleFindings:
    """Run the rules over the persons around a correction with some of their values changed (`change`: by person)."""
    people = [
        PersonStatement(
            statement.person,
            statement.row,
            {**statement.values, **change.get(statement.person, {})},
            statement.family,
            statement.content,
        )
        for statement in place.people.values()
    ]
    said: set[str] = set()
    for number in place.batches:
        said |= columns_of(number)
    batch = batch_of(place.base, people, said, definitions.content, place.sheet)
    if batch.reference is None:
        return RuleFindings({}, frozenset())
    examined = examine.check(
        batch,
        rules,
        content=definitions.content,
        lists=definitions.lists,
        reference=batch.reference,
        area=place.area,
        demo=opened.is_invented(place.area),
    )
    found = {
        (finding.rule, people[finding.record].person): finding
        for finding in examined.findings
        if finding.unit == "orang" and finding.record >= 0
    }
    collected = frozenset(finding.rule for finding in examined.findings if finding.record < 0)
    return RuleFindings(found, collected, frozenset(examined.silent))


def resolved_findings(place: Surroundings, before: RuleFindings, after: RuleFindings) -> list[BatchFinding]:
    """Open findings that the rules gave before and no longer give."""
    person_at = {record: person for person, record in place.record.items()}
    return [
        finding
        for finding in place.open
        if (key := (finding.rule, person_at.get(finding.record, 0))) in before.found
        and key not in after.found
        and finding.rule not in after.collected
    ]


def arisen_findings(place: Surroundings, before: RuleFindings, after: RuleFindings) -> list[tuple[int, Finding]]:
    """Findings that hold or refuse, which the rules give only now: with the person. Notes hold nothing."""
    return [
        (person, finding)
        for (rule, person), finding in after.found.items()
        if (rule, person) not in before.found and person in place.record and finding.level is not Level.NOTE
    ]
