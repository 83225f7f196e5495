"""Every line of docs/permissions.md, and everything it does not say, through every door of Frappe's."""

import inspect
from contextlib import suppress

import pytest
from frappe.utils import now_datetime

from ai_school import permission_matrix
from ai_school.permission_rules import ALL, ENDPOINTS, GROUPS, GUARDIAN, INSTRUCTOR, OWN, STUDENT
from ai_school.personal_data import HOLDINGS
from tests.support import doors

ACTORS = {
	"the student": [STUDENT],
	"a student of the same class": [STUDENT],
	"a student of another class": [STUDENT],
	"an instructor of the class": [INSTRUCTOR],
	"an instructor of another class": [INSTRUCTOR],
	"the student's guardian": [],
	"the guardian of another child": [],
	"Academics User": ["Academics User"],
	"Education Manager": ["Education Manager"],
	"AI School Manager": ["AI School Manager"],
	"Safeguarding Lead": ["Safeguarding Lead"],
	"a user whose role was taken away": [],
	"a disabled user": [],
	"Guest": [],
}
RECORDS = {record["name"]: record for record in permission_matrix.doctypes()}
OURS, OTHER = "the student", "a student of another class"


@pytest.fixture(scope="module")
def world(site, school):
	"""A row of every DocType about a student for two students, each with a file; the actors."""
	import frappe

	frappe.set_user("Administrator")
	made = _World(school)
	made.build()
	frappe.db.commit()
	yield made
	frappe.set_user("Administrator")
	frappe.db.rollback()
	made.remove()
	frappe.db.commit()


def _reads_as_number(name):
	"""Frappe's client takes a name such as 12e4567890 for a number, and finds nothing, in some of its doors."""
	try:
		float(name)
	except ValueError:
		return False
	return True


class _World:
	def __init__(self, school):
		self.school, self.rows, self.made = school, {}, []
		self.people = {OURS: school.student, OTHER: school.other_student}
		self.users = {
			"the student": school.student.email,
			"a student of the same class": school.classmate.email,
			"a student of another class": school.other_student.email,
			"an instructor of the class": school.instructor.email,
			"an instructor of another class": school.other_instructor.email,
			"the student's guardian": school.guardian.email,
			"the guardian of another child": school.other_guardian.email,
			"Academics User": school.academic.email,
			"Education Manager": school.head.email,
			"AI School Manager": school.manager.email,
			"Safeguarding Lead": school.lead.email,
			"a user whose role was taken away": f"lost.{school}@example.com".lower(),
			"a disabled user": f"disabled.{school}@example.com".lower(),
			"Guest": "Guest",
		}

	def build(self):
		import frappe

		from ai_school.demo import people

		for key, roles in (
			("a user whose role was taken away", list(permission_matrix_roles())),
			("a disabled user", list(permission_matrix_roles())),
		):
			people.user(self.users[key], "Former", "Example", roles, self.school.password)
		frappe.get_doc("User", self.users["a user whose role was taken away"]).remove_roles(
			*permission_matrix_roles()
		)
		frappe.db.set_value("User", self.users["a disabled user"], "enabled", 0)
		frappe.clear_cache(user=self.users["a disabled user"])
		for doctype in reversed(HOLDINGS):
			for key, person in self.people.items():
				self.rows[doctype, key] = self._row(doctype, person)

	def remove(self):
		import frappe

		for doctype, name in reversed(self.made):
			with suppress(frappe.DoesNotExistError):
				frappe.delete_doc(doctype, name, force=True, delete_permanently=True, ignore_permissions=True)
		for (doctype, _key), name in self.rows.items():
			frappe.db.delete(doctype, {"name": name})

	def _row(self, doctype, person):
		import frappe

		existing = frappe.db.get_value(doctype, {"student": person.student})
		kept = existing if doctype == "AI Student Profile" else None
		name = kept or self._new_row(doctype, person)
		file = frappe.get_doc(
			{
				"doctype": "File",
				"file_name": f"{name}.txt",
				"content": f"about {name}",
				"is_private": 1,
				"attached_to_doctype": doctype,
				"attached_to_name": name,
			}
		)
		self.made.append(("File", file.insert(ignore_permissions=True).name))
		return name

	def _new_row(self, doctype, person):
		import frappe

		row = frappe.new_doc(doctype)
		for field in row.meta.get("fields", {"reqd": 1}):
			row.set(field.fieldname, self._value(field, person))
		row.update({"student": person.student, "user": person.email})
		row.set_new_name()
		while _reads_as_number(row.name):
			row.set_new_name(force=True)
		row.db_insert()
		return row.name

	def _value(self, field, person):
		if field.fieldtype == "Link":
			if (field.options, _key_of(self, person)) in self.rows:
				return self.rows[field.options, _key_of(self, person)]
			return {"Course": self.school.maths, "Student": person.student, "User": person.email}.get(
				field.options
			)
		if field.fieldtype == "Select":
			return next(option for option in field.options.split("\n") if option)
		return {"Datetime": now_datetime(), "Data": "matrix"}.get(field.fieldtype, 0)

	def may(self, actor, doctype, action, about):
		"""Whether the matrix lets the actor do this with the row about `about`."""
		roles = ACTORS[actor]
		cells = [cell for cell in permission_matrix.cells(RECORDS[doctype]) if cell.role in roles]
		return any(action in cell.actions and self._reaches(actor, cell.scope, about) for cell in cells)

	def sees(self, path):
		"""The actors who may call an endpoint and see OURS, the student whom the call is about."""
		roles = ENDPOINTS[path]
		about = {actor for actor, own in ACTORS.items() if roles.intersection(own)}
		about -= {
			"a student of the same class",
			"a student of another class",
			"an instructor of another class",
		}
		return about | ({"the student's guardian"} if GUARDIAN in roles else set())

	def call(self, path):
		"""What an endpoint answers the session's user about OURS; nothing when it refuses or names nothing of theirs."""
		import frappe

		person = self.people[OURS]
		known = {
			"student": person.student,
			"session": self.rows["AI Chat Session", OURS],
			"message": self.rows["AI Chat Message", OURS],
			"group": self.school.group,
			"course": self.school.maths,
			"question": "What is a fraction?",
			"notice_version": "1",
		}
		function = frappe.get_attr(path)
		values = {
			name: known.get(name, "x" if parameter.annotation is str else None)
			for name, parameter in inspect.signature(function).parameters.items()
			if name in known or parameter.default is inspect.Parameter.empty
		}
		try:
			text = frappe.as_json(frappe.call(function, **values))
		except doors.REFUSALS:
			return ""
		return text if any(value in text for value in (person.student, person.email, *self.ours())) else ""

	def ours(self):
		return [name for (_doctype, key), name in self.rows.items() if key == OURS]

	def _reaches(self, actor, scope, about):
		taught = {"an instructor of the class": OURS, "an instructor of another class": OTHER}
		return (
			scope == ALL
			or (scope == GROUPS and taught.get(actor) == about)
			or (scope == OWN and actor == about)
		)


