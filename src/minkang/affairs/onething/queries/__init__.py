"""What may be read of packages, births, declarations and parts, and by whom."""
