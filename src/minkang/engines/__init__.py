"""What several halls need: mechanisms run by definitions."""
