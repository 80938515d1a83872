"""One reader per kind of content file: a section of YAML becomes the value of `content.kinds`, or a `ContentError`."""
