"""One way to show a list to work on: declared once, filtered, sorted, paged, exported."""
