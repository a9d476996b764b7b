"""Reads of licences: the types, one's own, an office's, what a check may see, what cases may use."""
