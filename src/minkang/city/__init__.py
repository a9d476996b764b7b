"""The synthetic region: drawn from published figures, written only through services.

Nobody in it exists. Every draw comes from a named stream of one seed, so the same seed gives the same
region, and the code knows no region: what it draws from stands in ``definitions/<region>.toml``.

``calibration`` reads the figures; ``names``, ``numbers``, ``mortality``, ``population``, ``families``,
``institutions``, ``holdings``, ``staffing`` and ``business`` are pure and plan; ``building`` hands the
plan to the services of the registry; ``digest`` proves that two regions are the same. ``records`` lets
institutions send what they know of their patients: ``records_cases`` and ``records_stories`` say what
happened, ``records_telling`` puts it into resources, ``records_post``, ``records_messages`` and
``records_sheets`` carry it with the dirt of real feeds, ``records_recognition`` lives what follows.
"""
