"""What the tutor reads in the school's records: courses, topics, exercises, earlier turns, the learner."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import frappe
from frappe.query_builder.functions import Count, Max
from frappe.translate import get_user_lang

from ai_school import course_material, courses, model_gate, stored_json
from ai_school.tutor import (
	config,
	follow_up,
	giveaway,
	intent,
	ladder,
	language,
	mood,
	offline,
	prompt,
	quizzes,
	redaction,
	search,
)
from ai_school.tutor.concepts import Concept, Graph
from ai_school.tutor.exchange import CHECK, HINT

MESSAGE = "AI Chat Message"
_CHECK = "Check my answer: {}"
QUIZ_LIMIT = 20
TURNS_TOLD = 40
TURN_FIELDS = ("name", "role", "text", "wants", "kind", "rung", "concept", "reply_to")
WEAK_MASTERY = 0.6


@dataclass(frozen=True, slots=True)
class ModelRequest:
	"""A question as the model gets it, and what its answer needs to become the student's again."""

	user: str
	student: str
	user_hash: str
	messages: list[dict[str, str]] = field(repr=False)
	redactor: redaction.Redactor = field(repr=False)
	passages: tuple[search.Passage, ...] = field(repr=False)
	withheld: giveaway.Withheld = field(repr=False)
	concept: str | None = None
	rung: int = 0
	course: str | None = None

	def restore(self, text: str) -> str:
		"""The model's text with the names that were taken out."""
		return self.redactor.restore(text)

	def gives_away(self, text: str) -> bool:
		"""Whether the model's text hands over what the student is to find."""
		return self.withheld.is_in(text)

	def cited(self, text: str) -> tuple[search.Passage, ...]:
		"""The passages that the model's text cites."""
		return prompt.cited(text, self.passages)

	def shown(self, text: str) -> str:
		"""The model's text as the student gets it: with the names that were taken out, its citations in order."""
		return self.restore(prompt.renumbered(text, len(self.passages)))


def exercises(studied: list[str], topic: str | None) -> list[offline.Exercise]:
	"""Questions of the quizzes of a topic, or of all topics of the courses, with their options in order."""
	content, question = frappe.qb.DocType("Topic Content"), frappe.qb.DocType("Quiz Question")
	record = frappe.qb.DocType("Question")
	query = (
		frappe.qb.from_(content)
		.join(question)
		.on((question.parent == content.content) & (question.parenttype == "Quiz"))
		.join(record)
		.on(record.name == question.question_link)
		.where((content.content_type == "Quiz") & content.parent.isin(_topic_names(studied, topic)))
		.select(record.name, record.question, content.content)
		.orderby(content.parent)
		.orderby(question.idx)
		.limit(QUIZ_LIMIT)
	)
	rows = query.run()
	options = _options([row[0] for row in rows])
	return [offline.Exercise(search.plain(text), options[name], quiz) for name, text, quiz in rows]


def turns(session: str, before: Any = None, limit: int = 12) -> list[dict[str, Any]]:
	"""The last turns of a conversation, oldest first, each {name, role, text, wants, kind, rung, concept, reply_to}.

	What raised a safeguarding flag, and the answer to it, is no turn: it is read by adults, not by the tutor or a model.
	"""
	message = frappe.qb.DocType(MESSAGE)
	query = frappe.qb.from_(message).where(message.session == session)
	if before:
		query = query.where(message.creation < before)
	query = query.select(*(message[name] for name in TURN_FIELDS)).limit(limit)
	query = query.orderby(message.creation, order=frappe.qb.desc).orderby(message.name)
	found = query.run(as_dict=True)[::-1]
	hidden = _flagged([turn.name for turn in found])
	return [turn for turn in found if turn.name not in hidden and turn.reply_to not in hidden]


def offline_request(message: Any, session: Any = None) -> offline.Request:
	"""What the tutor needs to answer a stored question, of this session, without a model."""
	session = session or frappe.get_doc("AI Chat Session", message.session)
	studied = [session.course] if session.course else courses.tutored(message.student)
	earlier = turns(session.name, before=message.creation)
	graph = concept_graph()
	asked = [turn["text"] for turn in earlier if turn["role"] == "Student" and turn["wants"] != HINT]
	subject = search.subject("" if message.wants == HINT else message.text, asked)
	concept = concept_of(subject, earlier, graph)
	passages = course_material.find_passages(subject, studied, session.topic)
	topic = passages[0].topic if passages else session.topic
	meant = _intent(message, subject)
	return offline.Request(
		text=subject if message.wants == HINT else message.text,
		intent=meant,
		mood=mood.Mood(message.mood, message.mood_probability, "stored"),
		passages=tuple(passages),
		concept=concept,
		prerequisite=weak_prerequisite(graph, concept, mastery(message.student)) if concept else None,
		exercises=tuple(exercises(studied, topic)) if meant.label == "practice" else (),
		mode=config.policy_of(session.course or (passages[0].course if passages else None)).mode,
		rung=_rung(earlier, concept),
		said=tuple(turn["text"] for turn in earlier if turn["role"] == "Tutor"),
		topics=tuple(row["topic_name"] for rows in courses.topics_of(studied).values() for row in rows),
		earlier=tuple(asked),
		is_explicit=bool(message.wants),
		compared=compared_with(concept, message.text, graph),
	)