def permission_matrix_roles():
	return ("Academics User", "Education Manager", "AI School Manager", "Safeguarding Lead")


def _key_of(world, person):
	return next(key for key, one in world.people.items() if one is person)


@pytest.fixture
def acting(db, world):
	"""A function that makes somebody the session's user until the test ends."""
	import frappe

	def act(actor):
		frappe.set_user(world.users[actor])

	yield act
	frappe.set_user("Administrator")
	frappe.db.rollback()


@pytest.mark.parametrize("doctype", sorted(HOLDINGS))
@pytest.mark.parametrize("actor", ACTORS)
def test_every_cell_through_every_door(world, acting, actor, doctype):
	acting(actor)
	wrong = []
	for title, door in {**doors.READING, **doors.CLOSED}.items():
		found = {}
		for about in world.people:
			name = world.rows[doctype, about]
			found = found if door.lists and found else {name: doors.through(door, doctype, name)}
			expected = bool(door.needs) and all(
				world.may(actor, doctype, action, about) for action in {"read", door.needs}
			)
			if any(name in names for names in found.values()) != expected:
				wrong.append(f"{title}: the row about {about} should be {'open' if expected else 'closed'}")
	assert not wrong


@pytest.mark.parametrize("doctype", sorted(HOLDINGS))
@pytest.mark.parametrize("actor", ACTORS)
def test_nobody_changes_what_the_matrix_does_not_let_them(world, acting, db, actor, doctype):
	wrong, before = [], _state(db, doctype)
	for about in world.people:
		for title, door in doors.CHANGING.items():
			if world.may(actor, doctype, door.needs, about):
				continue
			acting(actor)
			doors.open_to(door, doctype, world.rows[doctype, about])
			if _state(db, doctype) != before:
				wrong.append(f"{title} changed the row about {about}")
				db.rollback()
	assert not wrong


def _state(db, doctype):
	import frappe

	rows = frappe.qb.DocType(doctype)
	kept = (
		frappe.qb.from_(rows).select(rows.name, rows.modified, rows.idx, rows.owner).orderby(rows.name).run()
	)
	return kept, db.count("DocShare"), db.count("Deleted Document")


