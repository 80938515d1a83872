"""Parts of large files counted into vectors of villages (docs/adr/0056)."""
