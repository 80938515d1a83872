"""The job `kumpul.uji`: what handing in these files would do, computed without changing anything, kept sealed."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop

from cantik.base import clock
from cantik.base.errors import CantikError
from cantik.base.memory_file import Held
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import AREAS_FILE, Knowledge, load
from cantik.collect.account import encode_account
from cantik.collect.agreement import read_agreement
from cantik.collect.app import words
from cantik.collect.app.mappings import saved_mappings, with_saved
from cantik.collect.app.models import EXAMINED, EXAMINING, UPLOADING, Intake, Upload
from cantik.collect.app.uploads import Vault, content, ready, unpack
from cantik.collect.batch import Agreement, Reading
from cantik.collect.date_order import with_date_order
from cantik.collect.finding import Finding, Level
from cantik.collect.flat import files_of
from cantik.collect.read import Delivery
from cantik.collect.unknown_table import MAPPABLE, table_of
from cantik.jobs.app.kinds import JobKind
from cantik.jobs.app.service import Handle, start
from cantik.pipeline.file_examination import Examined, Into, continue_delivery, examine_one, read_one
from cantik.register.core.app import services, source_lists
from cantik.register.core.app.homes import heads_of
from cantik.register.core.app.models import PersonVersion
from cantik.register.core.app.register_state import is_addition, list_to_continue, register_state
from cantik.register.core.app.search import standing_batches
from cantik.register.core.app.submission import Submission
from cantik.register.core.conflict import PERSON, Clash, Differences, key_of, outcome
from cantik.register.core.plan import ImportPlan
from cantik.register.core.together import together
from cantik.register.correct.app.list_companions import FilePlace
from cantik.register.facilities.facility_states import FacilityPlan
from cantik.register.intake.app.choices import expected_values
from cantik.register.intake.app.delivery_questions import blank_answers, describe_questions
from cantik.register.intake.app.facility_dry_run import describe_plan as told_facilities
from cantik.register.intake.app.value_pairs import beside, number_brought
from cantik.register.intake.dry_run_rows import KeptChange, KeptClash, KeptNew, KeptPerson, name_rows
from cantik.staff.app import log
from cantik.staff.app.rights import area_code
from cantik.vault.app.opening import OpenStore
from cantik.vault.app.opening import at_hand as required

#: findings kept for the page, by file; the rest is counted
MOST_FINDINGS = 2000
#: rows of members of whom the register knows nobody, named on the page
MOST_STRANGERS = 20
#: names of persons who are no longer in the list, kept for the page
MOST_GONE = 500


def examine_intake(handle: Handle) -> None:
    """Read, examine and plan every file of the intake; a file that cannot be read is told beside the others."""
    opened = required()
    intake = Intake.objects.get(pk=handle.subject)
    if intake.state != EXAMINING:
        return
    desa = area_code(intake.area)
    knowledge = knowledge_of(intake.area, opened)
    state = register_state(desa)
    agreement = agreement_of(intake)
    _unpack(intake, opened)
    files, read = _looked_into(intake, opened, knowledge, agreement, handle)
    plans = []
    settled = together([planned for _, _, planned in read], services.rule_book())
    for (at, examined, _), after in zip(read, settled, strict=True):
        clashes = _conflicts(examined.batch, after, opened, desa) if after else []
        files[at] |= _file_record(examined, after, opened) | {"beda": clashes}
        plans.append((examined.batch.source, after))
    asked = (
        []
        if intake.continues
        else [source_lists.describe_shrinking(shrinking) for shrinking in source_lists.foresee_shrinking(desa, plans)]
    )
    result = {"berkas": files, "keluar": _absent_persons(plans), "susut": asked}
    handle.tell(gettext_noop("Menyiapkan hasil"), 1, 1)
    with transaction.atomic():
        Intake.objects.filter(pk=intake.pk, state=EXAMINING).update(
            state=EXAMINED,
            result=seal_result(opened, intake.pk, result),
            register=state,
            problem="",
            touched_at=clock.now(),
        )
        handle.finish()


def _looked_into(
    intake: Intake, opened: OpenStore, knowledge: Knowledge, agreement: Agreement | None, handle: Handle
) -> tuple[list[dict[str, Any]], list[tuple[int, Examined, ImportPlan | None]]]:
    """Each file as the page tells it so far; and those that could be read, with their place among the files and what
    would become of them alone."""
    rows = list(intake.uploads.all())
    files: list[dict[str, Any]] = [{"id": str(row.pk), "nama": row.name} for row in rows]
    batches: dict[int, Examined] = {}
    for at, row in enumerate(rows):
        try:
            batches[at] = read_upload(row, batches.values(), intake, opened, knowledge, agreement, handle)
        except MAPPABLE as error:
            table = _table(row, intake, opened, knowledge, handle)
            files[at] |= {"galat": error.as_dict(), **({"peta": table} if table else {})}
        except CantikError as error:
            files[at] |= {"galat": error.as_dict()}
    read: list[tuple[int, Examined, ImportPlan | None]] = []
    for place, (at, batch) in enumerate(batches.items()):
        try:
            examined = examine_upload([*batches.values()], place, intake, opened, knowledge, agreement, handle)
            decided = blank_answers(intake, str(rows[at].pk))
            planned = _plan_import(examined, intake, opened, handle.by, decided)
        except CantikError as error:
            files[at] |= {"galat": error.as_dict()}
            continue
        if "judul" in knowledge.content.mappings[batch.batch.mapping].recognise:
            files[at]["peta"] = _table(rows[at], intake, opened, knowledge, handle)
        read.append((at, examined, planned))
    return files, read


def knowledge_of(code: str, opened: OpenStore) -> Knowledge:
    """What is known, with the mappings that this village saved."""
    known = load(opened.store.path / AREAS_FILE)
    return replace(known, content=with_saved(code, known.content, known.lists))


def _table(
    row: Upload, intake: Intake, opened: OpenStore, knowledge: Knowledge, handle: Handle
) -> dict[str, Any] | None:
    """The table of a file for the mapping screen."""
    held = content(Vault(opened.store.path, opened.keys), row)
    saved = [
        mapping.mapping
        for mapping in saved_mappings(intake.area, knowledge.content, knowledge.lists)
        if mapping.mapping
    ]
    return table_of(held, row.table, knowledge.content, knowledge.lists, saved, handle.tell)


def _unpack(intake: Intake, opened: OpenStore) -> None:
    """Put the files of archives in their place; what cannot be unpacked is told when it is read."""
    for row in list(intake.uploads.all()):
        with suppress(CantikError):
            unpack(Vault(opened.store.path, opened.keys), row)


def read_upload(
    row: Upload,
    before: Iterable[Examined],
    intake: Intake,
    opened: OpenStore,
    knowledge: Knowledge,
    agreement: Agreement | None,
    handle: Handle,
) -> Examined:
    """Read one upload after those `before` it. Raises the typed errors of reading."""
    held = content(Vault(opened.store.path, opened.keys), row)
    files_of(held)  # an export whose tables do not fit stayed as it came: it says why
    into = Into(opened, area_code(intake.area), handle.by)
    known = replace(knowledge, content=with_date_order(knowledge.content, intake.date_order))
    delivery = continue_delivery(Delivery(intake.reference, agreement), before)
    return read_one(held, into, delivery, known, handle.tell)


def examine_upload(
    batches: Sequence[Examined],
    at: int,
    intake: Intake,
    opened: OpenStore,
    knowledge: Knowledge,
    agreement: Agreement | None,
    handle: Handle,
) -> Examined:
    """Hold one of the files that were handed in together against the rules. Raises the typed errors of examination."""
    into, delivery = Into(opened, area_code(intake.area), handle.by), Delivery(intake.reference, agreement)
    others, adds = [*batches[:at], *batches[at + 1 :]], is_addition(batches[at].batch, part=intake.continues)
    return examine_one(batches[at], others, into, delivery, knowledge, handle.tell, FilePlace(adds))


def agreement_of(intake: Intake) -> Agreement | None:
    """The agreement that was handed in with the files. Raises `AgreementError` (B121)."""
    return read_agreement(Held("perjanjian", intake.agreement.encode())) if intake.agreement else None


def _plan_import(
    examined: Examined, intake: Intake, opened: OpenStore, by: str, decided: Mapping[str, str]
) -> ImportPlan | None:
    """What would become of a file alone. `decided`: what somebody said of its blanks, which changes what it says; what
    was chosen between sources is shown beside the plan."""
    if examined.batch.quarantined is not None or examined.batch.not_stored:
        return None
    desa = area_code(intake.area)
    adds = is_addition(examined.batch, part=intake.continues)
    part_of = list_to_continue(desa, examined.batch) if adds else None
    return services.plan_batch(
        opened=opened,
        area=desa,
        submission=Submission(examined.batch, examined.findings, part_of=part_of, addition=adds, choices=decided),
        by=by,
        foretell=True,
    )


# ── what the page shows ─────────────────────────────────────────────────────────────────────────


def _file_record(examined: Examined, planned: ImportPlan | None, opened: OpenStore) -> dict[str, Any]:
    batch = examined.batch
    return {
        "dikenali": batch.recognised_by,
        "pemetaan": batch.mapping,
        "sumber": batch.source,
        "acuan": batch.reference.isoformat() if batch.reference else None,
        "ukuran": batch.file.size,
        "sidik": batch.file.sha256,
        "baris": examined.rows,
        "karantina": batch.quarantined,
        "belum": batch.not_stored,
        "daftar": _roll(planned),
        "keluarga": planned.families_changed if planned else 0,
        "dilewati": [list(pair) for pair in batch.left_out],
        "akun": encode_account(batch.account) if batch.account else None,
        "sudah": planned.already if planned else None,
        "lebih_baru": planned.newer.isoformat() if planned and planned.newer else None,
        "sama": len(planned.effect.same) if planned else 0,
        "ditolak": len(planned.refused) if planned else 0,
        "baru": _new(batch, planned) if planned else [],
        "berubah": _changed_persons(batch, planned, opened) if planned else [],
        "temuan": _findings((*examined.findings, *(asked.finding for asked in (planned.asked if planned else ())))),
        **describe_questions(planned, batch),
        "menurut_aturan": _by_rule(examined.findings),
        **(told_facilities(planned.facilities) if planned and isinstance(planned.facilities, FacilityPlan) else {}),
    }


def _roll(planned: ImportPlan | None) -> dict[str, Any] | None:
    """What a list of members would change; None for other files."""
    if planned is None or planned.roll is None:
        return None
    plan, roll = planned.roll, planned.roll.roll
    return {
        "judul": roll.title,
        "baru": plan.new,
        "sama": plan.same,
        "keluar": plan.gone,
        "ditolak": len(roll.refused),
        "jenis": roll.kind,
        "segar": plan.fresh,
        "banyak": len(roll),
        "asing": len(plan.unknown),
        "baris_asing": list(plan.unknown[:MOST_STRANGERS]),
    }


def _column(batch: Reading, variable: str) -> Sequence[Any]:
    people = batch.records.get("orang")
    return people.columns.get(variable, []) if people else []


def _who(batch: Reading, record: int) -> KeptPerson:
    """Name and masked NIK of a record."""
    names, numbers = _column(batch, "nama"), _column(batch, "nik")
    return KeptPerson(
        str(names[record] or "") if names else "", words.mask_number(str(numbers[record] or "")) if numbers else ""
    )


def _new(batch: Reading, planned: ImportPlan) -> list[KeptNew]:
    rows = batch.records["orang"].rows if "orang" in batch.records else []
    return [KeptNew(rows[record], *_who(batch, record)) for record in planned.effect.new]


def _changed_persons(batch: Reading, planned: ImportPlan, opened: OpenStore) -> list[dict[str, Any]]:
    place = (
        {record: at for at, record in enumerate(planned.prepared.persons.position)} if planned.effect.changed else {}
    )
    return [
        {
            "orang": change.person,
            "baris": change.row,
            "siapa": _who(batch, change.record),
            "isi": [
                KeptChange(
                    field.variable,
                    *beside(
                        opened,
                        (field.old, field.new),
                        fresh=number_brought(planned.prepared, place[change.record], field.variable),
                    ),
                )
                for field in change.fields
            ],
        }
        for change in planned.effect.changed
    ]


def _conflicts(batch: Reading, planned: ImportPlan, opened: OpenStore, area: AreaCode) -> list[dict[str, Any]]:
    """Where another source says something else: both values, by which way it is settled, whose value would hold, and
    what every choice would bring."""
    heads = _heads(planned, opened, area)
    place = {record: at for at, record in enumerate(planned.prepared.persons.position)} if planned.told else {}
    return [
        {
            "unit": told.unit,
            "orang": told.person if told.unit == PERSON else 0,
            "catatan": told.record,
            "baris": told.row,
            "siapa": _who(batch, told.record) if told.unit == PERSON else _home(planned, told, heads),
            "isi": [
                _clash(
                    told,
                    clash,
                    opened,
                    number_brought(planned.prepared, place[told.record], clash.variable) if told.unit == PERSON else "",
                )
                for clash in told.clashes
                if clash.shown
            ],
        }
        for told in (*planned.told, *planned.homes)
        if any(clash.shown for clash in told.clashes)
    ]


def _clash(told: Differences, clash: Clash, opened: OpenStore, fresh: str) -> KeptClash:
    """One difference; `would` is None where it is as one expects (`choices.expected`), which is nearly always."""
    foretold = told.would.get(clash.variable, {})
    old, new, *would = beside(opened, (clash.old, clash.new, *foretold.values()), fresh=fresh)
    wishes = dict(zip(foretold, would, strict=True))
    return KeptClash(
        key_of(told.unit, clash.variable),
        old,
        new,
        clash.source,
        clash.way,
        outcome(clash),
        clash.rule,
        None if wishes == expected_values(old, new, outcome(clash)) else wishes,
    )


def _heads(planned: ImportPlan, opened: OpenStore, area: AreaCode) -> dict[int, str]:
    """What the heads of the families are called of which the register knows members."""
    families = {home.person for home in planned.homes if home.person}
    area_row = find_area(area)
    if not families or area_row is None:
        return {}
    batches = standing_batches(area_row.pk, clock.today())
    return {family: row.name for family, row in heads_of(opened, area_row.pk, batches, families).items()}


def _home(planned: ImportPlan, told: Differences, heads: Mapping[int, str]) -> KeptPerson:
    """Whom a difference of a family is about: its head, as the register or the file calls it, and its masked card."""
    persons = planned.prepared.persons
    name = heads.get(told.person, "")
    if not name and told.record in persons.family:
        name = persons.name[persons.family.index(told.record)]
    return KeptPerson(name, words.mask_number(planned.prepared.families.kk[told.record]))


def _findings(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Refused first, then those to check; remarks are counted by rule only."""
    order = {Level.REFUSE: 0, Level.CHECK: 1}
    chosen = sorted((f for f in findings if f.level in order), key=lambda f: (order[f.level], f.row))
    return [
        {
            "aturan": f.rule,
            "tingkat": str(f.level),
            "lembar": f.sheet,
            "baris": f.row,
            "kolom": f.column,
            "ditemukan": f.found,
            "seharusnya": f.expected,
            "pesan": f.message,
            "saran": f.cure,
            "utuh": f.whole and f.record >= 0,
            "banyak": f.count,
        }
        for f in chosen[:MOST_FINDINGS]
    ]


