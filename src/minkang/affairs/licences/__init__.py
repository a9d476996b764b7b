"""Electronic licences (电子证照): issued once, shown with what the holder chooses, checked by anyone.

Serves the measures of e-licences, of showing them (亮证) and of never asking for what government issued.
Nouns. A *licence* of a *type* belongs to a *holder* (a person or an organisation) and was issued by an
office; its *claims* are the values on it; its *credential* is the same signed as SD-JWT (RFC 9901). A
*presentation* shows chosen claims for a few minutes; a *verification* is one look at it. A *consent*
lets one other case take claims over.

Flow. Issued → shown, checked, taken over in cases → suspended, resumed, renewed or ended, each with its
ground in law. Whoever checks sees what was chosen and how the licence stands now.

Invariants. A licence has one holder. Claims are kept sealed and never in an address or a log. Its history
is only appended to. Nothing can be shown or taken over of a licence that is not valid on the day.
Identifiers and metadata follow GB/T 36903 and GB/T 36904 by name only: those texts were not at hand, so
both are provisional.
"""
