"""The server that ODK Collect talks to (OpenRosa 1.0): forms, lists of entities, submissions, by token of a device."""
