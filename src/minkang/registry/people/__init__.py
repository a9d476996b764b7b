"""Residents, households, guardians, and ties to institutions.

Nouns. A *person* lives in a *household* of a village or community; one member is its head. A
*guardianship* lets one person act for another, a child's until the eighteenth birthday. A *care
relation* ties a person to an organisation for a while: the halls open and close it, access reads it.
A *record* is what one reader was granted of a person, for one purpose.

Flow. The window or a list states an entry; the rules check it against itself, the services against
the registry; finding and reading ask access and leave their entry before anything is shown.

Invariants. Identity number and telephone are kept only sealed, found only by keyed index, and never
in a refusal, a repr, a log or an address. One person per identity number. A person lives where the
household is (foreign key). A list is kept whole, or its good rows when somebody says so.
"""
