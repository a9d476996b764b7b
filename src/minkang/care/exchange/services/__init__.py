"""Acts of the exchange."""
