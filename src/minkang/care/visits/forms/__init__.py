"""What is typed on the pages of clinic visits."""
