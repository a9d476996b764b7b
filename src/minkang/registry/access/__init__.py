"""Who may read or change what of whom, and why: one pure decision, consent, the access log."""
