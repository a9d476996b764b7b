"""What may be registered: pure checks, each of which returns None or the refusal to give."""
