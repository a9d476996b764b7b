"""Parts of the benchmarks of booking: the ground they stand on, the server, and the load."""
