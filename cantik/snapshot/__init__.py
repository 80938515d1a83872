"""The register frozen on a date: integer codes, no names, no numbers of persons, no birth dates."""
