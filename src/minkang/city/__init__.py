"""The synthetic region: drawn from published figures, written only through services."""
