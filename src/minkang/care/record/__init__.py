"""The resident's own health record: what every institution wrote, who looked, and who may look.

Nouns. The *timeline* is everything institutions sent about a person, newest first; an *entry* is one
resource of it in plain words, with the institution it came from and its exact text to take along. A
*trend* is one measured quantity over time. A *proxy* reads for somebody who allowed it. A *question*
asks the institution's officer why somebody looked, and is answered by a day.

Flow. ``services.opening.open_view`` decides whose eyes these are – the person's, a guardian's, a
proxy's, those of who treats, or of an emergency – and leaves the entry in the log; every read of the
store takes the reader it gives. What a resident withholds holds with the next read.

Invariants: one question about one access; an answer is whole or missing; nobody is their own proxy.
"""
