"""What somebody decides of differences between sources before anything is stored: many by rule, or one by one.

The dry run keeps what each choice would bring (`would`), so that a choice shows at once what will hold. A choice is a
word for `register.conflict.with_choices`; those of one record belong to the upload, all others to the whole intake.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from cantik.base.canonical import canonical_json
from cantik.register.core.blanks import ANSWERS
from cantik.register.core.conflict import ASK, BY_RULE, NEW, OLD, PERSON, PLACE, choice_of, unit_of
from cantik.register.core.differences import PRESENT
from cantik.register.intake.dry_run_rows import KeptChange, KeptClash, KeptPerson

#: upload ("" = all of the intake) -> word -> `baru`, `lama`, `tanya`
Choices = Mapping[str, Mapping[str, str]]
WISHES = (NEW, OLD, ASK, *ANSWERS)


class Open(NamedTuple):
    """A difference of a dry run: of which upload, whose, what both sides say, how it is settled.

    `wish`: what somebody chose, "" = nothing; `outcome`: whose value will hold, or `tanya`.
    """

    upload: str
    file: str
    unit: str
    person: int
    record: int
    row: int
    who: KeptPerson
    key: str
    old: Any
    new: Any
    source: str
    way: str
    rule: str
    by_rule: str
    wish: str

    @property
    def outcome(self) -> str:
        """Whose value will hold once this is stored, or that it waits."""
        return self.wish or self.by_rule

    @property
    def word(self) -> str:
        """The word of a choice for it alone."""
        return choice_of(self.unit, self.record, unit_of(self.key)[1])

    @property
    def kind(self) -> str:
        """The word of a choice for all of its kind."""
        return f"{self.key}@{self.source}"


def choices_in(text: str) -> dict[str, dict[str, str]]:
    """The choices of an intake as they are kept."""
    return json.loads(text) if text else {}


def with_choice(choices: Choices, upload: str, word: str, wish: str) -> str:
    """The choices with one more, as they are kept; `aturan` takes one back, without a word all of them. What was chosen
    for one record goes before what is chosen for many, whichever came first."""
    if not word:
        return ""
    made = {name: dict(said) for name, said in choices.items()}
    own = made.setdefault(upload, {})
    own.pop(word, None)
    if wish in WISHES:
        own[word] = wish
    kept = {name: said for name, said in made.items() if said}
    return canonical_json(kept).decode() if kept else ""


def words_for(choices: Choices, upload: str) -> dict[str, str] | None:
    """What is chosen for one upload, as the register takes it."""
    return {**choices.get("", {}), **choices.get(upload, {})} or None


def expected_values(old: Any, new: Any, by_rule: str) -> dict[str, Any]:
    """What each choice mostly brings: the one value or the other."""
    return {PRESENT: old, BY_RULE: new if by_rule == NEW else old, NEW: new, OLD: old, ASK: old}


def _wish(said: Mapping[str, str], unit: str, record: int, field: KeptClash) -> str:
    """What is chosen for a difference, "" = nothing: for the record, the variable beside a source, ... for all."""
    if not said:
        return ""
    alone = choice_of(unit, record, unit_of(field.key)[1])
    for word in (alone, f"{field.key}@{field.source}", field.key, field.rule, "*"):
        if word in said:
            return said[word]
    return ""


def differences(result: Mapping[str, Any], choices: Choices) -> Iterator[Open]:
    """Every difference of a dry run with what was chosen for it."""
    for file in result["berkas"]:
        said = words_for(choices, file["id"]) or {}
        for row in file.get("beda", ()):
            for field in row["isi"]:
                yield _open(file, row, field, said)


def _open(file: Mapping[str, Any], row: Mapping[str, Any], field: KeptClash, said: Mapping[str, str]) -> Open:
    unit, record = row.get("unit", PERSON), row.get("catatan", -1)
    wish = _wish(said, unit, record, field)
    return Open(
        file["id"],
        file["nama"],
        unit,
        row["orang"],
        record,
        row["baris"],
        row["siapa"],
        field.key,
        field.old,
        field.new,
        field.source,
        field.way,
        field.rule,
        field.outcome,
        wish,
    )


def in_several(result: Mapping[str, Any]) -> int:
    """How many values of persons of the register more than one of these files would change, or differs in. Each file
    is foretold beside the register as it stands; how the files before it leave it, choices included, is not in it."""
    if len(result["berkas"]) == 1:
        return 0
    counts: Counter[tuple[int, str]] = Counter()
    for file in result["berkas"]:
        of_persons = (row for row in file.get("beda", ()) if row.get("unit", PERSON) == PERSON)
        counts.update(
            {(row["orang"], field.variable) for row in file.get("berubah", ()) if row["orang"] for field in row["isi"]}
            | {(row["orang"], field.key) for row in of_persons if row["orang"] for field in row["isi"]}
        )
    return sum(n > 1 for n in counts.values())


def apply_choices(result: dict[str, Any], choices: Choices) -> dict[str, Any]:
    """The dry run as it is with these choices: who changes, in what, and what still waits."""
    if not choices:
        return result
    return {
        **result,
        "berkas": [_apply_to_file(file, choices) if file.get("beda") else file for file in result["berkas"]],
    }


def _apply_to_file(file: dict[str, Any], choices: Choices) -> dict[str, Any]:
    said = words_for(choices, file["id"]) or {}
    changed = {(row["baris"], row["orang"]): row for row in file["berubah"]}
    rows, same = [], file["sama"]
    for row in file["beda"]:
        unit, record = row.get("unit", PERSON), row.get("catatan", -1)
        chosen = [_wish(said, unit, record, field) for field in row["isi"]]
        if not any(chosen):  # most rows of a long list: they are as they were
            rows.append(row)
            continue
        fields = []
        wishes: list[tuple[str, Mapping[str, Any], str]] = []
        for field, wish in zip(row["isi"], chosen, strict=True):
            fields.append(field._replace(outcome=wish) if wish else field)
            if wish:
                would = field.would or expected_values(field.old, field.new, field.outcome)
                wishes.append((unit_of(field.key)[1], would, wish))
        rows.append({**row, "isi": fields})
        if unit == PERSON:
            place = (row["baris"], row["orang"])
            before = changed.get(place)
            now = _apply_wishes(before["isi"] if before else [], wishes)
            same += (not now and before is not None) - (bool(now) and before is None)
            if now:
                changed[place] = {"orang": row["orang"], "baris": row["baris"], "siapa": row["siapa"], "isi": now}
            else:
                changed.pop(place, None)
    order = sorted(changed.values(), key=lambda row: row["baris"])
    return {**file, "beda": rows, "berubah": order, "sama": same}


def _apply_wishes(fields: list[KeptChange], wishes: list[tuple[str, Mapping[str, Any], str]]) -> list[KeptChange]:
    """The values of a person that would change, with what was chosen in the place of the rule."""
    found = {field.variable: field for field in fields}
    for variable, would, wish in wishes:
        for name, old, new in _parts(variable, would[PRESENT], would[wish]):
            found.pop(name, None)
            if old != new:
                found[name] = KeptChange(name, old, new)
    return [found[name] for name in sorted(found)]


def _parts(variable: str, old: Any, new: Any) -> list[tuple[str, Any, Any]]:
    """A value, or the three parts of a place."""
    if variable != PLACE[0]:
        return [(variable, old, new)]
    was, now = old or ["", "", ""], new or ["", "", ""]
    return [(name, a or None, b or None) for name, a, b in zip(PLACE, was, now, strict=True)]


def kinds(found: list[Open]) -> list[tuple[str, str, int]]:
    """Variable, other source and number of differences; the most first."""
    counts = Counter((difference.key, difference.source) for difference in found)
    return sorted(
        ((key, source, n) for (key, source), n in counts.items()), key=lambda counted: (-counted[2], *counted[:2])
    )


def count_open(found: list[Open]) -> dict[str, int]:
    """How many wait, how many a rule settles, how many somebody chose for."""
    return {
        "semua": len(found),
        "tunggu": sum(difference.outcome == ASK for difference in found),
        "aturan": sum(not difference.wish and difference.by_rule != ASK for difference in found),
        "dipilih": sum(difference.wish in (NEW, OLD) for difference in found),
    }
