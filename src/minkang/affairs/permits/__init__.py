"""Measure 13 of Liaoning: permits, each with a guide that hides nothing, and guides of hospitals.

Nouns. An *item* is one matter an authority decides, described by nine elements: basis, authority,
conditions, procedure, limits, materials, scope, validity and intermediary services. A *version* is its
guide as one officer proposed it and another published it. A *hospital guide* says what anybody can get
done at a hospital without knowing anybody there, and where.

Flow. Definition → proposed for a place → checked → published by a second officer → withdrawn or
followed by the next version.

Invariants: nothing with a missing element or an open-ended phrase is published; nobody publishes what
they proposed; a published version never changes; a promise takes no more than its share of the
statutory limit; what the government issued is never listed as the applicant's to bring.
"""
