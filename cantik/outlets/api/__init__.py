"""The read-only API of a site: what its releases say, by address, and nothing else (docs/adr/0107)."""
