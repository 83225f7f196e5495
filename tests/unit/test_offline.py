"""The tutor's answers without a model: right kind, from the given material only, one hint at a time, honest."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai_school.tutor.concepts import seed_graph
from ai_school.tutor.intent import Intent
from ai_school.tutor.mood import Mood
from ai_school.tutor.offline import Answer, Exercise, Request, answer
from ai_school.tutor.quoting import definition, excerpt, quote
from ai_school.tutor.replies import Replies
from ai_school.tutor.search import Passage
from ai_school.tutor.small_talk import choice, is_choice
from ai_school.tutor.small_talk import kind as small_talk

RULE = """How to add fractions

You can only add fractions directly when they have the same denominator, because only then are the parts the same size.

1. Find a common denominator: a number that both denominators divide into.
2. Change each fraction into an equivalent fraction with that denominator.
3. Add the numerators. Keep the denominator as it is."""
EXAMPLE = """Worked example: adding two fractions

Work out 2/3 + 1/4.

The lowest common multiple of 3 and 4 is 12. Then 8/12 + 3/12 = 11/12."""
OTHER = """What a fraction is

A fraction is a number that describes equal parts of a whole: the denominator says how many equal parts the whole is cut
into, and the numerator says how many of those parts are counted."""


def passage(text, score=0.8, name="Fractions", title="Fractions: parts of a whole", **more):
	heading = text.split("\n")[0]
	return Passage("Article", name, title, "Fractions", "Mathematics", text, score, heading, **more)


FOUND = (passage(RULE, 0.86, example=passage(EXAMPLE)), passage(OTHER, 0.6))
CONCEPT = seed_graph().get("adding-fractions")
WEAK = seed_graph().get("equivalent-fractions")
NEUTRAL = Mood("neutral", 0.9, "model")
QUIZ = (
	Exercise("Which fraction is equal to one half?", ("2/4", "2/3"), "Fractions quiz"),
	Exercise("What is 1/5 + 2/5 as a fraction?", ("3/10", "3/5"), "Fractions quiz"),
)


def asked(label, text="how do i add fractions", confidence=0.9, **more):
	given = {"passages": FOUND, "concept": CONCEPT, "exercises": QUIZ, "mood": NEUTRAL, **more}
	return Request(text, Intent(label, confidence, "en"), **given)


def empty(label, text, **more):
	return asked(label, text, **{"passages": (), "concept": None, "exercises": (), **more})


def said_by_tutor(text):
	return "\n".join(line for line in text.splitlines() if not line.startswith(">"))


class TestDefinition:
	def test_gives_the_concept_and_quotes_the_course_with_its_source(self):
		given = answer(asked("definition", "what is a denominator", concept=seed_graph().get("denominator")))
		assert given.kind == "definition"
		assert "The denominator is the bottom number of a fraction." in given.text
		assert (
			"> A fraction is a number that describes equal parts of a whole: the denominator says"
			in given.text
		)
		assert "> — *Fractions: parts of a whole*, What a fraction is" in given.text
		assert given.passages == (FOUND[1],)

	def test_a_word_that_the_definition_lacks_is_placed_under_its_concept(self):
		concept = seed_graph().get("plant-reproduction")
		given = answer(empty("definition", "what is a stamen", concept=concept))
		assert "**Reproduction in plants**" in given.text
		assert not given.text.startswith("**Reproduction in plants**:")

	def test_without_a_page_in_the_course_it_says_so(self):
		given = answer(empty("definition", "what is osmosis", concept=seed_graph().get("osmosis")))
		assert "partially permeable membrane" in given.text
		assert "course" in given.text
		assert given.passages == ()
		assert 0 < given.confidence < 0.6

	def test_it_does_not_say_so_when_the_course_has_a_page(self):
		chance = passage("Sampling\n\nA membrane of a drum.", 0.2)
		given = answer(
			empty("definition", "what is osmosis", passages=(chance,), concept=seed_graph().get("osmosis"))
		)
		assert not any(reply in given.text for reply in Replies()._templates["outside_course"])

	def test_the_course_alone_will_do(self):
		given = answer(asked("definition", "what is a fraction", concept=None))
		assert "> A fraction is a number that describes" in given.text
		assert given.passages == (FOUND[1],)


class TestExplanation:
	def test_quotes_the_best_passage(self):
		given = answer(asked("explanation", "why do fractions need the same denominator"))
		assert given.kind == "explanation"
		assert (
			"> You can only add fractions directly when they have the same denominator, because" in given.text
		)
		assert given.passages == (FOUND[0],)

	def test_a_passage_that_only_touches_on_it_is_called_the_closest(self):
		faint = (passage(OTHER, 0.45),)
		given = answer(
			asked(
				"explanation",
				"why do musicians count fractions in their rhythm",
				passages=faint,
				concept=None,
			)
		)
		assert any(lead in given.text for lead in Replies()._templates["closest"])
		assert given.confidence < 0.6

	def test_mistakes_are_not_quoted_as_facts(self):
		text = 'Common mistakes with fractions\n\n- "Add tops and bottoms." Only the tops are added.'
		given = answer(
			asked("explanation", "do i add the bottoms of fractions", passages=(passage(text, 0.9),))
		)
		assert any(lead in given.text for lead in Replies()._templates["mistakes"])
		with_better = (passage(text, 0.9), passage(RULE, 0.7))
		assert "Only the tops" not in answer(asked("explanation", passages=with_better)).text

	def test_the_mode_explain_adds_the_worked_example(self):
		assert "Work out 2/3 + 1/4." not in answer(asked("explanation")).text
		given = answer(asked("explanation", mode="Explain"))
		assert "> You can only add fractions" in given.text
		assert "> Work out 2/3 + 1/4." in given.text

	def test_a_weak_prerequisite_is_named(self):
		given = answer(asked("explanation", prerequisite=WEAK))
		assert "**Equivalent fractions**" in given.text
		assert WEAK.definition in given.text


class TestLadder:
	def climb(self, label="help", steps=5, **more):
		answers: list[Answer] = []
		for _ in range(steps):
			rung = answers[-1].rung if answers else 0
			said = tuple(given.text for given in answers)
			answers.append(answer(asked(label, rung=rung, said=said, **more)))
		return answers

	def test_goes_down_one_rung_at_each_request(self):
		answers = self.climb()
		assert [given.rung for given in answers] == [1, 2, 3, 3, 3]
		assert {given.kind for given in answers} == {"hint"}

	def test_the_first_hint_asks_back_and_tells_no_rule(self):
		first = self.climb(steps=1)[0]
		assert "?" in first.text
		assert ">" not in first.text
		assert "How to add fractions" in first.text
		assert "common denominator" in first.text

	def test_then_comes_the_rule_and_then_the_worked_example(self):
		_, second, third, *_ = self.climb()
		assert "> 1. Find a common denominator" in second.text
		assert "11/12" not in second.text
		assert "> Work out 2/3 + 1/4." in third.text
		assert third.passages[0].heading == "Worked example: adding two fractions"

	def test_the_end_sends_to_the_teacher(self):
		assert "teacher" in self.climb()[3].text

	def test_no_rung_says_the_same_twice(self):
		texts = [said_by_tutor(given.text) for given in self.climb(steps=5)]
		assert len(set(texts)) == len(texts)

	def test_without_an_example_it_says_so(self):
		third = answer(asked("help", rung=2, passages=(replace(FOUND[0], example=None),)))
		assert any(lead in third.text for lead in Replies()._templates["no_example"])
		assert third.rung == 3

	def test_an_example_of_something_else_is_called_so(self):
		other = passage("Worked example: sharing a cake\n\nTom has 12 slices and gives away half.")
		third = answer(asked("help", rung=2, passages=(replace(FOUND[0], example=other),)))
		assert any(lead in third.text for lead in Replies()._templates["other_example"])

	def test_with_a_concept_alone_its_definition_is_the_rule(self):
		second = answer(asked("help", rung=1, passages=()))
		assert CONCEPT.definition in second.text

	def test_the_mode_explain_gives_rule_and_example_at_once(self):
		given = answer(asked("help", mode="Explain"))
		assert "> You can only add fractions" in given.text
		assert "> Work out 2/3 + 1/4." in given.text
		assert given.rung == 3

	def test_without_a_subject_it_asks_for_the_task(self):
		given = answer(empty("help", "I'm stuck on question 3"))
		assert (given.kind, given.confidence, given.rung) == ("clarify", 0.0, 0)
		assert "?" in given.text


class TestAnswerRequest:
	def test_refuses_kindly_and_gives_the_first_hint(self):
		given = answer(asked("answer_request", "just give me the answer to 2/3 + 1/4"))
		assert given.kind == "refusal"
		assert any(given.text.startswith(reply) for reply in Replies()._templates["refusal"])
		assert "11/12" not in given.text
		assert given.rung == 1

	def test_the_mode_explain_shows_the_courses_example(self):
		given = answer(asked("answer_request", mode="Explain"))
		assert given.kind == "hint"
		assert "Work out 2/3 + 1/4." in given.text

	def test_without_a_task_it_asks_for_it(self):
		given = answer(empty("answer_request", "do my homework"))
		assert given.kind == "refusal"
		assert given.confidence == 0


class TestCheck:
	def test_a_wrong_sum_is_told_without_the_right_one(self):
		given = answer(asked("check", "is 2/3 + 1/4 = 3/7 right"))
		assert given.kind == "check"
		assert "denominator" in given.text or "bottom" in given.text
		assert "11/12" not in given.text
		assert "0.91" not in given.text

	def test_a_wrong_solution_is_put_in(self):
		given = answer(empty("check", "2x + 3 = 11, i got x = 5, right?"))
		assert "13" in given.text
		assert "x = 4" not in given.text
		assert given.confidence == 0.9

	def test_a_right_solution_is_confirmed(self):
		assert "x = 4" in answer(empty("check", "is x = 4 right for 2x + 3 = 11")).text

	def test_a_result_belongs_to_the_question_before(self):
		given = answer(empty("check", "i got 12", earlier=("what is 15% of 80",)))
		assert "15% × 80 = 12" in given.text

	def test_a_new_result_replaces_the_old_one(self):
		assert "x = 4" in answer(empty("check", "then x = 4?", earlier=("5x = 20 so x = 100",))).text

	def test_a_right_calculation_is_not_called_the_right_answer_of_a_task(self):
		area = passage(
			"Area formulas\n\nThe area of a triangle is half of its base times its height.", name="A"
		)
		text = "area of a triangle with base 6 and height 7: 6 × 7 = 42, right?"
		given = answer(asked("check", text, passages=(area,), concept=None))
		assert "> The area of a triangle is half of its base" in given.text

	def test_without_the_course_it_says_that_only_the_calculation_was_checked(self):
		given = answer(empty("check", "mean speed of the journey: (60 + 60)/2 = 60"))
		assert any(reply in given.text for reply in Replies()._templates["check_right_only"])
		alone = answer(empty("check", "(60 + 60)/2 = 60"))
		assert not any(reply in alone.text for reply in Replies()._templates["check_right_only"])

	def test_a_statement_in_words_is_set_beside_the_course(self):
		given = answer(
			asked("check", "is it true that fractions need the same denominator before i add them")
		)
		assert "> You can only add fractions directly" in given.text

	def test_a_number_without_a_task_asks_for_it(self):
		assert answer(empty("check", "is my answer right")).confidence == 0

	def test_what_the_course_does_not_have_is_not_checked(self):
		assert answer(empty("check", "is a whale a fish")).kind == "nothing_found"

	def test_results_are_checked_whatever_the_intent_seems_to_be(self):
		for label in ("help", "off_topic", "social", "answer_request"):
			assert answer(empty(label, "12 * 7 so i got 85")).kind == "check"

	def test_the_letter_of_an_option_is_not_marked(self):
		quiz = answer(asked("practice")).text
		given = answer(asked("social", "B", said=(quiz,)))
		assert given.kind == "check"
		assert "B" in given.text
		assert answer(asked("social", "B", said=("Hello.",))).kind == "social"


class TestPractice:
	def test_gives_a_question_of_the_quiz_with_its_options(self):
		given = answer(asked("practice", "give me an exercise on adding fractions"))
		assert given.kind == "practice"
		assert "*Fractions quiz*" in given.text
		assert re.search(r"- \*\*A\*\* .*\n- \*\*B\*\* ", given.text)

	def test_the_nearest_comes_first_and_none_twice_in_a_row(self):
		first = answer(asked("practice", "give me an exercise where i add fractions"))
		second = answer(asked("practice", "another one", said=(first.text,)))
		third = answer(asked("practice", "another one", said=(first.text, second.text)))
		assert "Which fraction is equal" in second.text or "What is 1/5" in second.text
		assert [QUIZ[0].text in given.text for given in (first, second, third)] in (
			[False, True, False],
			[True, False, True],
		)

	def test_a_subject_that_nothing_speaks_of_gets_no_other_exercise(self):
		request = asked("practice", "give me an exercise on volcanoes", passages=(), concept=None)
		assert answer(request).kind == "nothing_found"
		assert answer(replace(request, text="give me an exercise")).kind == "practice"

	def test_signs_of_markdown_in_a_question_stay_text(self):
		exercise = Exercise("Add fractions: what is 2*3*4?", ("_24_", "<b>9</b>"), "*Quiz*")
		first = answer(asked("practice", exercises=(exercise, QUIZ[0])))
		assert "what is 2\\*3\\*4?" in first.text
		assert "&lt;b>9&lt;/b>" in first.text
		assert (
			QUIZ[0].text in answer(asked("practice", exercises=(exercise, QUIZ[0]), said=(first.text,))).text
		)

	def test_without_a_quiz_it_proposes_to_recall(self):
		given = answer(asked("practice", exercises=()))
		assert "How to add fractions" in given.text

	def test_without_anything_it_asks_for_a_topic(self):
		assert answer(empty("practice", "give me exercises")).kind == "clarify"


class TestSocialAndOffTopic:
	@pytest.mark.parametrize(
		("text", "kind"),
		[
			("hi!", "greeting"),
			("Hola", "greeting"),
			("नमस्ते", "greeting"),
			("thank you so much", "thanks"),
			("शुक्रिया", "thanks"),
			("ok bye", "goodbye"),
			("are you a robot?", "about_me"),
			("I finally understand it", "well_done"),
			("i still dont get it", "social"),
			("lol", "social"),
		],
	)
	def test_small_talk_is_told_apart(self, text, kind):
		assert small_talk(text) == kind

	@pytest.mark.parametrize(
		("text", "letter"), [("B", "B"), ("(c)", "C"), ("is it b?", "B"), ("a cell", ""), ("I think", "")]
	)
	def test_choices_are_read(self, text, letter):
		assert choice(text) == letter
		assert not is_choice(text, ())

	def test_social_is_short_and_asks_what_to_work_on(self):
		given = answer(empty("social", "hello"))
		assert given.kind == "social"
		assert len(given.text.split()) < 30
		assert given.confidence == 0.9

	def test_off_topic_leads_back_to_what_the_course_has(self):
		given = answer(empty("off_topic", "who won the match", topics=("Fractions", "Circles", "Cells")))
		assert given.kind == "off_topic"
		assert "Fractions, Circles and Cells" in given.text

	def test_a_question_that_the_course_answers_is_not_off_topic(self):
		given = answer(asked("off_topic", "why must fractions have the same denominator"))
		assert given.kind == "explanation"

	def test_a_question_in_another_language_is_matched_by_its_concept(self):
		request = asked(
			"social", "c'est quoi la fraccion", passages=(FOUND[1],), concept=seed_graph().get("fraction")
		)
		assert answer(request).kind == "explanation"

	def test_frustration_without_a_subject_is_met_with_encouragement(self):
		given = answer(empty("off_topic", "this is so boring", mood=Mood("frustrated", 0.8, "model")))
		assert any(given.text.startswith(reply) for reply in Replies()._templates["encourage_frustrated"])


class TestNothingFound:
	def test_says_so_and_names_what_there_is(self):
		given = answer(empty("explanation", "how do magnets work", topics=("Fractions", "Circles")))
		assert given.kind == "nothing_found"
		assert given.confidence == 0
		assert "course" in given.text
		assert "Fractions and Circles" in given.text

	@pytest.mark.parametrize(
		"label", ["definition", "explanation", "help", "check", "practice", "answer_request"]
	)
	def test_every_kind_of_question_is_answered_honestly(self, label):
		given = answer(empty(label, "tell me about volcanoes"))
		assert given.confidence == 0
		assert given.passages == ()

	def test_a_passage_that_shares_a_word_by_chance_counts_as_nothing(self):
		chance = passage("Sampling\n\nIt can be all the fish in a lake.", 0.2)
		assert (
			answer(asked("check", "is a whale a fish", passages=(chance,), concept=None)).kind
			== "nothing_found"
		)


class TestConceptOfTheConversation:
	def test_a_question_that_leans_on_the_one_before_keeps_it(self):
		for text in ("what does it mean", "why is it important", "hint please"):
			assert CONCEPT.definition in answer(asked("definition", text, passages=())).text

	def test_a_question_about_something_else_does_not(self):
		given = answer(asked("definition", "what is a mole", passages=(), prerequisite=WEAK))
		assert given.kind == "nothing_found"
		assert "fraction" not in given.text.lower()


class TestMood:
	@pytest.mark.parametrize("label", ["frustrated", "confused"])
	def test_encouragement_comes_first_when_it_is_likely(self, label):
		given = answer(asked("help", mood=Mood(label, 0.7, "model")))
		assert any(given.text.startswith(reply) for reply in Replies()._templates[f"encourage_{label}"])

	@pytest.mark.parametrize(
		"mood", [Mood("frustrated", 0.5, "model"), Mood("positive", 0.99, "model"), NEUTRAL]
	)
	def test_otherwise_there_is_none(self, mood):
		assert answer(asked("help", mood=mood)).text == answer(asked("help")).text


class TestConfidence:
	def test_is_the_intents_times_what_was_found(self):
		strong = answer(asked("explanation", "why add fractions with the same denominator", concept=None))
		other = passage(RULE, 0.8, name="Other")
		contested = answer(
			asked(
				"explanation",
				"why add fractions with the same denominator",
				passages=(*FOUND, other),
				concept=None,
			)
		)
		unsure = answer(
			asked("explanation", "why add fractions with the same denominator", confidence=0.45, concept=None)
		)
		assert 0.8 < strong.confidence <= 0.9
		assert contested.confidence < strong.confidence
		assert unsure.confidence == pytest.approx(strong.confidence / 2, abs=0.01)

	@given(
		label=st.sampled_from(
			[
				"definition",
				"explanation",
				"help",
				"check",
				"practice",
				"answer_request",
				"social",
				"off_topic",
			]
		),
		text=st.one_of(
			st.text(max_size=60), st.sampled_from(["why", "add fractions", "2x = 4, x = 3", "B", "is it 3?"])
		),
		found=st.lists(st.sampled_from([*FOUND, passage("", 0.0), passage("One line", 0.1)]), max_size=3),
		concept=st.sampled_from([None, CONCEPT, WEAK]),
		prerequisite=st.sampled_from([None, WEAK]),
		rung=st.integers(-1, 9),
		mode=st.sampled_from(["Hints first", "Explain"]),
		mood=st.sampled_from([NEUTRAL, Mood("confused", 0.9, "rules"), Mood("frustrated", 1.0, "model")]),
		confidence=st.floats(0, 1),
	)
	def test_any_request_gets_an_answer_within_bounds(
		self, label, text, found, concept, prerequisite, rung, mode, mood, confidence
	):
		request = Request(
			text, Intent(label, confidence, "en"), mood, tuple(found), concept, prerequisite, QUIZ, mode, rung
		)
		given = answer(request)
		assert given.text.strip()
		assert 0 <= given.confidence <= 1
		assert "{" not in said_by_tutor(given.text)
		assert set(given.passages) <= {*found, FOUND[0].example}


def own_sentences(text, request):
	"""Paragraphs of an answer that are neither quoted nor filled from a template."""
	templates = [re.escape(template) for kind in Replies().kinds for template in Replies()._templates[kind]]
	patterns = [re.compile(re.sub(r"\\\{\w+\\\}", "(.*)", template), re.S) for template in templates]
	known = [
		request.concept.definition,
		request.concept.title,
		*(exercise.text for exercise in request.exercises),
	]
	for paragraph in text.split("\n\n"):
		if paragraph.startswith((">", "- **A**")) or any(
			pattern.fullmatch(paragraph) for pattern in patterns
		):
			continue
		if not any(fact in paragraph for fact in known):
			yield paragraph


class TestTruth:
	@pytest.mark.parametrize(
		"label",
		["definition", "explanation", "help", "check", "practice", "answer_request", "social", "off_topic"],
	)
	@pytest.mark.parametrize("rung", [0, 1, 2, 3])
	@pytest.mark.parametrize("mode", ["Hints first", "Explain"])
	def test_every_sentence_is_quoted_or_known(self, label, rung, mode):
		request = asked(label, rung=rung, mode=mode, prerequisite=WEAK, mood=Mood("confused", 0.9, "model"))
		given = answer(request)
		assert list(own_sentences(given.text, request)) == []
		material = " ".join(" ".join(p.text.split()) for p in (*FOUND, FOUND[0].example))
		for line in given.text.splitlines():
			quoted = line.removeprefix(">").strip(" …")
			if line.startswith(">") and quoted and not quoted.startswith("—"):
				assert quoted in material

	@pytest.mark.parametrize(
		"label", ["definition", "explanation", "help", "check", "practice", "answer_request"]
	)
	@pytest.mark.parametrize("mode", ["Hints first", "Explain"])
	def test_answers_stay_short(self, label, mode):
		long = passage(
			"How to add fractions\n\n" + RULE.split("\n\n", 1)[1] + "\n\n" + "And so it goes on and on. " * 40
		)
		example = passage("Worked example: adding fractions\n\n" + "Then add the next fraction. " * 40)
		for rung in range(4):
			request = asked(
				label,
				passages=(replace(long, example=example),),
				rung=rung,
				mode=mode,
				mood=Mood("frustrated", 0.9, "model"),
				prerequisite=WEAK,
			)
			told = [word for word in answer(request).text.split() if any(map(str.isalnum, word))]
			assert len(told) <= 160

	def test_the_tutors_words_are_translated_and_the_courses_are_not(self):
		given = answer(asked("explanation"), translate=str.upper)
		assert said_by_tutor(given.text) == said_by_tutor(given.text).upper()
		assert "> You can only add fractions" in given.text


class TestQuoting:
	def test_signs_of_markdown_and_html_stay_text(self):
		text = "2 * 3 * 4 < 30 & _x_ 2*3*4 [a](b) <img src=x> &lt;\n# no heading"
		quoted = quote(text, passage("H\n\nx", title="*T*"))
		assert (
			"> 2 * 3 * 4 < 30 & \\_x\\_ 2\\*3\\*4 \\[a\\](b) &lt;img src=x> &amp;lt;\n> \\# no heading"
			in quoted
		)
		assert "*\\*T\\**" in quoted

	def test_a_list_has_an_empty_line_before_it(self):
		assert "> Do this:\n>\n> - one\n> - two" in quote("Do this:\n- one\n- two", FOUND[0])

	def test_an_excerpt_holds_what_was_asked_and_marks_what_is_left_out(self):
		text = (
			"Cats sleep a lot. " * 10
			+ "A magnet attracts iron. It has two poles. "
			+ "Dogs bark at night. " * 10
		)
		cut = excerpt(text, {"magnet", "iron"}, 12)
		assert cut == "… A magnet attracts iron. It has two poles. Dogs bark at night. …"

	def test_an_excerpt_does_not_begin_with_a_word_that_leans_back(self):
		text = "A magnet has two poles. They attract iron. " + "Dogs bark at night. " * 10
		assert excerpt(text, {"attract", "iron"}, 8).startswith("A magnet has two poles. They attract iron.")

	def test_a_short_text_is_quoted_whole(self):
		assert excerpt("One.\n\n- two\n- three", {"two"}, 50) == "One.\n\n- two\n- three"

	@pytest.mark.parametrize(
		("text", "found"),
		[
			("A cell is the smallest unit of life.", True),
			("Here we go. The cell: smallest unit of life.", True),
			("The smallest unit is called a cell.", False),
			("Find a common cell: it is here.", False),
			("Keep the cell as it is.", False),
			("Look at cells.", False),
		],
	)
	def test_a_definition_speaks_of_its_word(self, text, found):
		assert bool(definition(text, {"cell"}, 40)) == found
