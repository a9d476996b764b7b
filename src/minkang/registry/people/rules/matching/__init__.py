"""Whether a record of an institution and a resident are one person. Pure.

Nouns. *Demographics* are what a record says of a patient; *held* is what the register holds of a
resident; a *pattern* is one level of agreement a field; *weights* are dated m- and u-probabilities;
a *ruling* is grade, score, reasons and whether a link may be made without anybody looking.

Flow. ``documents`` and ``names`` bring one spelling, ``comparing`` gives the pattern, ``weighing``
adds up Fellegi and Sunter's weights, ``guarding`` says what never links by itself, ``deciding`` puts
the candidates of one record in order and finds the ruling.

Invariants. An equal identity number alone links nobody: the name must agree. A record without a
name links nobody. Two equally good candidates link nobody. Reasons are stable codes, never values.
"""