def _by_rule(findings: Sequence[Finding]) -> list[list[Any]]:
    """Rule, level, how many findings; the heaviest first."""
    order = {"tolak": 0, "periksa": 1, "catat": 2}
    counts = Counter((f.rule, str(f.level)) for f in findings)
    return [
        [r, n, c]
        for (r, n), c in sorted(counts.items(), key=lambda counted: (order[counted[0][1]], -counted[1], counted[0][0]))
    ]


def _absent_persons(plans: Sequence[tuple[str, ImportPlan | None]]) -> dict[str, Any]:
    """Who stood in the list of a source and is in none of the files handed in together."""
    persons = sorted({person for _, planned in plans if planned is not None for person in planned.effect.gone})
    names = dict(
        PersonVersion.objects.filter(person_id__in=persons[:MOST_GONE]).order_by("pk").values_list("person_id", "name")
    )
    return {"banyak": len(persons), "orang": [[person, names.get(person, "")] for person in persons[:MOST_GONE]]}


# ── sealed ──────────────────────────────────────────────────────────────────────────────────────


def _place(intake: object) -> str:
    return f"collect_intake.result|{intake}"


def seal_result(opened: OpenStore, intake: object, result: Mapping[str, Any]) -> bytes:
    """The result under the key of findings: it holds names."""
    text = json.dumps(result, ensure_ascii=False, separators=(",", ":")).encode()
    return opened.keys.seal("temuan", zlib.compress(text, 6), _place(intake))