@pytest.mark.parametrize("path", sorted(ENDPOINTS))
def test_an_endpoint_answers_those_alone_who_may_call_it_about_this_student(world, acting, path):
	wrong = []
	for actor in ACTORS:
		if actor in world.sees(path):
			continue
		acting(actor)
		if found := world.call(path):
			wrong.append(f"{actor} got {found}")
	assert not wrong


@pytest.mark.parametrize(
	"report", [title for kind, title, _roles in permission_matrix.pages() if kind == "report"]
)
def test_a_report_names_those_students_alone_whom_the_reader_may_see(world, acting, report):
	import frappe
	from frappe.desk.query_report import run

	of = frappe.db.get_value("Report", report, "ref_doctype")
	wrong = []
	for actor in ACTORS:
		acting(actor)
		try:
			text = frappe.as_json(run(report, ignore_prepared_report=True))
		except doors.REFUSALS:
			continue
		wrong += [
			f"{actor} reads about {about}"
			for about, person in world.people.items()
			if person.student in text and not (of in RECORDS and world.may(actor, of, "report", about))
		]
	assert not wrong


def test_realtime_tells_nobody_but_the_student(world, acting, monkeypatch):
	import frappe

	from ai_school.tutor import api

	told = []
	monkeypatch.setattr("frappe.realtime.emit_via_redis", lambda *told_of: told.append(told_of))
	acting(OURS)
	with monkeypatch.context() as still:
		still.setattr(frappe.local, "response", frappe._dict())
		api.ask("What is a fraction?", course=world.school.maths)
	frappe.db.commit()
	ours = [room for _event, message, room in told if "AI " in str(message) or "ai_school" in str(_event)]
	assert ours
	assert set(ours) == {f"user:{world.users[OURS]}"}
	frappe.db.delete(
		"AI Chat Message", {"student": world.people[OURS].student, "text": "What is a fraction?"}
	)


def test_an_open_session_closes_with_the_role_and_with_the_account(world, db, base_url, site):
	import frappe

	from ai_school.demo import people
	from tests.support.client import Client

	email = f"leaving.{world.school}@example.com".lower()
	people.user(email, "Leaving", "Example", ["Education Manager"], world.school.password)
	db.commit()
	client = Client(base_url, site, email, world.school.password)
	url = f"{base_url}/api/resource/AI Student Profile"
	row = world.rows["AI Student Profile", OURS]
	assert client.session.get(f"{url}/{row}").status_code == 200
	frappe.get_doc("User", email).remove_roles("Education Manager")
	db.commit()
	assert client.session.get(f"{url}/{row}").status_code == 403
	assert client.session.get(url).status_code == 403
	user = frappe.get_doc("User", email)
	user.add_roles("Education Manager")
	db.commit()
	assert client.session.get(f"{url}/{row}").status_code == 200
	user.reload()
	user.enabled = 0
	user.save()
	db.commit()
	assert client.session.get(f"{url}/{row}").status_code in (401, 403)
	again = client.session.post(
		f"{base_url}/api/method/login", data={"usr": email, "pwd": world.school.password}
	)
	assert again.status_code == 401


@pytest.mark.parametrize(
	"actor", ["the student", "a student of another class", "an instructor of another class", "Guest"]
)
def test_http_answers_as_the_doors_behind_it(world, log_in, guest, actor):
	"""/api/resource and /api/method over the wire, for some: reading one, reading all, changing, deleting."""
	school = world.school
	person = {"the student": school.student, "a student of another class": school.other_student}
	client = guest if actor == "Guest" else log_in(person.get(actor, school.other_instructor))
	for doctype in HOLDINGS:
		name, url = world.rows[doctype, OURS], f"{client.base_url}/api/resource/{doctype}"
		may_read = world.may(actor, doctype, "read", OURS)
		assert (client.session.get(f"{url}/{name}").status_code == 200) == may_read, doctype
		listed = client.session.get(url, params={"limit_page_length": 0})
		assert (name in listed.text) == may_read, doctype
		values = {"doctype": doctype, "name": name}
		for newer in (f"/api/v1/resource/{doctype}/{name}", f"/api/v2/document/{doctype}/{name}"):
			answer = client.session.get(f"{client.base_url}{newer}")
			assert answer.status_code == 404 or (answer.status_code == 200) == may_read, newer
			assert may_read or world.people[OURS].student not in answer.text, newer
		method = client.get("frappe.client.get", **values)
		assert (method.status_code == 200) == may_read, doctype
		assert client.session.put(f"{url}/{name}", json={"idx": 3}).status_code in (401, 403), doctype
		assert client.session.delete(f"{url}/{name}").status_code in (401, 403), doctype
		assert client.session.post(url, json={"student": world.people[OURS].student}).status_code in (
			401,
			403,
		)
