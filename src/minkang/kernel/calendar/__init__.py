"""Working days of China.

``notices.toml`` holds what the State Council announced for each year; ``working_days`` counts
with it. A year without a notice is provisional: its answers say so and change when the notice is
entered, so a due date is computed again and never copied by hand.
"""
