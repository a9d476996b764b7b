"""Tables of the exchange."""

from minkang.care.exchange.models.tally import ArrivalDay, ArrivalLag, Promise, TallyMark

__all__ = ["ArrivalDay", "ArrivalLag", "Promise", "TallyMark"]
