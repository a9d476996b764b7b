"""api of health records."""
