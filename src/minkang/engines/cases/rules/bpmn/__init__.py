"""Procedures as BPMN 2.0: drawn, written for any modeller, and read back from a declared subset.

``graph`` says which elements a procedure is drawn with, ``layout`` where they stand, ``writing`` puts
them down as XML with diagram interchange. ``reading`` parses XML of strangers, ``elements`` names what is
not understood, ``importing`` makes a definition of the rest. What BPMN has no word for (guards,
articles, facts) travels in extension elements of the namespace ``urn:minkang:cases``, which modellers
keep; an import of our own export gives the same procedure.

The declared subset: one process that is not blank; start and end events without definitions; user, manual,
plain, service and empty script tasks, done once; exclusive and parallel gateways; a complex gateway that
closes parallel tasks, with a condition of ours or none; non-interrupting boundary timers in days or months
that lead to an end; lanes; text annotations. Layout, documentation, annotations and extensions of others
are left aside: they say nothing of the procedure. The words of a condition are kept in the title of its
transition.
Source: OMG Business Process Model and Notation 2.0.2 (formal/13-12-09).
"""
