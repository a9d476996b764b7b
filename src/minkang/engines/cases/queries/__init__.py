"""What may be read of procedures and cases, and by whom."""