def result_of(opened: OpenStore, intake: Intake) -> dict[str, Any]:
    """The dry run again. Raises `DamagedSecret` (R204)."""
    if intake.result is None:
        return {"berkas": [], "keluar": {"banyak": 0, "orang": []}}
    read: dict[str, Any] = json.loads(
        zlib.decompress(opened.keys.open("temuan", bytes(intake.result), _place(intake.pk)))
    )
    return name_rows(read)


def _free_intake(subject: str, problem: str) -> None:
    """The intake is free again: its files are here, its examination can be started anew."""
    Intake.objects.filter(pk=subject, state=EXAMINING).update(state=UPLOADING, problem=problem)


KIND = JobKind("kumpul.uji", "pemeriksaan berkas", "orang.sunting", examine_intake, _free_intake)


def begin_examination(intake: Intake, *, by: str) -> bool:
    """Start the examination when every file is here: both or neither, or nobody would ever examine it. False while some
    are missing."""
    with transaction.atomic():
        at = clock.now()
        if not ready(intake, at=at):
            return False
        log.record(
            by=by,
            at=at,
            action="masukan.uji",
            subject="masukan",
            subjects=[str(intake.pk)],
            detail={"berkas": intake.uploads.count()},
        )
        start(kind=KIND.id, subject=str(intake.pk), code=intake.area, by=by, at=at)
    return True
