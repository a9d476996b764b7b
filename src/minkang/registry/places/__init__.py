"""Areas of the state from province to village, and what was awarded to them."""
