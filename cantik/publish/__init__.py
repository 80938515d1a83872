"""Products of a release: data files, workbook, charts, maps, book, infographic, site. They see a release and nothing before it."""
