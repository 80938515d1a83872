"""`kelas(status_kawin) = "pernah_kawin"`: an expression that names classes instead of codes.

The classes are those of the one classification of the variable, and the groups of its ladder. When content is loaded
the codes take their place, beside the names (`status_kawin di pernah_kawin ("2", "3", "4")`), so that every reader of
an expression has one meaning: a code that joins a class is counted wherever the class is named.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

import yaml

from cantik.base.errors import ContentError
from cantik.content.kinds import Classification

_NAME = r"[a-z_][a-z0-9_]*"
_TEXT = r'"[^"\n]*"'
_ASKED = re.compile(
    rf"\bkelas\(\s*(?P<path>{_NAME}(?:\s*\.\s*{_NAME})*)\s*\)\s*(?P<op>!=|=|tidak\s+di\b|di\b)\s*"
    rf"(?P<named>{_TEXT}|\(\s*{_TEXT}(?:\s*,\s*{_TEXT})*\s*\))"
)
_QUOTED = re.compile(_TEXT)

#: by variable: its one classification, None where it has several or one of numbers
ClassifiedBy = Mapping[str, Classification | None]


def classified_by(classifications: Iterable[Classification]) -> ClassifiedBy:
    """The one classification of codes of each variable."""
    found: dict[str, list[Classification]] = defaultdict(list)
    for each in classifications:
        found[each.variable].append(each)
    return MappingProxyType({name: kinds[0] if _of_codes(kinds) else None for name, kinds in found.items()})


def _of_codes(kinds: list[Classification]) -> bool:
    return len(kinds) == 1 and all(each.codes for each in kinds[0].classes)


def codes_of_class(classification: Classification, name: str) -> tuple[str, ...]:
    """The codes of a class or of a group of the ladder, in the order of the classes; none for a name that is neither.

    >>> # codes_of_class(status_kawin, "pernah_kawin") == ("2", "3", "4")
    """
    groups = {group.id: group.classes for rung in classification.ladder for group in rung.groups}
    members = groups.get(name, (name,))
    return tuple(code for each in classification.classes if each.id in members for code in each.codes)


def names_of_classes(classification: Classification) -> Mapping[str, tuple[str, str]]:
    """The label in both languages of each class and each group of the ladder."""
    groups = {group.id: (group.label, group.label_en) for rung in classification.ladder for group in rung.groups}
    return {each.id: (each.label, each.label_en) for each in classification.classes} | groups


def resolve_scalars(file: str, node: Any, classes: ClassifiedBy) -> None:
    """Put codes beside the classes that the texts of a file name. Raises `ContentError` K109 with the line."""
    if isinstance(node, yaml.ScalarNode):
        if "kelas(" in node.value:
            node.value = resolve_text(node.value, classes, f"{file}:{node.start_mark.line + 1}")
    elif isinstance(node, yaml.MappingNode):
        for _key, value in node.value:
            resolve_scalars(file, value, classes)
    else:
        for part in node.value:
            resolve_scalars(file, part, classes)


def resolve_text(text: str, classes: ClassifiedBy, where: str = "") -> str:
    """An expression with the codes of the classes that it names. Raises `ContentError` K109.

    >>> resolve_text("umur < 5", {})
    'umur < 5'
    """
    return _ASKED.sub(partial(_codes_beside, classes=classes, where=where), text)


def _codes_beside(asked: re.Match[str], classes: ClassifiedBy, where: str) -> str:
    path = re.sub(r"\s", "", asked["path"])
    classification = classes.get(path.rpartition(".")[2])
    if classification is None:
        raise ContentError(
            "K109",
            "kelas(…) memerlukan variabel dengan tepat satu klasifikasi kode",
            where=where,
            found=f"“{path}”",
            mend="Sebut kodenya, atau variabel yang digolongkan.",
        )
    names = [quoted[1:-1] for quoted in _QUOTED.findall(asked["named"])]
    codes: dict[str, None] = {}
    for name in names:
        own = codes_of_class(classification, name)
        if not own:
            raise ContentError(
                "K109",
                f"Kelas tidak ada pada klasifikasi {classification.id}",
                where=where,
                found=f"“{name}”",
                expected=", ".join(names_of_classes(classification)),
            )
        codes |= dict.fromkeys(own)
    negated = "tidak " if asked["op"] not in ("=", "di") else ""
    listed = ", ".join(f'"{code}"' for code in codes)
    return f"{path} {negated}di {', '.join(dict.fromkeys(names))} ({listed})"
