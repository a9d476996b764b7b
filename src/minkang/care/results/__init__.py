"""Measure 3 of Liaoning: results recognised by every hospital; look first, then recognise or say why not.

Nouns. An *item* is one examination or test of the recognition list, with a window and a price. A
*quality result* says how an institution did in an evaluation of an item; from it follows the
*qualification*: how far around its results carry the mark HR. A *result* is one value of a person and
an item, projected from health records. An *order* is what a doctor is about to order.

Flow. Order opened → *candidates* reminded → viewed → recognised and the order withdrawn, or repeated
for one of six reasons and the order placed. Each step is an event that never changes.

Invariants: only the platform sets the mark; nothing is recognised unseen; a repeat despite a
recognisable result names its reason; only a withdrawn order saves money.
"""
