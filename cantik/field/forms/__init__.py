"""Forms from outside: XLSForm workbooks that a kabupaten hands in."""
