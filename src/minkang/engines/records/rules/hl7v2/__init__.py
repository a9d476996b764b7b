"""HL7 v2 messages of hospital systems: framed, read, turned into resources, and acknowledged.

Events understood: ADT A01, A03, A04, A08, A11, A31, A40 and ORU R01, of versions 2.3 to 2.8.
"""
