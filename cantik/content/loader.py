"""Reads all content of the package and of a kabupaten's own folder; nothing national is redefined."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Any

from cantik.base import environment
from cantik.base.errors import ContentError
from cantik.base.file_names import is_portable
from cantik.base.page_cache import once
from cantik.content.class_names import ClassifiedBy, classified_by, resolve_scalars
from cantik.content.content_files import (
    PACKAGE,
    ContentFile,
    FileStamp,
    gather_files,
    list_files,
    list_own_files,
    stamp_folder,
    take_stamps,
)
from cantik.content.coverage import coverage_references
from cantik.content.goal_targets import target_references
from cantik.content.instrument_references import instrument_references
from cantik.content.kinds import Content, Limit, Linkage, Policy
from cantik.content.nodes import Section, compose
from cantik.content.own_files import write_own
from cantik.content.policy import wider_ones
from cantik.content.programme import facts_of
from cantik.content.reference_layers import SETTINGS, ReferenceVersion
from cantik.content.references import missing_references
from cantik.content.schema.activity import activity_references, read_activities, read_prices
from cantik.content.schema.book import read_book
from cantik.content.schema.classification import read_classification
from cantik.content.schema.column import column_references, read_column
from cantik.content.schema.concept import read_concepts
from cantik.content.schema.conflict import read_conflict
from cantik.content.schema.definition import definition_references, read_definition
from cantik.content.schema.facility import read_facility
from cantik.content.schema.fact import read_fact
from cantik.content.schema.gap_rule import gap_references, read_gap_rule
from cantik.content.schema.group import read_group
from cantik.content.schema.guide import read_guide
from cantik.content.schema.indicator import read_indicator
from cantik.content.schema.indicator_list import read_indicator_list, with_builders
from cantik.content.schema.instrument import read_instrument
from cantik.content.schema.limit import read_limit, with_own
from cantik.content.schema.linkage import read_linkage
from cantik.content.schema.linkage import with_own as with_own_weights
from cantik.content.schema.mapping import read_mapping
from cantik.content.schema.metadata import read_metadata
from cantik.content.schema.opd_table import read_opd_table
from cantik.content.schema.paper import read_paper
from cantik.content.schema.parameter import parameter_references, read_parameter
from cantik.content.schema.peer_rule import peer_references, read_peer_rule
from cantik.content.schema.policy import own_over, read_policy, refuse_weaker
from cantik.content.schema.programme import programme_references, read_programme
from cantik.content.schema.rate import rate_references, read_rate
from cantik.content.schema.rule import read_rules
from cantik.content.schema.same import read_same, same_references
from cantik.content.schema.same import with_own as with_own_order
from cantik.content.schema.schedule import read_schedule
from cantik.content.schema.story_rule import read_story_rule, story_references
from cantik.content.schema.table import read_table
from cantik.content.schema.tally import read_tallies, tally_references
from cantik.content.schema.variable import read_variables
from cantik.content.schema.year import read_year
from cantik.content.village_form import FORMS, facts_of_form

FOLDER = PACKAGE
_READERS: Mapping[str, Callable[[str, Section], Any]] = {
    "classifications": read_classification,
    "indicators": read_indicator,
    "tables": read_table,
    "mappings": read_mapping,
    "books": read_book,
    "limits": read_limit,
    "papers": read_paper,
    "linkage": read_linkage,
    "facilities": read_facility,
    "conflicts": read_conflict,
    "facts": read_fact,
    "same": read_same,
    "instruments": read_instrument,
    "groups": read_group,
    "metadata": read_metadata,
    "years": read_year,
    "parameters": read_parameter,
    "guides": read_guide,
    "opd": read_opd_table,
    "definitions": read_definition,
    "columns": read_column,
    "rates": read_rate,
    "schedules": read_schedule,
    "programs": read_programme,
    "peers": read_peer_rule,
    "stories": read_story_rule,
    "gaps": read_gap_rule,
    "prices": read_prices,
}
#: kinds of files that hold several values of another kind
_LISTED: Mapping[str, tuple[str, Callable[[str, Section], Mapping[str, Any]]]] = {
    "rules": ("rules", read_rules),
    "indicator_lists": ("indicators", read_indicator_list),
    "tallies": ("tallies", read_tallies),
    "activities": ("activities", read_activities),
}
_KINDS = ("variables", "concepts", *_READERS, *_LISTED, "policies")
_HASHED = (*_KINDS, "codelists")
#: kinds that may come from above; the others are settings of one server, or what it decided itself
REFERENCE_KINDS = tuple(kind for kind in _HASHED if kind not in SETTINGS)
#: kinds of which a kabupaten's own file takes the place of a national one: what puts it there
_HEEDED: Mapping[str, Callable[[Any, frozenset[str]], dict[str, Any]]] = {
    "limits": with_own,
    "linkage": with_own_weights,
    "same": with_own_order,
}


CLASSIFICATIONS = "classifications"
#: the folder of words of regional languages, which are no part of `Content` (`regional_language`)
LANGUAGES = "languages"


def here() -> Content:
    """The content of this installation: that of the package with its kabupaten's own folder (`CANTIK_CONTENT`).

    Everything that serves an installation asks here, so that one variable reads the same everywhere; a page may ask for
    each value it shows. A changed file is seen within `_LOOK_S` seconds, another folder at once. Raises `ContentError`
    as `load_content` does.
    """
    asked, now = environment.content_setting(), time.monotonic()
    looked = _looked.get(asked)
    if looked is not None and now - looked[0] < _LOOK_S:
        return looked[1]
    content = load_content(environment.content_folder())
    _looked.clear()
    _looked[asked] = now, content
    return content


def look_again() -> None:
    """What this process wrote into the folder of the kabupaten is seen by its next look; others see it soon."""
    _looked.clear()


def own_folder() -> Path | None:
    """The folder of this installation's kabupaten (`CANTIK_CONTENT`), for content that is no part of `here`."""
    return environment.content_folder()


