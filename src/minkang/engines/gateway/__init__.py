"""The gateway to offices that work with systems of their own: signed, logged, tried again, never doubled.

Nouns. An *office* is an organisation that is reached by messages; its public keys are registered with
their days. A *message* is what we ask of it, under a key of the asker's own so that asking twice is
asking once. An *incoming* message is what it tells us, mostly the answer to one of ours. A *receipt* is
the signed word that a message arrived. The *exchange log* keeps every signed text of both sides. An
*office change* is an office as somebody wants it to be, in force once somebody else has approved it.

Flow. ``services.send`` writes a message; the job ``gateway.deliver`` signs and posts it until a signed
receipt comes back, with growing pauses, and in the end leaves it as a dead letter where people see it.
``services.receive`` checks who signed, when and whether it came before, keeps it and gives a receipt;
whoever declared ``@answers(kind)`` gets it from the job ``gateway.hand_over``.

Invariants, held by the database: a key of an office stands for one message; what an office sent under
one number is kept once; who proposed a change does not approve it; entries of the log
are chained by hashes and never change.
"""
