"""Accepting findings with a reason: which may be accepted, and what counts as one. The register keeps who and when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cantik.base.errors import WrongUse
from cantik.base.text import holds_number
from cantik.collect.finding import Finding, Level
from cantik.examine.errors import NumberInReason

LEAST_LETTERS = 10  # "Tulis alasan, paling sedikit 10 huruf."
MOST_CHARACTERS = 500


@dataclass(frozen=True, slots=True)
class AcceptReason:
    """Why findings are accepted although they stand; read by the coach and kept for ever. Made by `parse_reason`."""

    text: str


@dataclass(frozen=True, slots=True)
class Settled:
    """Findings with the reason under which they were accepted, and those that stay open."""

    accepted: tuple[tuple[Finding, AcceptReason], ...]
    still_open: tuple[Finding, ...]


def without_numbers(text: str) -> str:
    """A reason or question with single blanks. Raises `NumberInReason` B307: it is read by the coach, who sees no
    persons, and kept for ever."""
    plain = " ".join(text.split())
    if holds_number(plain):
        raise NumberInReason
    return plain


def parse_reason(text: str) -> AcceptReason:
    """A reason with single blanks. Raises `WrongUse` B303 for one without ten letters or beyond 500 characters,
    `NumberInReason` B307."""
    plain = " ".join(text.split())
    letters = sum(character.isalpha() for character in plain)
    if letters < LEAST_LETTERS or len(set(plain.casefold())) < 4 or len(plain) > MOST_CHARACTERS:
        raise WrongUse(
            "B303",
            "Alasan menerima temuan terlalu singkat atau terlalu panjang",
            found=f"{letters} huruf",
            expected=f"paling sedikit {LEAST_LETTERS} huruf, paling banyak {MOST_CHARACTERS} karakter",
            mend="Tulis mengapa data ini benar meskipun tidak lazim; alasan dibaca pembina dan tersimpan selamanya.",
        )
    return AcceptReason(without_numbers(plain))


def is_open(finding: Finding) -> bool:
    """Whether a finding holds the release: a refused row is outside already, a note holds nothing."""
    return finding.level is Level.CHECK


def settle(findings: Iterable[Finding], reason: AcceptReason, *, rules: frozenset[str] | None = None) -> Settled:
    """Accept the open findings (of some rules, or all) under one reason; a finding of another level stays as it is."""
    accepted: list[tuple[Finding, AcceptReason]] = []
    still_open: list[Finding] = []
    for finding in findings:
        if not is_open(finding):
            continue
        if rules is None or finding.rule in rules:
            accepted.append((finding, reason))
        else:
            still_open.append(finding)
    return Settled(tuple(accepted), tuple(still_open))
