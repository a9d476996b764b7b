"""Health institutions, enterprises and offices: what they are, what they hold, who works there."""
