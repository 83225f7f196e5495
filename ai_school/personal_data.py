"""What the app keeps about a person, DocType by DocType: how it ends, and which fields hold words. Without Frappe.

A test walks every DocType of the app: one with a link to a Student or a User that is not here, or whose rights, expiry,
export or erasure lack a part, fails with a sentence that says what to add.
"""

from collections.abc import Mapping
from dataclasses import dataclass

WITH_SESSION = "with its conversation"
OWN_DATE = "on the date it carries, which the settings' days after the last message give"
BY_AGE = "after the days in Log Settings"
WITH_STUDENT = "when the student is erased or their Student record is deleted"


@dataclass(frozen=True, slots=True)
class Holding:
	"""What one DocType keeps about a student.

	`ends`: one of the four ways above. `words`: fields with text that a person or the tutor wrote. `message`: the
	field that names the chat message it is about. `self_service`: whether a person gets it from Frappe's own request
	for personal data, without anybody of the school looking at it first.
	"""

	ends: str
	words: tuple[str, ...] = ()
	message: str = ""
	self_service: bool = True


HOLDINGS: Mapping[str, Holding] = {
	"AI Safeguarding Flag": Holding(
		ends=WITH_STUDENT, words=("notes",), message="message", self_service=False
	),
	"AI Support Flag": Holding(ends=BY_AGE, words=("note",), self_service=False),
	"AI Answer Report": Holding(ends=WITH_SESSION, words=("reason",), message="message"),
	"AI Transcript Access": Holding(ends=BY_AGE),
	"AI Chat Message": Holding(ends=WITH_SESSION, words=("text", "passages"), message="reply_to"),
	"AI Chat Session": Holding(ends=OWN_DATE, words=("title", "summary")),
	"AI Student Profile": Holding(ends=WITH_STUDENT),
	"AI Consent": Holding(ends=WITH_STUDENT),
	"AI Usage Log": Holding(ends=BY_AGE),
}
"""In the order in which they are erased: what points to something goes before it."""

NOT_ABOUT_STUDENTS = {
	"AI Safeguarding Contact": "names adults of the school who agreed to be named",
}
"""DocTypes with a link to a User that is never a student's, and why."""
