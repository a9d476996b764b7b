"""Pages of joint cases: the family, the offices, the window, the hospital."""
