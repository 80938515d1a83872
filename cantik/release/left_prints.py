"""Prints that a release goes without because they cannot be set, and why its people went on: a statement of the
release, for everybody to read. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cantik.base.canonical import canonical_json
from cantik.release.codec import decode, encode
from cantik.release.compose import seal_release
from cantik.release.model import Release

LEFT = "cetakan_tiada"


@dataclass(frozen=True, slots=True)
class LeftPrint:
    """A print that is not there: its path in the release and what it is called, Indonesian and English."""

    name: str
    title: str
    title_en: str


@dataclass(frozen=True, slots=True)
class LeftPrints:
    """The prints that a release goes without. `reason`: why it is signed without them; "" in a draft, for which nobody
    has decided."""

    prints: tuple[LeftPrint, ...] = ()
    reason: str = ""

    @property
    def names(self) -> frozenset[str]:
        """Their paths in the release."""
        return frozenset(each.name for each in self.prints)

    @property
    def inputs(self) -> dict[str, Any]:
        """Their part of what decides a release: with its book it is another edition. Nothing where nothing is left."""
        return {LEFT: [sorted(self.names), self.reason]} if self.prints else {}

    def join(self, more: Iterable[LeftPrint], reason: str) -> LeftPrints:
        """These and `more`, by path."""
        found = {each.name: each for each in (*self.prints, *more)}
        return LeftPrints(tuple(found[name] for name in sorted(found)), reason)

    def tell_lines(self) -> Iterable[tuple[str, str]]:
        """What readers are told, Indonesian and English; nothing where nothing is left."""
        if not self.prints:
            return
        why = self.reason.rstrip(".")
        said = "; ".join(each.title for each in self.prints)
        said_en = "; ".join(each.title_en for each in self.prints)
        yield (
            f"Tidak ada dalam rilis ini karena tidak dapat disusun: {said}.{f' Alasan: {why}.' if why else ''}",
            f"Not in this release, because it could not be set: {said_en}.{f' Reason given: {why}.' if why else ''}",
        )


def write_unset(unset: Sequence[Mapping[str, Any]]) -> str:
    """What a draft keeps of prints that could not be set; "" for none."""
    return canonical_json([dict(each) for each in unset]).decode() if unset else ""


def read_unset(text: str) -> list[dict[str, str]]:
    """As it was written: `berkas`, `judul`, `judul_en`, `sebab` of each."""
    return json.loads(text) if text else []


def left_by_unset(text: str, reason: str) -> LeftPrints:
    """What a release goes without that is signed with a reason although these could not be set (`write_unset`)."""
    return LeftPrints().join((LeftPrint(u["berkas"], u["judul"], u["judul_en"]) for u in read_unset(text)), reason)


def declare_left(release: Release, left: LeftPrints) -> Release:
    """A release that says itself which prints it goes without; the same where it goes without none and said so."""
    if not left.prints and LEFT not in release.extra:
        return release
    kept: Mapping[str, Any] = {name: value for name, value in release.extra.items() if name != LEFT}
    said = {LEFT: encode(left)} if left.prints else {}
    return seal_release(replace(release, extra={**kept, **said}, content=""))


def left_of(release: Release) -> LeftPrints:
    """The prints that a release says it goes without. Raises `CantikError` T101."""
    said = release.extra.get(LEFT)
    return LeftPrints() if said is None else decode(LeftPrints, said, LEFT)
