"""A further book printed by itself: of the edition in force, by the content of today, with facts of the register on any
day. A statistician reads so what a text or a table looks like, and a village hands out its profile between two
editions; figures stay those of the edition, and nothing is put before the public by it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from cantik.base.errors import WrongUse
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import AREAS_FILE, Knowledge, load
from cantik.content.kinds import BookSpec
from cantik.pipeline.book_opening import record_names
from cantik.publish.book import print_further
from cantik.publish.book.make import Paper, book
from cantik.register.facilities.app.portrait_facts import state_facts
from cantik.release import files
from cantik.release.app import queries, storage
from cantik.release.app.queries import PULLED
from cantik.release.further_books import plan_anew
from cantik.release.portrait import fact_tables
from cantik.release.shelf import Shelved
from cantik.vault.app.opening import OpenStore


def print_book(opened: OpenStore, area: AreaCode, name: str, on: dt.date, by: str, paper: Paper = "a5") -> bytes:
    """The PDF of a book of a village, the main one as its edition froze it. Raises `WrongUse` D192 for a book that is
    none of a village, D193 where no edition tells of a day up to then, or none of what the book asks."""
    knowledge = load(opened.store.path / AREAS_FILE)
    if name == knowledge.book.id:
        return book(files.open_release(find_edition(opened, area, on).folder), paper=paper)
    spec = _find_book(name, knowledge)
    release = files.open_release(find_edition(opened, area, on).folder)
    facts = state_facts(opened, area, on, spec.portrait)
    record_names(facts, knowledge.content, by)
    kinds, lists = knowledge.content.facilities, knowledge.lists
    tables = fact_tables(spec.portrait, facts, kinds, lists, release.place, on)
    plan = plan_anew(spec, knowledge.book, release, tables)
    if plan.empty:
        raise WrongUse("D193", "Tidak ada yang dapat dicetak", found=name, expected="angka atau fakta yang terbit")
    return print_further(release, replace(plan, stated=on.isoformat()), paper)


def _find_book(name: str, knowledge: Knowledge) -> BookSpec:
    found = {book.id: book for book in knowledge.further_books()}
    if name not in found:
        raise WrongUse("D192", "Buku tidak dikenal", found=name, expected=", ".join((knowledge.book.id, *found)))
    return found[name]


def find_edition(opened: OpenStore, area: AreaCode, on: dt.date) -> Shelved:
    """Where the newest edition lies that stands and tells of a day up to then. Raises `WrongUse` D193 without one."""
    held = queries.editions(storage.shelf(opened.store.path), area)
    told = [edition.shelved for edition in held if edition.status != PULLED and edition.shelved.reference <= on]
    if not told:
        raise WrongUse(
            "D193", "Tidak ada yang dapat dicetak", found=on.isoformat(), expected="rilis desa sampai hari itu"
        )
    return max(told, key=lambda edition: edition.reference)
