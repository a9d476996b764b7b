"""What a procedure is, how a case moves through it, and how its days are counted; pure."""
