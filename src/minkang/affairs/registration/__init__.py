"""The registrar's desk: keep the entries of institutions and their staff true.

Serves the measures that count institutions, beds and staff. Nouns: an *institution* in the
registrar's place, its *entry* (what it holds and who works there), a *roster* (a list of
institutions or staff sent as a spreadsheet). Flow: the registrar opens the list of institutions of
the place, states what changed, confirms the entry once a year; a roster is checked row by row and
kept whole, or its good rows only when the registrar says so. Invariant: nobody reads or changes an
institution outside the place and organisation of the role.
"""
