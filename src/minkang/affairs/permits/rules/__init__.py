"""What an item must state, and how it may be worded."""