def model_request(name: str) -> ModelRequest:
	"""A stored question as it may leave the school: redacted, with the course's passages and the turns before it."""
	message = frappe.get_doc(MESSAGE, name)
	session = frappe.get_doc("AI Chat Session", message.session)
	request = offline_request(message, session)
	redactor = redaction.Redactor(people())
	course = session.course or (request.passages[0].course if request.passages else None)
	policy = config.policy_of(course)
	brief = prompt.Brief(
		question=redactor.redact(_CHECK.format(message.text) if message.wants == CHECK else message.text),
		mode=policy.mode,
		course=redactor.redact(course or "", guess=False),
		topic=redactor.redact(session.topic or "", guess=False),
		instructions=redactor.redact(policy.instructions, guess=False),
		level=_level(message.student),
		gaps=gaps(mastery(message.student)),
		mood=message.mood or "",
		passages=tuple(_redacted(passage, redactor) for passage in request.passages),
		turns=tuple(
			prompt.Turn(turn["role"], redactor.redact(turn["text"] or ""))
			for turn in _told(turns(session.name, before=message.creation, limit=TURNS_TOLD))
		),
		language=language.of_conversation(_own_words(message, request), _language_of_user(message.user)),
		rung=request.rung,
	)
	return ModelRequest(
		user=message.user,
		student=message.student,
		user_hash=model_gate.pseudonym(message.student),
		messages=prompt.build(brief),
		redactor=redactor,
		passages=request.passages,
		withheld=giveaway.withheld(
			request.text,
			request.earlier,
			request.intent.label,
			policy.mode,
			quizzes.asked_options(request.text, [course] if course else []),
		),
		concept=request.concept.key if request.concept else None,
		rung=_rung_after(request),
		course=session.course,
	)


def concept_of(subject: str, earlier: list[dict[str, Any]], graph: Graph) -> Concept | None:
	"""The concept that a question's subject names, or else the one of the turn before if that is still the subject."""
	named = graph.find(subject)
	if named:
		return named[0]
	last = next((turn for turn in reversed(earlier) if turn["role"] == "Tutor"), None)
	asked = next(
		(turn for turn in reversed(earlier) if turn["role"] == "Student" and turn["wants"] != HINT), None
	)
	if last and last["concept"] and asked and asked["text"] in subject:
		return graph.get(last["concept"])
	return None


def compared_with(concept: Concept | None, text: str, graph: Graph) -> Concept | None:
	"""The other concept that a question names beside this one, when it asks how they differ."""
	if concept is None or not follow_up.compares(text):
		return None
	named = (found for part in follow_up.parts(text) for found in graph.find(part))
	return next((other for other in named if other != concept), None)


def concept_graph() -> Graph:
	"""The concepts as the school has edited them, keyed by the record's name."""
	concept = frappe.qb.DocType("AI Concept")
	newest = (
		frappe.qb.from_(concept).select(Max(concept.modified).as_("at"), Count(concept.name).as_("n")).run()
	)
	return _concept_graph(frappe.local.site, *newest[0])


def people() -> redaction.People:
	"""Everybody whose name the school's records hold: students, instructors, guardians."""
	sources = (("Student", "student_name"), ("Instructor", "instructor_name"), ("Guardian", "guardian_name"))
	names = [
		name for doctype, column in sources for name in frappe.get_all(doctype, pluck=column, order_by="name")
	]
	return redaction.People(tuple(name for name in names if name))


@lru_cache(maxsize=4)
def _concept_graph(site: str, newest: Any, count: int) -> Graph:
	builds_on = defaultdict(list)
	links = frappe.get_all(
		"AI Concept Prerequisite",
		filters={"parenttype": "AI Concept"},
		fields=["parent", "prerequisite"],
		order_by="parent, idx",
	)
	for link in links:
		builds_on[link.parent].append(link.prerequisite)
	fields = ["name", "concept", "subject", "definition", "aliases", "age_from", "age_to"]
	rows = frappe.get_all("AI Concept", fields=fields, order_by="name")
	return Graph([_concept(row, tuple(builds_on[row.name])) for row in rows])


