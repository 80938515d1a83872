"""What we ask, check, count and hide: content files, their kinds, and the one loader."""
