"""The hint ladder: a question back, then the rule, then a worked example; one rung at each request."""

from ai_school.tutor import quoting
from ai_school.tutor.concepts import Concept
from ai_school.tutor.search import Passage
from ai_school.tutor.turn import Turn

MAX_IDEAS = 3
RULE_WORDS, EXAMPLE_WORDS = 80, 105
SHORT_RULE_WORDS, SHORT_EXAMPLE_WORDS = 38, 60
LAST_RUNG = 3


def step(turn: Turn) -> tuple[list[str], tuple[Passage, ...], int]:
	"""The next rung: its paragraphs, the passages it rests on, and the number of hints given then."""
	rung = turn.request.rung
	if rung <= 0:
		return _question(turn)
	if rung == 1:
		return _rule(turn)
	if rung == 2:
		return _example(turn)
	return [turn.say("ladder_end")], _cited(turn), LAST_RUNG


def all_at_once(turn: Turn) -> tuple[list[str], tuple[Passage, ...], int]:
	"""The rule and the worked example together, where the course's mode allows it."""
	if turn.request.rung >= LAST_RUNG:
		return step(turn)
	paragraphs = [turn.say("explanation"), _rule_text(turn, SHORT_RULE_WORDS)]
	example = turn.evidence.example
	if example:
		quoted = quoting.quote(
			quoting.opening(quoting.body(example), turn.room(SHORT_EXAMPLE_WORDS)), example
		)
		paragraphs += [turn.say("example" if turn.evidence.example_is_alike else "other_example"), quoted]
	return [*paragraphs, turn.say("worked_example_ask")], _cited(turn), LAST_RUNG


def _question(turn: Turn) -> tuple[list[str], tuple[Passage, ...], int]:
	concept, passage = turn.evidence.concept, turn.evidence.rule
	paragraphs = []
	ideas = _ideas(concept) if concept else []
	if concept and len(ideas) > 1:
		listed = turn.listed(ideas)
		paragraphs.append(turn.say("first_hint_ideas", concept=concept.title, ideas=listed))
	elif concept:
		paragraphs.append(turn.say("first_hint_concept", concept=concept.title))
	elif passage:
		paragraphs.append(turn.say("first_hint_passage", heading=turn.place(passage)))
	if passage and concept and passage.heading:
		paragraphs.append(turn.say("where_to_look", heading=passage.heading, title=passage.title))
	return paragraphs, _cited(turn), 1


def _rule(turn: Turn) -> tuple[list[str], tuple[Passage, ...], int]:
	return (
		[turn.say("second_hint"), _rule_text(turn, RULE_WORDS), turn.say("second_hint_ask")],
		_cited(turn),
		2,
	)


def _example(turn: Turn) -> tuple[list[str], tuple[Passage, ...], int]:
	example = turn.evidence.example
	if example:
		kind = "worked_example" if turn.evidence.example_is_alike else "other_example"
		quoted = quoting.quote(quoting.opening(quoting.body(example), turn.room(EXAMPLE_WORDS)), example)
		return [turn.say(kind), quoted, turn.say("worked_example_ask")], (example,), 3
	return [turn.say("no_example"), _closest(turn), turn.say("second_hint_ask")], _cited(turn), 3


def _rule_text(turn: Turn, limit: int) -> str:
	"""The rule as the course gives it, or else the concept's definition."""
	passage, concept = turn.evidence.rule, turn.evidence.concept
	if passage:
		return quoting.quote(
			quoting.excerpt(quoting.body(passage), turn.evidence.wanted, turn.room(limit)), passage
		)
	return f"**{concept.title}**: {concept.definition}" if concept else ""


def _closest(turn: Turn) -> str:
	"""Another passage than the one that gave the rule, if there is one."""
	others = [passage for passage in turn.evidence.passages if passage != turn.evidence.rule]
	if not others:
		return _rule_text(turn, RULE_WORDS)
	return quoting.quote(
		quoting.excerpt(quoting.body(others[0]), turn.evidence.wanted, turn.room(RULE_WORDS)), others[0]
	)


def _cited(turn: Turn) -> tuple[Passage, ...]:
	return (turn.evidence.rule,) if turn.evidence.rule else ()


def _ideas(concept: Concept) -> list[str]:
	"""What a concept builds on, in words."""
	return [_in_words(key) for key in concept.prerequisites[:MAX_IDEAS]]


def _in_words(key: str) -> str:
	"""A concept's key as it reads inside a sentence: "common-denominator" and "Common denominator" alike."""
	name = key.replace("-", " ") if key.islower() else key
	has_name = "'" in name.split()[0]
	return name[0].lower() + name[1:] if name[1:].islower() and not has_name else name
