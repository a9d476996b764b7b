"""The desk of the region's health information platform: who sends records, how late, and what failed.

Serves the city and county platforms that gather records. Nouns: a *sender* is a feed of an institution
or one of its systems; its *promise* says how long it may be silent; a *day* is what arrived from a
sender on a local day, with a histogram of how late; a *rejected* submission waits in the quarantine.

Flow: somebody enters a feed or registers a system, records arrive, the tally adds them up by day, the
board shows who is silent; an institution's officer mends what was rejected, at its source or here.

Invariants: the operator of a place sees every institution there, an officer only the own; the sealed
text of a rejected submission opens for a stated purpose and leaves an audit entry; a village clinic's
sheet is kept by whole rows, and the same sheet again changes nothing.
"""
