"""The tutor's answer without a model: from the course's own words, the concepts and fixed sentences, nothing else."""

from collections.abc import Callable, Sequence
from itertools import product

from ai_school.tutor import ladder, own_result, quoting, small_talk
from ai_school.tutor.exchange import EXPLAIN, HINTS_FIRST, Answer, Exercise, Request
from ai_school.tutor.passages import EXAMPLE, MISTAKES
from ai_school.tutor.replies import Translate, untranslated
from ai_school.tutor.search import Passage
from ai_school.tutor.turn import Turn

__all__ = ["EXPLAIN", "HINTS_FIRST", "Answer", "Exercise", "Request", "answer"]

STRONG_SCORE, STRONG_COVERAGE = 0.45, 0.5
UNSURE, UNSURE_IF_DOUBTFUL = 0.45, 0.75
QUOTE_WORDS, DEFINITION_WORDS = 85, 55
MAX_TOPICS = 4
UNRELATED_EXERCISE = 0.5

_MISTAKABLE = ("help", "off_topic", "social", "practice", "answer_request")


def answer(request: Request, translate: Translate = untranslated) -> Answer:
	"""The answer to a request, at most about 150 words of Markdown. See `Evidence.confidence` for how sure it is."""
	turn = Turn(request, translate)
	label = _label(turn)
	if label in ("social", "off_topic") and turn.is_discouraged and not turn.evidence.has_subject:
		return _encouraged(
			turn, Answer(turn.say("which_task"), "social", request.intent.confidence, (), request.rung)
		)
	given = _ANSWERS[label](turn)
	return given if label in ("social", "off_topic") else _encouraged(turn, given)


def _label(turn: Turn) -> str:
	"""What is asked for, where the text and what was found make it clearer than the intent."""
	request, label = turn.request, turn.request.intent.label
	if request.is_explicit:
		return label
	if small_talk.kind(request.text) == "about_me" and not turn.evidence.asked:
		return "social"
	if request.mood.label == "positive" and not turn.evidence.asked and _is_done(request.text):
		return "social"
	if label in _MISTAKABLE and small_talk.is_choice(request.text, request.said):
		return "check"
	if label in _MISTAKABLE and own_result.verdict(turn).outcome in ("right", "wrong"):
		return "check"
	if label in ("off_topic", "social") and _is_on_course(turn):
		return "explanation"
	if label == "off_topic" and not turn.evidence.asked and (turn.evidence.concept or turn.evidence.passages):
		return "help"
	doubtful = label == "practice" or request.intent.language != "en"
	unsure = request.intent.confidence < (UNSURE_IF_DOUBTFUL if doubtful else UNSURE)
	if unsure and label not in ("definition", "help") and _is_on_course(turn):
		return "definition" if len(turn.evidence.asked) < 2 else "explanation"
	return label


def _is_done(text: str) -> bool:
	return small_talk.kind(text) == "well_done"


def _is_on_course(turn: Turn) -> bool:
	"""Whether the question names something of which the course clearly speaks."""
	passage, asked = turn.evidence.passage, turn.evidence.asked
	if passage is None or passage.score < STRONG_SCORE or turn.evidence.coverage(passage) < STRONG_COVERAGE:
		return False
	return len(asked) > 1 or bool(turn.evidence.concept and asked)


def _encouraged(turn: Turn, given: Answer) -> Answer:
	"""The answer with a word of encouragement first, when the mood asks for it with enough probability."""
	if not turn.is_discouraged:
		return given
	text = f"{turn.say(f'encourage_{turn.request.mood.label}')}\n\n{given.text}"
	return Answer(text, given.kind, given.confidence, given.passages, given.rung)


def _made(
	turn: Turn, kind: str, paragraphs: Sequence[str], cited: tuple[Passage, ...], rung: int | None = None
) -> Answer:
	text = "\n\n".join(filter(None, paragraphs))
	return Answer(
		text, kind, turn.evidence.confidence(cited), cited, turn.request.rung if rung is None else rung
	)


