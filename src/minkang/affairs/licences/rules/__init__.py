"""What may be done with a licence, and the two forms in which it travels: SD-JWT and values."""
