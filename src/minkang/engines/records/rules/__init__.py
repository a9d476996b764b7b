"""rules of health records."""
