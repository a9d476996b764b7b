"""Charts drawn on the server: an SVG with title and description, a finding, a table twin.

Never a pie. Bars start at zero. Colour never speaks alone. What cannot be measured is hatched.
"""
