"""What Frappe is told about this app: its place in the bench, its rights, its schedule."""

app_name = "ai_school"
app_title = "AI School"
app_publisher = "ai_school maintainers"
app_description = "An AI tutor for students and learning analytics for staff, inside ERPNext"
app_email = "maintainers@example.com"
app_license = "mit"
required_apps = ["frappe/education"]

export_python_type_annotations = True
require_type_annotated_api_methods = True

after_install = "ai_school.install.after_install"
after_migrate = "ai_school.install.after_migrate"
after_uninstall = "ai_school.install.after_uninstall"

add_to_apps_screen = [
	{
		"name": app_name,
		"logo": "/assets/ai_school/images/ai-school.svg",
		"title": app_title,
		"route": "/app/ai-school",
		"has_permission": "ai_school.permissions.sees_workspace",
	}
]

# Frappe takes items of the menu out again that name no DocType.
standard_portal_menu_items = [
	{"title": "AI Tutor", "route": "/ai-tutor", "role": "Student", "reference_doctype": "AI Chat Session"},
	{
		"title": "My progress",
		"route": "/my-progress",
		"role": "Student",
		"reference_doctype": "AI Student Profile",
	},
]
update_website_context = "ai_school.portal.add_guardian_link"

permission_query_conditions = {
	"AI Student Profile": "ai_school.permissions.profile_query_conditions",
	"AI Chat Session": "ai_school.permissions.session_query_conditions",
	"AI Chat Message": "ai_school.permissions.message_query_conditions",
	"AI Consent": "ai_school.permissions.consent_query_conditions",
	"AI Safeguarding Flag": "ai_school.permissions.flag_query_conditions",
	"AI Usage Log": "ai_school.permissions.usage_query_conditions",
	"AI Support Flag": "ai_school.permissions.support_query_conditions",
	"AI Transcript Access": "ai_school.permissions.access_query_conditions",
	"AI Answer Report": "ai_school.permissions.report_query_conditions",
}
has_permission = dict.fromkeys(permission_query_conditions, "ai_school.permissions.has_student_permission")

doctype_js = {"Student": "public/js/student_form.js"}

doc_events = {
	"Auto Email Report": {"validate": "ai_school.oversight.digest.show_own_students_only"},
	"Student": {
		"on_trash": "ai_school.privacy.erase_deleted_student",
		"before_rename": "ai_school.analytics.refresh.before_student_rename",
	},
	"Personal Data Deletion Request": {"on_change": "ai_school.privacy.retention.erase_on_request"},
	"Comment": {"before_insert": "ai_school.permissions.check_written_beside"},
	"Tag Link": {"validate": "ai_school.permissions.check_written_beside"},
}
ignore_links_on_delete = [
	"AI Student Profile",
	"AI Chat Session",
	"AI Chat Message",
	"AI Consent",
	"AI Safeguarding Flag",
	"AI Usage Log",
	"AI Support Flag",
	"AI Transcript Access",
	"AI Answer Report",
	"AI Concept",
	"AI Concept Criterion",
	"AI Course Policy",
]

default_log_clearing_doctypes = {
	"AI Chat Session": 30,
	"AI Usage Log": 365,
	"AI Transcript Access": 365,
	"AI Health Sample": 7,
	"AI Analytics Cache": 1,
	"AI Support Flag": 1095,
}

override_doctype_class = {
	"Personal Data Deletion Request": "ai_school.privacy.deletion_request.DeletionRequest",
}

scheduler_events = {
	"cron": {
		"* * * * *": ["ai_school.health.monitor.sample", "ai_school.tutor.jobs.reap"],
		"*/10 * * * *": [
			"ai_school.analytics.refresh.refresh_changed",
			"ai_school.course_material.refresh",
			"ai_school.oversight.notices.tell",
		],
		"0 2 * * *": [
			"ai_school.privacy.retention.purge",
			"ai_school.analytics.refresh.refresh_all",
			"ai_school.model_list.refresh",
		],
	},
}

user_data_fields = [
	{"doctype": "AI Student Profile", "filter_by": "user", "redact_fields": ["trend"]},
	{"doctype": "AI Chat Session", "filter_by": "user", "redact_fields": ["title", "summary"]},
	{"doctype": "AI Chat Message", "filter_by": "user", "redact_fields": ["text"]},
	{"doctype": "AI Consent", "filter_by": "user", "redact_fields": ["notice_version"]},
	{"doctype": "AI Usage Log", "filter_by": "user", "redact_fields": ["outcome"]},
	{"doctype": "AI Transcript Access", "filter_by": "user", "redact_fields": ["reader_role"]},
	{"doctype": "AI Answer Report", "filter_by": "user", "redact_fields": ["reason"]},
]
