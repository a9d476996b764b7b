"""queries of health records."""
