"""Measures 5 and 7: maternity, children, nurseries."""