def _definition(turn: Turn) -> Answer:
	concept = turn.evidence.concept
	if not concept and not turn.evidence.passages:
		return _nothing(turn, "what_is_meant")
	paragraphs = [_concept_defined(turn), _compared(turn)] if concept else []
	quoted, cited = _defining_quote(turn)
	if quoted:
		paragraphs += [_lead(turn, "definition_course"), quoted]
	elif not turn.request.passages:
		paragraphs.append(turn.say("outside_course"))
	ask_back = turn.say("ask_back_difference" if turn.evidence.compared else "ask_back_definition")
	return _made(turn, "definition", [*paragraphs, _prerequisite(turn), ask_back], cited)


def _concept_defined(turn: Turn) -> str:
	"""The concept's definition, or how it belongs to the question when that used a word the definition lacks."""
	concept = turn.evidence.concept
	assert concept
	own = quoting.stems(f"{concept.title} {concept.definition}")
	kind = (
		"definition"
		if turn.evidence.asked <= own or turn.evidence.named <= turn.evidence.asked
		else "definition_related"
	)
	return turn.say(kind, concept=concept.title, definition=concept.definition)


def _compared(turn: Turn) -> str:
	"""The definition of the other concept, when the question asks how two differ."""
	other = turn.evidence.compared
	return turn.say("definition", concept=other.title, definition=other.definition) if other else ""


def _defining_quote(turn: Turn) -> tuple[str, tuple[Passage, ...]]:
	"""The sentence of the course that defines what was asked, or else the part that speaks of it."""
	evidence, limit = turn.evidence, turn.room(DEFINITION_WORDS)
	for sure, wanted, passage in product((True, False), (evidence.asked, evidence.named), evidence.close):
		found = quoting.definition(quoting.body(passage), wanted, limit, sure)
		if found:
			return quoting.quote(found, passage), (passage,)
	best = evidence.passage
	if best is None or (turn.evidence.concept and evidence.coverage(best) < STRONG_COVERAGE):
		return "", ()
	return quoting.quote(quoting.excerpt(quoting.body(best), evidence.wanted, limit), best), (best,)


def _explanation(turn: Turn) -> Answer:
	passage, concept = turn.evidence.passage, turn.evidence.concept
	if passage is None or turn.evidence.compared or turn.evidence.is_aside:
		return _definition(turn) if concept else _nothing(turn, "what_is_meant")
	if turn.request.mode == EXPLAIN and turn.evidence.example_is_alike:
		paragraphs, cited, _ = ladder.all_at_once(turn)
		return _made(turn, "explanation", [*paragraphs[:-1], turn.say("ask_back_explanation")], cited)
	text = quoting.excerpt(quoting.body(passage), turn.evidence.wanted, turn.room(QUOTE_WORDS))
	quoted = [_lead(turn, "explanation"), quoting.quote(text, passage)]
	return _made(
		turn, "explanation", [*quoted, _prerequisite(turn), turn.say("ask_back_explanation")], (passage,)
	)


def _help(turn: Turn) -> Answer:
	if not turn.evidence.concept and not turn.evidence.passages:
		return _nothing(turn, "which_task")
	climb = ladder.all_at_once if turn.request.mode == EXPLAIN else ladder.step
	paragraphs, cited, rung = climb(turn)
	if turn.request.rung == 0:
		paragraphs.append(_prerequisite(turn))
	return _made(turn, "hint", paragraphs, cited, rung)


def _answer_request(turn: Turn) -> Answer:
	if turn.request.mode == EXPLAIN:
		return _help(turn)
	if not turn.evidence.concept and not turn.evidence.passages:
		if not turn.evidence.has_subject:
			return _made(turn, "refusal", [turn.say("refusal_no_task")], ())
		return _nothing(turn, "which_task")
	paragraphs, cited, rung = ladder.step(turn)
	return _made(turn, "refusal", [turn.say("refusal"), *paragraphs], cited, rung)


