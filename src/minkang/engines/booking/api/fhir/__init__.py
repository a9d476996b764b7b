"""The FHIR face of booking (R4, 4.0.1).

Schedule, Slot and Appointment, with the operations ``$find``, ``$hold`` and ``$book`` of IHE ITI
Scheduling (ITI-115, 116, 117, 118).

A Schedule is a session, a Slot is a slot, an Appointment is a booking; a proposed Appointment is a
free slot together with the person it was asked for and is kept nowhere. Schedules, slots and what is
free are public; appointments need the token of ``api.tokens``, which names for whom they may be made.
A refused hold or booking is answered as the profile asks, with the appointment ``cancelled``, the
reason as an OperationOutcome and, when the place was gone, further proposals.
"""
