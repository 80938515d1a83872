"""An error that is raised in another process arrives as it was: it would break the pool of processes otherwise."""

from __future__ import annotations

import pickle

from cantik.base.errors import WrongUse
from cantik.federate.errors import DeliveryPaused
from cantik.release.errors import NoSuchEdition


def test_each_part_of_an_error_arrives() -> None:
    for error in (
        WrongUse("D148", "Demo terhenti", where="di sini", found="a", expected="b", mend="Ulangi.", command="cantik x"),
        DeliveryPaused("T610", "Sambungan putus"),
        NoSuchEdition("2025-1"),
    ):
        arrived = pickle.loads(pickle.dumps(error))
        assert type(arrived) is type(error)
        assert (arrived.as_dict(), str(arrived)) == (error.as_dict(), str(error))
