"""Children's data: consent before anything leaves the school, how long it is kept, a student's right to have it erased."""

from ai_school.privacy.consent import has_consent, students_with_consent
from ai_school.privacy.retention import (
	delete_expired_sessions,
	delete_older_than,
	erase_deleted_student,
	erase_student,
	expiry_date,
)

__all__ = [
	"delete_expired_sessions",
	"delete_older_than",
	"erase_deleted_student",
	"erase_student",
	"expiry_date",
	"has_consent",
	"students_with_consent",
]
