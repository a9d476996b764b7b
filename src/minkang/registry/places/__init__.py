"""Areas of the state from province to village, and what was awarded to them.

Nouns: area (a code of twelve digits, in force during a half-open period), award (a title held during
a period), outline (the border of a county, for schematic maps only).

Main flow: ``services.load`` brings an edition of ``definitions/`` into the tables; other apps ask
``services.require_area_in_force`` or ``queries.refusals_of_areas`` before they use a code; a merger is
``services.end_area``, from the parts upward.

Invariants: an area keeps its rows when it ends; a position always states its datum and how it came
about; a distance across two data is an error.
"""
