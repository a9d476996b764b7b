"""What resources say in plain words, what can be drawn, and what may be asked and answered."""
