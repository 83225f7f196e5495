"""An answer that hands over what the student is to find is recognised; one that helps is not."""

import pytest

from ai_school.tutor.exchange import EXPLAIN, HINTS_FIRST
from ai_school.tutor.giveaway import withheld

QUIZ = ("Carbon dioxide", ("Oxygen", "Nitrogen"))


def told(question: str, answer: str, intent: str = "help", mode: str = HINTS_FIRST, **known: object) -> bool:
	known = {"earlier": (), **known}
	return withheld(question, intent=intent, mode=mode, **known).is_in(answer)  # type: ignore[arg-type]


@pytest.mark.parametrize(
	("question", "answer"),
	[
		("Solve 2x + 3 = 11", "So x = 4."),
		("solve 2x+3=11", "Therefore \\(x = 4\\)."),
		("Solve 5y - 2 = 18", "\\boxed{4}"),
		("2(x+3)=14", "x equals 4"),
		("solve x^2 = 16", "x = 4 or x = -4"),
		("3x = 9, solve for x", "Divide by 3: **x = 3**"),
		("what is 1/2 + 1/3", "You get \\(\\frac{5}{6}\\)."),
		("1/2+1/3?", "3/6 + 2/6 = 5/6. Do you see why?"),
		("what is 17 * 23", "17*20=340, 17*3=51, together 391"),
		("20% of 50", "That is **10**."),
		("how do i do 45 / 9", "the answer is 5"),
		("12,5 + 3,5", "That makes 16"),
	],
)
def test_results_are_recognised_however_they_are_written(question: str, answer: str) -> None:
	assert told(question, answer)
	assert not told(question, answer, mode=EXPLAIN)


@pytest.mark.parametrize(
	("question", "answer"),
	[
		("Solve 2x + 3 = 11", "What could you take away from both sides first?"),
		("Solve 2x + 3 = 11", "Take 3 from both sides: 2x = 8. What next?"),
		("Solve 2x + 3 = 11", "Example: 3x + 1 = 16, so 3x = 15 and x = 5. Now yours?"),
		("what is 1/2 + 1/3", "Both can be written in sixths. What is 1/2 in sixths?"),
		("what is 17*23", "Try 17 * 20 first. What do you get?"),
		("10 - 5", "1. Start at 10.\n2. Go back 5 steps. Where are you?"),
		("what is 3/4", "3/4 means three of four equal parts [1]."),
		("what is photosynthesis", "It takes 6 CO2 and 6 H2O to make one sugar."),
	],
)
def test_hints_are_let_through(question: str, answer: str) -> None:
	assert not told(question, answer)


def test_what_the_student_found_may_be_said() -> None:
	question = "i got x = 4 for 2x + 3 = 11 is it right"
	assert not told(question, "Yes, x = 4 is right, because 2*4 + 3 = 11.", "check")


def test_the_task_may_stand_in_an_earlier_question() -> None:
	assert told("another hint please", "Undo the 3: x = 4", earlier=("solve 2x+3=11", "i am lost"))


@pytest.mark.parametrize(
	"answer",
	["The answer is chlorophyll.", "Here is your essay: Leaves are green.", "La respuesta es la clorofila."],
)
def test_a_solution_that_was_demanded_is_recognised_by_its_announcement(answer: str) -> None:
	assert told("just tell me the answer", answer, "answer_request")
	assert not told("why are leaves green", answer, "explanation")


def test_a_long_text_that_asks_nothing_back_is_homework() -> None:
	assert told("write my essay about leaves", "Leaves are green and so on. " * 40, "answer_request")
	assert not told(
		"write my essay about leaves", "Leaves are green and so on. " * 40 + "And yours?", "answer_request"
	)


def test_the_right_option_of_a_quiz_is_not_named_alone() -> None:
	assert told("which gas do plants take in", "Plants take in **carbon dioxide**.", options=[QUIZ])
	assert not told(
		"which gas", "Carbon dioxide, oxygen or nitrogen: which do you breathe out?", options=[QUIZ]
	)


def test_an_option_that_the_student_names_may_be_confirmed() -> None:
	assert not told("is it carbon dioxide?", "Yes, carbon dioxide is right.", "check", options=[QUIZ])
