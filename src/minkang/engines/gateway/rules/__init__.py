"""What the gateway decides, without Django, clock or database."""
