"""Chapter 2: more and better health services."""
