"""Who may see whom, as data without Frappe: roles, whose rows of a DocType each sees, who may call what.

`permissions.py` applies it, `permission_matrix.py` prints it as docs/permissions.md, a test tries every cell.
"""

from dataclasses import dataclass

STUDENT = "Student"
INSTRUCTOR = "Instructor"
ACADEMICS = "Academics User"
HEAD = "Education Manager"
MANAGER = "AI School Manager"
LEAD = "Safeguarding Lead"
ADMINISTRATOR = "System Manager"
GUARDIAN = "a guardian, for their own child"
"""No role of Frappe's or Education's: whoever is the user of a Guardian of an enabled Student."""

SEES_ALL_STUDENTS = frozenset({ACADEMICS, HEAD})
SEES_HEALTH = frozenset({MANAGER, ADMINISTRATOR})
SEES_PROGRESS = SEES_ALL_STUDENTS | {INSTRUCTOR}
SEES_TOTALS = SEES_ALL_STUDENTS | SEES_HEALTH | {LEAD}
SEES_OVERSIGHT = SEES_PROGRESS | {LEAD}
SEES_WORKSPACE = SEES_OVERSIGHT | SEES_HEALTH
READS_TRANSCRIPTS = frozenset({LEAD})

NONE, OWN, GROUPS, ALL = "", "own", "own groups", "all"


@dataclass(frozen=True, slots=True)
class Rule:
	"""Whose rows of a DocType a user sees: everybody's, those of their groups' students, their own."""

	all_for: frozenset[str]
	groups: bool = False
	own: bool = False

	def scope(self, role: str) -> str:
		"""Whose rows a role sees by this rule alone: ALL, GROUPS, OWN or NONE."""
		if role in self.all_for:
			return ALL
		if self.groups and role == INSTRUCTOR:
			return GROUPS
		return OWN if self.own and role == STUDENT else NONE


RULES = {
	"AI Student Profile": Rule(all_for=SEES_ALL_STUDENTS, groups=True),
	"AI Chat Session": Rule(all_for=frozenset({LEAD}), own=True),
	"AI Chat Message": Rule(all_for=frozenset({LEAD}), own=True),
	"AI Consent": Rule(all_for=SEES_ALL_STUDENTS, own=True),
	"AI Safeguarding Flag": Rule(all_for=frozenset({LEAD})),
	"AI Usage Log": Rule(all_for=frozenset({MANAGER})),
	"AI Transcript Access": Rule(all_for=frozenset({LEAD, HEAD}), own=True),
	"AI Answer Report": Rule(all_for=SEES_ALL_STUDENTS | {LEAD}, groups=True, own=True),
	"AI Support Flag": Rule(all_for=SEES_ALL_STUDENTS, groups=True),
}

ENDPOINTS = {
	"ai_school.analytics.api.class_insight": SEES_PROGRESS,
	"ai_school.analytics.api.groups": SEES_PROGRESS,
	"ai_school.analytics.api.mark_support": SEES_PROGRESS,
	"ai_school.analytics.api.my_progress": frozenset({STUDENT, GUARDIAN}),
	"ai_school.analytics.api.student_insight": SEES_PROGRESS,
	"ai_school.analytics.api.students": SEES_PROGRESS,
	"ai_school.analytics.api.summary": SEES_PROGRESS,
	"ai_school.analytics.summary_api.word": SEES_PROGRESS,
	"ai_school.analytics.summary_api.wording": SEES_PROGRESS,
	"ai_school.health.api.status": SEES_HEALTH,
	"ai_school.health.api.overview": SEES_HEALTH,
	"ai_school.oversight.api.answer_reports": SEES_OVERSIGHT,
	"ai_school.oversight.api.class_questions": SEES_PROGRESS,
	"ai_school.oversight.api.conversations": READS_TRANSCRIPTS,
	"ai_school.oversight.api.handle_flag": READS_TRANSCRIPTS,
	"ai_school.oversight.api.overview": SEES_OVERSIGHT,
	"ai_school.oversight.api.read_conversation": READS_TRANSCRIPTS,
	"ai_school.oversight.api.review_answer": SEES_OVERSIGHT,
	"ai_school.oversight.api.safeguarding_flags": READS_TRANSCRIPTS,
	"ai_school.oversight.api.student_card": SEES_PROGRESS,
	"ai_school.oversight.api.student_detail": SEES_PROGRESS,
	"ai_school.oversight.api.support_notice": SEES_PROGRESS,
	"ai_school.oversight.api.switch_support_notice": SEES_PROGRESS,
	"ai_school.oversight.api.switch_weekly_mail": SEES_PROGRESS,
	"ai_school.oversight.api.weekly_mail": SEES_PROGRESS,
	"ai_school.oversight.figures.model_calls_left": SEES_WORKSPACE,
	"ai_school.oversight.figures.need_support": SEES_WORKSPACE,
	"ai_school.oversight.figures.questions_chart": SEES_WORKSPACE,
	"ai_school.oversight.figures.questions_today": SEES_WORKSPACE,
	"ai_school.oversight.figures.support_chart": SEES_WORKSPACE,
	"ai_school.oversight.figures.unanswered_flags": SEES_WORKSPACE,
	"ai_school.privacy.api.consent_state": frozenset({STUDENT, GUARDIAN}),
	"ai_school.privacy.api.give_consent": frozenset({STUDENT, GUARDIAN}),
	"ai_school.privacy.api.withdraw_consent": frozenset({STUDENT, GUARDIAN}),
	"ai_school.tutor.api.ask": frozenset({STUDENT}),
	"ai_school.tutor.api.history": frozenset({STUDENT}),
	"ai_school.tutor.api.poll": frozenset({STUDENT}),
	"ai_school.tutor.api.report_answer": frozenset({STUDENT}),
	"ai_school.tutor.api.search_sessions": frozenset({STUDENT}),
	"ai_school.tutor.api.sessions": frozenset({STUDENT}),
	"ai_school.tutor.api.start": frozenset({STUDENT}),
	"ai_school.tutor.api.stop": frozenset({STUDENT}),
	"ai_school.tutor.api.who_read": frozenset({STUDENT}),
}
"""The roles that may call an endpoint; each is still shown only the students whose rows it sees. Others get a 403."""
