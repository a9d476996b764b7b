"""Template tags of clinic visits."""
