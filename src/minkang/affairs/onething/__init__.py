"""Measure 14 of Liaoning: one event of life, declared once, worked on by every office it concerns.

Nouns. A *package* is data: its form, its *parts* (what one office does, with what it may see and give),
and *detours*, the situations a person at a window looks at first. A *birth* is what the hospital
recorded. A *declaration* is one family's package: a case with a task for each part, and a case of its
own for each part, at its office.

Flow. The form is filled in, prefilled from what is held → declared → the parts without predecessor open,
each with the facts its office may see → an office answers, asks once, or refuses → what waited for it
opens → the package is done when every mandatory part is. What was refused is taken up again with what
the family adds: a new case, a new clock, one new message; the refused case stays.

Invariants: a birth has one declaration, whoever declares; an office's case holds no fact beyond what its
part may see; a part that fails stops only what depends on it; an unusual situation is a task at a window,
never a refusal; a number that cannot be the child's never reaches the register, but the office's desk.
"""
