"""services of health records."""