def make_own_folder() -> Path | None:
    """The same for whoever writes into it: one in the store that is open where nobody set another. Raises `OSError`."""
    return environment.make_content_folder()


def own_file(name: str) -> tuple[Path | None, int]:
    """A file in that folder and the time of its last change, for whoever keeps what was read of it; None, 0 without."""
    folder = own_folder()
    file = folder / name if folder is not None else None
    return (file, file.stat().st_mtime_ns) if file is not None and file.is_file() else (None, 0)


_looked: dict[tuple[str | None, Path | None], tuple[float, Content]] = {}
_LOOK_S = 1.0  # to look at every file of the folders takes 1 to 2 ms


def load_content(extra: Path | None = None) -> Content:
    """All content of the package, and of the folder `extra` when given; that of this installation is `here`.

    Raises `ContentError` with file and line for anything that is not in order. Loaded once per process and state of
    the files: a changed file is seen by the next call. To look whether one changed takes 1 ms, to read them all 6.
    """
    stamps = take_stamps(extra, _HASHED)
    known = _known.get(extra)
    if known is not None and known[0] == stamps:
        return known[1]
    gathered = gather_files(extra, _HASHED)
    content = _load(gathered.national, gathered.own, gathered.references)
    if len(_known) >= _KEPT:
        _known.clear()
    _known[extra] = stamps, content
    return content


def expression_files(extra: Path | None = None) -> tuple[ContentFile, ...]:
    """The files that hold, of every kind in which expressions may stand, in the order in which they are read."""
    gathered = gather_files(extra, _KINDS)
    return (*gathered.national, *gathered.own)


_known: dict[Path | None, tuple[tuple[frozenset[FileStamp], ...], Content]] = {}
_KEPT = 4


def try_own_file(folder: Path, name: str, data: bytes) -> Content:
    """All content as it would be with this file in a kabupaten's own folder, which is not touched. Raises as
    `load_content` does, with file and line as they will be called."""
    with tempfile.TemporaryDirectory(prefix="cantik-isi-") as around:
        trial = Path(around) / folder.name
        shutil.copytree(folder, trial)
        write_own(trial / name, data)
        return load_content(trial)


def _ids_of(kind: str, own: tuple[ContentFile, ...]) -> frozenset[str]:
    return frozenset(file.id for file in own if file.kind == kind)


def limit(name: str) -> Limit:
    """One limit as this server has it, its kabupaten's own folder heard (`CANTIK_CONTENT`); cheap to ask each time.

    Raises `ContentError` as `load_content` does for files of limits, `KeyError` for an id that is none.
    """
    found: Limit = _alone("limits")[name]
    return found


