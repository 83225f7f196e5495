"""The stand-in's DocTypes against what is known of Education 15.5: names, fields, options, rights."""

import json
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "dev" / "education" / "education" / "education" / "doctype"
OF_FRAPPE = {"User", "Gender", "Country", "Currency", "Dashboard"}

SUBMITTABLE = {
	"Assessment Plan",
	"Assessment Result",
	"Grading Scale",
	"Program Enrollment",
	"Student Attendance",
	"Student Leave Application",
}
NAMING = {
	"Academic Year": "field:academic_year_name",
	"Article": "field:title",
	"Assessment Plan": "EDU-ASP-.YYYY.-.#####",
	"Assessment Result": "EDU-RES-.YYYY.-.#####",
	"Course": "field:course_name",
	"Course Activity": "format:EDU-CA-{YYYY}-{#####}",
	"Course Enrollment": "format:EDU-CE-{YYYY}-{#####}",
	"Guardian": "EDU-GRD-.YYYY.-.#####",
	"Program": "field:program_name",
	"Program Enrollment": "EDU-ENR-.YYYY.-.#####",
	"Quiz": "field:title",
	"Quiz Activity": "format:EDU-QA-{YYYY}-{#####}",
	"Student": "naming_series:",
	"Student Attendance": "naming_series:",
	"Student Group": "field:student_group_name",
	"Topic": "field:topic_name",
}
FIELDS = {  # name:type, =options of links and tables with _ for a space, * required
	"Student": "first_name:Data* middle_name:Data last_name:Data user:Link=User student_email_id:Data* enabled:Check "
	"student_mobile_number:Data joining_date:Date date_of_birth:Date gender:Link=Gender guardians:Table=Student_Guardian "
	"siblings:Table=Student_Sibling date_of_leaving:Date reason_for_leaving:Text student_name:Data customer:Link=Customer",
	"Guardian": "guardian_name:Data* email_address:Data mobile_number:Data user:Link=User students:Table=Guardian_Student",
	"Instructor": "instructor_name:Data* employee:Link=Employee department:Link=Department status:Select gender:Link=Gender "
	"instructor_log:Table=Instructor_Log",
	"Employee": "user_id:Link=User first_name:Data* gender:Link=Gender* date_of_birth:Date* date_of_joining:Date* "
	"company:Link=Company* status:Select*",
	"Topic": "topic_name:Data* description:Small_Text topic_content:Table=Topic_Content",
	"Topic Content": "content_type:Select* content:Dynamic_Link=content_type*",
	"Article": "title:Data* author:Data content:Text_Editor publish_date:Date",
	"Course": "course_name:Data* department:Link=Department description:Small_Text topics:Table=Course_Topic "
	"default_grading_scale:Link=Grading_Scale assessment_criteria:Table=Course_Assessment_Criteria",
	"Course Topic": "topic:Link=Topic* topic_name:Data",
	"Program": "program_name:Data* program_abbreviation:Data courses:Table=Program_Course",
	"Program Course": "course:Link=Course* course_name:Data required:Check",
	"Program Enrollment": "student:Link=Student* program:Link=Program* academic_year:Link=Academic_Year* "
	"enrollment_date:Date* academic_term:Link=Academic_Term student_batch_name:Link=Student_Batch_Name "
	"courses:Table=Program_Enrollment_Course",
	"Course Enrollment": "program_enrollment:Link=Program_Enrollment* student:Link=Student* course:Link=Course* "
	"enrollment_date:Date*",
	"Student Group": "academic_year:Link=Academic_Year* group_based_on:Select* student_group_name:Data* "
	"program:Link=Program batch:Link=Student_Batch_Name course:Link=Course academic_term:Link=Academic_Term "
	"disabled:Check max_strength:Int students:Table=Student_Group_Student instructors:Table=Student_Group_Instructor",
	"Student Group Student": "student:Link=Student* student_name:Data group_roll_number:Int active:Check",
	"Student Group Instructor": "instructor:Link=Instructor* instructor_name:Data",
	"Grading Scale": "grading_scale_name:Data* intervals:Table=Grading_Scale_Interval*",
	"Grading Scale Interval": "grade_code:Data* threshold:Percent*",
	"Assessment Group": "assessment_group_name:Data* is_group:Check parent_assessment_group:Link=Assessment_Group*",
	"Assessment Criteria": "assessment_criteria:Data*",
	"Assessment Plan": "student_group:Link=Student_Group* assessment_group:Link=Assessment_Group* "
	"grading_scale:Link=Grading_Scale* course:Link=Course* schedule_date:Date* from_time:Time* to_time:Time* "
	"maximum_assessment_score:Float* assessment_criteria:Table=Assessment_Plan_Criteria* assessment_name:Data "
	"program:Link=Program academic_year:Link=Academic_Year academic_term:Link=Academic_Term room:Link=Room "
	"examiner:Link=Instructor supervisor:Link=Instructor",
	"Assessment Plan Criteria": "assessment_criteria:Link=Assessment_Criteria* maximum_score:Float*",
	"Assessment Result": "assessment_plan:Link=Assessment_Plan* student:Link=Student* "
	"details:Table=Assessment_Result_Detail* program:Link=Program course:Link=Course academic_year:Link=Academic_Year "
	"student_group:Link=Student_Group grading_scale:Link=Grading_Scale maximum_score:Float total_score:Float grade:Data "
	"academic_term:Link=Academic_Term assessment_group:Link=Assessment_Group comment:Small_Text",
	"Assessment Result Detail": "assessment_criteria:Link=Assessment_Criteria* maximum_score:Float score:Float* grade:Data",
	"Student Attendance": "student:Link=Student* date:Date* status:Select* student_group:Link=Student_Group "
	"course_schedule:Link=Course_Schedule leave_application:Link=Student_Leave_Application",
	"Student Leave Application": "student:Link=Student* from_date:Date* to_date:Date* mark_as_present:Check reason:Text",
	"Course Schedule": "student_group:Link=Student_Group* instructor:Link=Instructor* course:Link=Course* "
	"schedule_date:Date* room:Link=Room* from_time:Time* to_time:Time*",
	"Quiz": "title:Data* question:Table=Quiz_Question* passing_score:Float* max_attempts:Int* grading_basis:Select",
	"Quiz Question": "question_link:Link=Question*",
	"Question": "question:Text_Editor* options:Table=Options*",
	"Quiz Activity": "enrollment:Link=Course_Enrollment student:Link=Student course:Link=Course quiz:Link=Quiz "
	"status:Select score:Data activity_date:Data time_taken:Duration result:Table=Quiz_Result",
	"Quiz Result": "question:Link=Question* selected_option:Data quiz_result:Select*",
	"Course Activity": "enrollment:Link=Course_Enrollment* course:Data* student:Data* content_type:Select* "
	"content:Dynamic_Link=content_type* activity_date:Datetime*",
	"Academic Year": "academic_year_name:Data* year_start_date:Date* year_end_date:Date*",
	"Academic Term": "academic_year:Link=Academic_Year* term_name:Data* term_start_date:Date* term_end_date:Date*",
	"Student Log": "student:Link=Student* type:Select date:Date log:Text_Editor",
	"Education Settings": "current_academic_year:Link=Academic_Year current_academic_term:Link=Academic_Term "
	"user_creation_skip:Check",
}
OPTIONS = {
	("Student Attendance", "status"): "Present\nAbsent\nLeave",
	("Quiz Activity", "status"): "\nPass\nFail",
	("Quiz Result", "quiz_result"): "\nCorrect\nWrong",
	("Topic Content", "content_type"): "\nArticle\nVideo\nQuiz",
	("Student Group", "group_based_on"): "\nBatch\nCourse\nActivity",
	("Student Log", "type"): "General\nAcademic\nMedical\nAchievement",
	("Instructor", "status"): "Active\nLeft",
	("Student", "naming_series"): "EDU-STU-.YYYY.-",
	("Student Attendance", "naming_series"): "EDU-ATT-.YYYY.-",
}


