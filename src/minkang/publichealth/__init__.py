"""Public health: watching, preventing, informing."""