def linkage(name: str) -> Linkage:
    """A search for doubles as this server has it, with the weights learnt for its kabupaten (`CANTIK_CONTENT`).

    Raises `ContentError` as `load_content` does for these files, `KeyError` for an id that is none.
    """
    found: Linkage = _alone("linkage")[name]
    return found


@once
def _alone(kind: str) -> Mapping[str, Any]:
    """The files of one kind without the others. A page looks once whether one changed, and reads them when one did."""
    extra = environment.content_folder()
    stamps = tuple((each.is_dir(), stamp_folder(each, (kind,))) for each in (PACKAGE, extra) if each is not None)
    known = _apart.get((kind, extra))
    if known is not None and known[0] == stamps:
        return known[1]
    own = tuple(list_own_files(extra, (kind,))) if extra is not None else ()
    merged = _merge_sections(kind, tuple(list_files(PACKAGE, "", (kind,))), own)
    if len(_apart) >= _KEPT:
        _apart.clear()
    _apart[kind, extra] = stamps, merged
    return merged


_apart: dict[tuple[str, Path | None], tuple[tuple[tuple[bool, frozenset[FileStamp]], ...], Mapping[str, Any]]] = {}


@lru_cache(maxsize=8)
def _merge_sections(kind: str, national: tuple[ContentFile, ...], own: tuple[ContentFile, ...]) -> Mapping[str, Any]:
    found: dict[str, dict[Any, Any]] = {kind: {}}
    _take(found, national)
    _take(found, own)
    return MappingProxyType(_HEEDED[kind](found[kind], _ids_of(kind, own)))


def refuse_strays(folder: Path) -> None:
    """Raises `ContentError` K101 for a file of a kabupaten's folder that looks like content and that nothing reads:
    whoever wrote it believes that it holds."""
    for path in sorted([*folder.glob("*"), *folder.glob("*/*")]):
        if path.suffix.lower() not in (".yaml", ".yml") or path.name.startswith(".") or not path.is_file():
            continue
        where = f"{folder.name}/{path.relative_to(folder).as_posix()}:1"
        kind = path.parent.name if path.parent != folder else ""
        if kind not in (*_KINDS, LANGUAGES):
            known = "folder menurut jenisnya, misalnya indicators/ atau tables/"
            raise ContentError("K101", "Berkas di folder ini tidak dibaca", where=where, expected=known)
        if path.suffix != ".yaml":
            raise ContentError("K101", "Berkas dengan akhiran ini tidak dibaca", where=where, expected="akhiran .yaml")


#: what in one file names another
_REFERENCE_CHECKS = (
    missing_references,
    instrument_references,
    coverage_references,
    target_references,
    definition_references,
    programme_references,
    column_references,
    rate_references,
    parameter_references,
    same_references,
    peer_references,
    story_references,
    tally_references,
    activity_references,
    gap_references,
)


@lru_cache(maxsize=4)
def _load(
    national: tuple[ContentFile, ...], own: tuple[ContentFile, ...], references: tuple[ReferenceVersion, ...] = ()
) -> Content:
    found: dict[str, dict[Any, Any]] = {kind: {} for kind in _KINDS if kind not in _LISTED}
    found |= {kind: {} for kind, _ in _LISTED.values()}
    _take(found, _of_kind((*national, *own), CLASSIFICATIONS))  # first: expressions of all others name classes
    classes = classified_by(found[CLASSIFICATIONS].values())
    _take(found, _of_kind(national, CLASSIFICATIONS, other=True), classes=classes)
    if own:
        official = dict(found["policies"])
        _take(found, _of_kind(own, CLASSIFICATIONS, other=True), national, classes)
        _stricter_only(found["policies"], official)
    for kind, heeded in _HEEDED.items():
        found[kind] = heeded(found[kind], _ids_of(kind, own))
    found["indicators"] = with_builders(found["indicators"], found["variables"])
    for form in FORMS:
        if form in found["instruments"]:
            found["facilities"][form] = facts_of_form(found["instruments"][form], found["variables"])
    version = (PACKAGE / "VERSION").read_text(encoding="utf-8").strip()
    digests = {file.name: file.digest for file in (*national, *own)}
    lines = [f"{name} {digests[name]}" for name in sorted(digests)]
    # area codes from above are no file of a kind
    lines += [f"{reference.source} {reference.digest}" for reference in references]
    whole = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    frozen = {kind: MappingProxyType(values) for kind, values in found.items()}
    content = Content(**frozen, version=version, digest=whole, digests=MappingProxyType(digests), references=references)
    for missing in chain.from_iterable(check(content) for check in _REFERENCE_CHECKS):
        raise missing
    return content


