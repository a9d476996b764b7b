"""The policy chain: documents in, clauses, targets and parameters out.

``parsing`` turns raw text into documents and clauses, ``clauses`` loads the register and the four
decorators with which code points at clauses, ``parameters`` loads dated numbers; the tables,
the import and the search live in ``models``, ``services`` and ``queries``.
"""