@pytest.fixture(scope="module")
def doctypes():
	found = [json.loads(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*/*.json")]
	return {doctype["name"]: doctype for doctype in found}


def field_of(doctype, fieldname):
	return next(field for field in doctype["fields"] if field["fieldname"] == fieldname)


def roles(doctype, right):
	return {row["role"] for row in doctype["permissions"] if row.get(right)}


@pytest.mark.parametrize("name", FIELDS)
def test_fields_have_the_types_options_and_obligations_of_the_real_app(doctypes, name):
	for described in FIELDS[name].split():
		fieldname, kind = described.split(":")
		fieldtype, _, options = kind.rstrip("*").partition("=")
		field = field_of(doctypes[name], fieldname)
		assert field["fieldtype"].replace(" ", "_") == fieldtype, fieldname
		assert bool(field.get("reqd")) == kind.endswith("*"), fieldname
		assert not options or field["options"].replace(" ", "_") == options, fieldname


@pytest.mark.parametrize(("place", "options"), OPTIONS.items())
def test_select_fields_offer_the_same(doctypes, place, options):
	assert field_of(doctypes[place[0]], place[1])["options"] == options


def test_the_same_doctypes_are_submittable(doctypes):
	assert {name for name, doctype in doctypes.items() if doctype.get("is_submittable")} == SUBMITTABLE


def test_submittable_records_can_be_amended(doctypes):
	for name in SUBMITTABLE:
		assert field_of(doctypes[name], "amended_from")["options"] == name


@pytest.mark.parametrize(("name", "autoname"), NAMING.items())
def test_records_are_named_in_the_same_way(doctypes, name, autoname):
	assert doctypes[name]["autoname"] == autoname


def test_every_link_and_table_leads_somewhere(doctypes):
	for name, doctype in doctypes.items():
		for field in doctype["fields"]:
			if field["fieldtype"] in ("Link", "Table"):
				assert field["options"] in {*doctypes, *OF_FRAPPE}, f"{name}.{field['fieldname']}"
			if field["fieldtype"] == "Table":
				assert doctypes[field["options"]].get("istable"), f"{name}.{field['fieldname']}"


def test_every_fetch_reads_a_field_that_is_there(doctypes):
	for name, doctype in doctypes.items():
		for field in doctype["fields"]:
			if "fetch_from" in field:
				link, source = field["fetch_from"].split(".")
				linked = field_of(doctype, link)["options"]
				assert field_of(doctypes[linked], source), f"{name}.{field['fieldname']}"


def test_an_instructor_may_not_touch_marks_and_attendance_but_reads_every_student(doctypes):
	for name in ("Assessment Plan", "Assessment Result", "Student Attendance"):
		assert "Instructor" not in {row["role"] for row in doctypes[name]["permissions"]}
	for name in ("Student", "Student Group"):
		assert "Instructor" in roles(doctypes[name], "read")
		assert "Instructor" not in roles(doctypes[name], "write")


def test_a_student_reads_marks_and_attendance_and_may_create_attendance(doctypes):
	readable = {name for name, doctype in doctypes.items() if "Student" in roles(doctype, "read")}
	assert readable == {"Student", "Assessment Result", "Student Attendance", "Student Leave Application"}
	assert "Student" in roles(doctypes["Student Attendance"], "create")
	for name in ("Student", "Assessment Result", "Student Attendance"):
		assert not roles(doctypes[name], "write") & {"Student"}


def test_nobody_has_rights_by_being_logged_in(doctypes):
	assert not any(roles(doctype, "read") & {"All"} for doctype in doctypes.values())
	guests = {name for name, doctype in doctypes.items() if "Guest" in roles(doctype, "read")}
	assert guests == {"Program", "Education Settings"}


def test_attendance_has_the_indexes_of_the_real_app_and_marks_have_none(doctypes):
	indexed = {
		(name, field["fieldname"])
		for name in ("Student Attendance", "Assessment Result", "Quiz Activity", "Course Enrollment")
		for field in doctypes[name]["fields"]
		if field.get("search_index")
	}
	assert indexed == {("Student Attendance", "student"), ("Student Attendance", "date")}


def test_each_doctype_is_stored_as_frappe_exports_it_with_a_controller_of_its_name():
	for path in FOLDER.glob("*/*.json"):
		text = path.read_text(encoding="utf-8")
		doctype = json.loads(text)
		assert text == json.dumps(doctype, indent=1, sort_keys=True, separators=(",", ": "))
		assert doctype["field_order"] == [field["fieldname"] for field in doctype["fields"]]
		assert doctype["module"] == "Education"
		assert path.stem == path.parent.name == doctype["name"].lower().replace(" ", "_")
		controller = path.with_suffix(".py").read_text(encoding="utf-8")
		assert f"class {doctype['name'].replace(' ', '')}(" in controller