def _of_kind(files: tuple[ContentFile, ...], kind: str, *, other: bool = False) -> tuple[ContentFile, ...]:
    """The files of a kind, or all of other kinds."""
    return tuple(file for file in files if (file.kind == kind) is not other)


def _take(
    found: dict[str, dict[Any, Any]],
    files: tuple[ContentFile, ...],
    national: tuple[ContentFile, ...] = (),
    classes: ClassifiedBy = MappingProxyType({}),
) -> None:
    """Read files into `found`; `national`: those that a policy of one's own may leave to say the rest; `classes`: those
    that an expression may name."""
    for file in files:
        if file.kind == "codelists":
            continue
        named = b"kelas(" in file.data
        top = compose(file.name, file.text, partial(resolve_scalars, classes=classes) if named else None)
        _name_fits(file, top)
        if file.kind == "variables":
            for variable in read_variables(file.id, top):
                _new(found["variables"], (variable.unit, variable.id), variable, variable.origin.at())
        elif file.kind == "concepts":
            for concept in read_concepts(file.id, top):
                _new(found["concepts"], (concept.unit, concept.variable), concept, concept.origin.at())
        elif file.kind in _LISTED:
            kind, read = _LISTED[file.kind]
            for name, value in read(file.id, top).items():
                _new(found[kind], name, value, value.origin.at())
        elif file.kind == "policies":
            policy = read_policy(file.id, _whole_policy(top, national), file.digest)
            _new(found["policies"], file.id, policy, f"{file.name}:1")
        else:
            value = _READERS[file.kind](file.id, top)
            _new(found[file.kind], file.id, value, f"{file.name}:1")
            if file.kind == "programs":
                _new(found["facilities"], facts_of(value).id, facts_of(value), f"{file.name}:1")


def _whole_policy(top: Section, national: tuple[ContentFile, ...]) -> Section:
    """A policy as it is read: one's own with what the national one says besides."""
    base = top.optional("mengetatkan")
    file = next((file for file in national if (file.kind, file.id) == ("policies", base)), None)
    return top if file is None else own_over(top, compose(file.name, file.text))


def _name_fits(one: ContentFile, top: Section) -> None:
    """`id` equals the file name, so that a file is found by what the program prints."""
    written = top.text("id")
    if written != one.id:
        raise top.wrong("id", "“id” berbeda dari nama berkas", "K106", found=f"“{written}”", expected=f"“{one.id}”")


def _new(values: dict[Any, Any], key: Any, value: Any, where: str) -> None:
    if key in values:
        name = ".".join(key) if isinstance(key, tuple) else key
        raise ContentError(
            "K107",
            f"“{name}” sudah ditetapkan secara nasional",
            where=where,
            mend="Pakai id lain; folder sendiri hanya boleh menambah.",
        )
    for name in key if isinstance(key, tuple) else (key,):
        if not is_portable(str(name)):
            raise ContentError(
                "K106",
                f"“{name}” tidak dapat menjadi nama berkas di setiap sistem",
                where=where,
                expected="id tanpa tanda khusus, bukan nama yang dipakai Windows sendiri (con, aux, nul, …)",
            )
    values[key] = value


def _stricter_only(policies: dict[str, Policy], official: dict[str, Policy]) -> None:
    """Refuse an own policy that is weaker than the national one, or in a part of an area than that of the whole."""
    own = {name: policy for name, policy in policies.items() if name not in official}
    for name, policy in own.items():
        base = official.get(policy.tightens or "")
        if base is None:
            raise ContentError(
                "K108",
                f"Kebijakan “{name}” tidak menyebut kebijakan nasional yang diketatkannya",
                where=policy.origin.at("mengetatkan"),
                expected=" | ".join(official),
                mend="Tambahkan “mengetatkan: …”.",
            )
        refuse_weaker(policy, base)
    for policy, wider in wider_ones(own.values()):
        refuse_weaker(policy, wider)
