"""What a package is, what is wrong with one, and what each office of it may see."""
