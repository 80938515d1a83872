"""Products of a release: data files, workbook, charts, maps, book, infographic, site; they see nothing before it."""
