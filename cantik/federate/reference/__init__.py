"""References that flow down: a package of content, how it is published, fetched, compared."""
