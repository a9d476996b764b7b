"""Settings, addresses, servers and the ``minkang`` command."""
