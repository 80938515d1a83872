"""A file from outside becomes a batch: through a gate, recognised by content, in typed columns."""
