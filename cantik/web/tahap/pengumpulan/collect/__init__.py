"""The screens of collecting: upload, dry run, save, undo."""
