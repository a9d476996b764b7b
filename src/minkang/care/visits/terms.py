"""Vocabularies of clinic visits."""

from minkang.policy.terms import Labelled


class HelpKind(Labelled):
    """What somebody needs help with on the day of their visit."""

    WHEELCHAIR = "wheelchair", "轮椅", "wheelchair"
    SIGN_LANGUAGE = "sign_language", "手语", "sign language"
    ACCOMPANIMENT = "accompaniment", "陪诊", "accompaniment"
    READING = "reading", "代读代写", "reading and writing"
