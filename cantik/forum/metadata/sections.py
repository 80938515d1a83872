"""A form of metadata in the parts in which people fill it in, and two people's answers to one part made one. Pure."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from cantik.content.metadata_fields import MetadataField, MetadataForm
from cantik.forum.metadata.document import ACTIVITY, Answers

#: the part of MS-Keg that its form prints on the cover, and what only INDAH asks
COVER = "sampul"


def section_of(kind: str, question: MetadataField) -> str:
    """The part in which a field is filled in: of MS-Keg the block that its number names, of the others all is one."""
    if kind != ACTIVITY:
        return ""
    block = question.number.partition(".")[0]
    return block if block.isdigit() else COVER


def sections(kind: str, form: MetadataForm) -> list[str]:
    """The parts of a form in their order."""
    return list(dict.fromkeys(section_of(kind, question) for question in form.fields))


def fields_of(kind: str, form: MetadataForm, section: str) -> list[MetadataField]:
    """The fields of a part."""
    return [question for question in form.fields if section_of(kind, question) == section]


def answers_json(answers: Answers) -> str:
    """Answers as canonical JSON."""
    return json.dumps(answers, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read(text: str) -> Answers:
    """Answers as they were before they were written."""
    return {key: _freeze_lists(value) for key, value in json.loads(text).items()}


def _freeze_lists(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_freeze_lists(inner) for inner in value)
    if isinstance(value, dict):
        return {key: _freeze_lists(inner) for key, inner in value.items()}
    return value


@dataclass(frozen=True, slots=True)
class Merged:
    """What two people's answers make together, and the fields that both changed, each otherwise."""

    answers: Answers
    clashes: tuple[str, ...]


def merge(base: Answers, theirs: Answers, mine: Answers, asked: Collection[str]) -> Merged:
    """My answers to the fields `asked` laid over what somebody else wrote since both read `base`.

    >>> merge({"a": 1}, {"a": 1, "b": 2}, {"a": 3}, ["a", "b"]).answers
    {'a': 3, 'b': 2}
    >>> merge({"a": 1}, {"a": 2}, {"a": 3}, ["a"]).clashes
    ('a',)
    """
    found, clashes = dict(theirs), []
    for name in asked:
        was, said, now = base.get(name), mine.get(name), theirs.get(name)
        if said in (was, now):
            continue
        if now != was:
            clashes.append(name)
        if said is None:
            found.pop(name, None)
        else:
            found[name] = said
    return Merged(found, tuple(clashes))


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The fields that say something else now."""
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
