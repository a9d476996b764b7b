"""Pages of access: the review of emergencies. Residents' own pages stand in ``care.record``."""
