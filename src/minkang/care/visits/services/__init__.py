"""Acts of clinic visits beyond those of the booking engine."""