def _check(turn: Turn) -> Answer:
	checked = own_result.checked(turn)
	if checked is None:
		if turn.evidence.has_subject and not turn.evidence.passages and not turn.evidence.concept:
			return _nothing(turn, "which_task")
		return _made(turn, "check", *own_result.compared(turn))
	paragraphs, cited = checked
	text = "\n\n".join(paragraphs)
	return Answer(text, "check", turn.request.intent.confidence, cited, turn.request.rung)


def _practice(turn: Turn) -> Answer:
	exercise, passage = _next_exercise(turn), turn.evidence.passage
	fits = exercise is not None and _shares(turn, exercise)
	if exercise and (fits or passage or not turn.evidence.has_subject):
		options = "\n".join(
			f"- **{chr(65 + n)}** {quoting.escaped(text)}" for n, text in enumerate(exercise.options)
		)
		task = [turn.say("practice", source=exercise.source), quoting.escaped(exercise.text), options]
		sure = turn.request.intent.confidence * (1.0 if fits else UNRELATED_EXERCISE)
		text = "\n\n".join(filter(None, [*task, turn.say("practice_ask")]))
		return Answer(text, "practice", round(sure, 4), (), turn.request.rung)
	if passage:
		recall = turn.say("practice_recall", heading=turn.place(passage), title=passage.title)
		return _made(turn, "practice", [recall], (passage,))
	return _nothing(turn, "which_topic")


def _next_exercise(turn: Turn) -> Exercise | None:
	"""The exercise nearest to what was asked among those given least recently."""

	def order(exercise: Exercise) -> tuple[int, int]:
		task = quoting.escaped(exercise.text)
		last = max((n for n, text in enumerate(turn.request.said, 1) if task in text), default=0)
		return last, -_shares(turn, exercise)

	return min(turn.request.exercises, key=order, default=None)


def _shares(turn: Turn, exercise: Exercise) -> int:
	"""How many of the stems that are asked for an exercise holds."""
	return len(turn.evidence.wanted & quoting.stems(f"{exercise.text} {exercise.source}"))


def _social(turn: Turn) -> Answer:
	kind = small_talk.kind(turn.request.text)
	return Answer(turn.say(kind), "social", turn.request.intent.confidence, (), turn.request.rung)


def _off_topic(turn: Turn) -> Answer:
	text = "\n\n".join([turn.say("off_topic"), _topics(turn)])
	return Answer(text, "off_topic", turn.request.intent.confidence, (), turn.request.rung)


def _nothing(turn: Turn, unclear: str) -> Answer:
	"""That the course has nothing on this and what it has; or, when no subject was named, a question back."""
	if not turn.evidence.has_subject:
		return Answer(turn.say(unclear), "clarify", 0.0, (), turn.request.rung)
	paragraphs = [turn.say("nothing_found"), _topics(turn) if turn.request.topics else ""]
	return Answer("\n\n".join(filter(None, paragraphs)), "nothing_found", 0.0, (), turn.request.rung)


def _topics(turn: Turn) -> str:
	"""What the student's courses have."""
	if not turn.request.topics:
		return turn.say("which_topic")
	return turn.say("topics", topics=turn.listed(turn.request.topics[:MAX_TOPICS]))


def _lead(turn: Turn, kind: str) -> str:
	"""The sentence before a quotation; it says so when that is no plain text or only touches on the question."""
	if turn.evidence.kind == MISTAKES:
		return turn.say("mistakes")
	if turn.evidence.is_weak:
		return turn.say("closest")
	return turn.say("example" if turn.evidence.kind == EXAMPLE else kind)


def _prerequisite(turn: Turn) -> str:
	concept = turn.evidence.prerequisite
	if concept is None or concept == turn.evidence.concept:
		return ""
	return turn.say("prerequisite", concept=concept.title, definition=concept.definition)


_ANSWERS: dict[str, Callable[[Turn], Answer]] = {
	"definition": _definition,
	"explanation": _explanation,
	"help": _help,
	"check": _check,
	"practice": _practice,
	"answer_request": _answer_request,
	"social": _social,
	"off_topic": _off_topic,
}
