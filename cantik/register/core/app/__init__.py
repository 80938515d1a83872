"""The register in the database: opening a store, planning, applying and undoing a batch, the view for the snapshot."""

import cantik.codes.app  # noqa: F401  (makes Django ready)
