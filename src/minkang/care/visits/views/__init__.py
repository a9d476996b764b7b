"""Pages of clinic visits."""
