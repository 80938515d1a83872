"""Pages of a kabupaten's own definitions."""
