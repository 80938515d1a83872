"""The harvest of a server's releases by the level above: what it vouches for, proved, and no byte twice. No Django."""
