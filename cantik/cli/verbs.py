"""The verbs of the command line in the order of the help."""

from __future__ import annotations

from cantik.cli import (
    bench,
    check,
    demo,
    doctor,
    duplicates,
    export,
    facilities,
    findings,
    import_,
    key,
    publish,
    run,
    serve,
    snapshot,
    staff,
    tick,
    undo,
    unseal,
    verify,
    worker,
)

ALL = (
    run.add,
    import_.add,
    undo.add,
    findings.add,
    duplicates.add,
    export.add,
    facilities.add,
    unseal.add,
    check.add,
    snapshot.add,
    publish.add,
    verify.add,
    serve.add,
    worker.add,
    tick.add,
    staff.add,
    key.add,
    demo.add,
    bench.add,
    doctor.add,
)
