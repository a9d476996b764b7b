"""Documents of the library on paper."""