def mastery(student: str) -> dict[str, float]:
	"""The probability that the student masters a concept, by its name, of those that the analytics has evidence for.

	The weakest first; empty when nothing was computed yet."""
	stored = frappe.db.get_value("AI Student Profile", {"student": student}, "mastery")
	return {row["concept"]: row["probability"] for row in stored_json.value(stored, [])}


def gaps(known: dict[str, float]) -> tuple[str, ...]:
	"""Concepts that are measurably not mastered, the weakest first."""
	return tuple(name for name, probability in known.items() if probability < WEAK_MASTERY)


def weak_prerequisite(graph: Graph, concept: Concept, known: dict[str, float]) -> Concept | None:
	"""The earliest prerequisite in learning order that the student has measurably not mastered."""
	for earlier in graph.prerequisites(concept.key):
		if known.get(earlier.key, 1.0) < WEAK_MASTERY:
			return earlier
	return None


def _flagged(messages: list[str]) -> set[str]:
	"""Those of the messages, and of the questions that they answer, that raised a safeguarding flag."""
	if not messages:
		return set()
	message, flag = frappe.qb.DocType(MESSAGE), frappe.qb.DocType("AI Safeguarding Flag")
	about = (flag.message == message.name) | (flag.message == message.reply_to)
	query = frappe.qb.from_(message).join(flag).on(about).where(message.name.isin(messages))
	return {row[0] for row in query.select(flag.message).run()}


def _redacted(passage: search.Passage, redactor: redaction.Redactor) -> search.Passage:
	"""A passage whose author's and heroes' names stay, and the school's own people's do not."""
	return replace(
		passage,
		title=redactor.redact(passage.title, guess=False),
		text=redactor.redact(passage.text, guess=False),
	)


def _level(student: str) -> str:
	"""The student's level in words, from the analytics; empty while they know nothing."""
	fields = ["mean_share", "results_count"]
	profile = frappe.db.get_value("AI Student Profile", {"student": student}, fields, as_dict=True)
	if not profile or not profile.results_count:
		return ""
	return f"results around {round(profile.mean_share * 100, -1):.0f} %"


def _told(earlier: list[dict[str, Any]]) -> list[dict[str, Any]]:
	"""The last turns, and of those before them the student's, of which the prompt makes a line."""
	recent = earlier[-prompt.TURNS_KEPT :]
	return [turn for turn in earlier[: -len(recent) or None] if turn["role"] == prompt.STUDENT] + recent


def _language_of_user(user: str) -> str:
	"""The user's language, ISO 639-1."""
	return get_user_lang(user).partition("-")[0]


def _intent(message: Any, subject: str) -> intent.Intent:
	"""What a stored question asks for: what its button said, else what its words say."""
	if message.wants:
		return intent.Intent(message.intent, message.confidence, language.detect(subject))
	return intent.classify(message.text)


def _own_words(message: Any, request: offline.Request) -> list[str]:
	"""What the student has written in the conversation, oldest first, without the words of a button."""
	return [*request.earlier] if message.wants == HINT else [*request.earlier, message.text]


def _rung_after(request: offline.Request) -> int:
	"""How many hints there will have been once a model has answered."""
	helped = request.intent.label in ("help", "answer_request")
	return min(request.rung + helped, ladder.LAST_RUNG)


def _rung(earlier: list[dict[str, Any]], concept: Concept | None) -> int:
	"""How many hints the student has had in a row on what this question is about."""
	answers = [turn for turn in earlier if turn["role"] == "Tutor"]
	if not answers or answers[-1]["concept"] != (concept.key if concept else None):
		return 0
	return answers[-1]["rung"]


def _concept(row: Any, prerequisites: tuple[str, ...]) -> Concept:
	return Concept(
		key=row.name,
		title=row.concept,
		subject=row.subject,
		definition=row.definition,
		aliases=tuple((row.aliases or "").split("\n")) if row.aliases else (),
		prerequisites=prerequisites,
		age_from=row.age_from,
		age_to=row.age_to,
	)


def _topic_names(studied: list[str], topic: str | None) -> list[str]:
	if topic:
		return [topic]
	return [row["name"] for topics in courses.topics_of(studied).values() for row in topics] or [""]


def _options(questions: list[str]) -> dict[str, tuple[str, ...]]:
	options: dict[str, tuple[str, ...]] = defaultdict(tuple)
	if not questions:
		return options
	rows = frappe.get_all(
		"Options",
		filters={"parent": ("in", questions), "parenttype": "Question"},
		fields=["parent", "option"],
		order_by="parent, idx",
	)
	for row in rows:
		options[row.parent] += (row.option,)
	return options
