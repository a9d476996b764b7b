"""Cases: what an office must decide, step by step, by a clock that the law keeps.

Nouns. A *procedure* is data: states, transitions with role, guard, effect on the clock and basis. A
*version* of it never changes once two persons have published it. A *case* runs under the version it was
opened with. Every act on it is an *event* of a hash chain; a *task* is one office's part, a *segment* a
stretch of days that the law does not count, a *fact* one thing the applicant told once or an office
already knew.

Flow. ``services.cases.act`` locks the case, asks the pure ``rules.stepping.step(procedure, snapshot,
event)`` and writes what it answers: the event, the new state, tasks, segments, due days, messages.

Invariants, held by the database: events are never changed, one event for each number of a case;
a version is never changed after publication; a case ends once. Held by tests: replaying the events gives
the snapshot; no state of a procedure is dead.
"""
