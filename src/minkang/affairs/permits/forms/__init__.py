"""What applicants, officers and hospitals type."""

from minkang.affairs.permits.forms.answers import AnswersForm
from minkang.affairs.permits.forms.drafts import DraftForm, ReasonForm
from minkang.affairs.permits.forms.following import FileForm, RatingForm, ReplyForm, WayForm
from minkang.affairs.permits.forms.guides import HospitalGuideForm

__all__ = [
    "AnswersForm",
    "DraftForm",
    "FileForm",
    "HospitalGuideForm",
    "RatingForm",
    "ReasonForm",
    "ReplyForm",
    "WayForm",
]
