"""Pages of the gateway: the board of offices, and their registration by two persons."""
