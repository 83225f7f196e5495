"""Arithmetic as pupils type it, and what their own results are worth."""

import contextlib
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai_school.tutor.arithmetic import CannotWorkOut, evaluate, normal, parse
from ai_school.tutor.checking import check


def value(text, **letters):
	return evaluate(parse(normal(text)), {name: Fraction(number) for name, number in letters.items()})


class TestArithmetic:
	@pytest.mark.parametrize(
		("text", "result"),
		[
			("2 + 3 * 4", 14),
			("(2 + 3) × 4", 20),
			("10 - 2 - 3", 5),
			("24 ÷ 4 ÷ 2", 3),
			("1/2 + 1/3", Fraction(5, 6)),
			("1 1/2 + 1/2", 2),
			("1½ × 3²", Fraction(27, 2)),
			("-3^2", -9),
			("(-3)^2", 9),
			("2^-1", Fraction(1, 2)),
			("2**3", 8),
			("√16 + 9", 13),
			("√(9/4)", Fraction(3, 2)),
			("20% * 50", 10),
			("0.1 + 0.2", Fraction(3, 10)),
			("1,000 + 3,5", Fraction(2007, 2)),
			("3 x 4", 12),
			("3x4", 12),
			("2(3 + 4)", 14),
			("6 : 2", 3),
			("3 − −2", 5),
			("२ + ३", 5),
			("[1 + 2] · 3", 9),
		],
	)
	def test_works_out(self, text, result):
		assert value(text) == result

	def test_letters_stand_for_numbers(self):
		assert value("2x + 3", x=4) == 11
		assert value("x^2 - 5x + 6", x=2) == 0
		assert value("3xy - X", x=2, y=5) == 28

	@pytest.mark.parametrize(
		"text",
		[
			"",
			"2 +",
			"(2 + 3",
			"2 + 3)",
			"2 3",
			"1/2x",
			"6/2(1+2)",
			"x",
			"1/0",
			"0^-1",
			"√2",
			"√-4",
			"2^0.5",
			"9^13",
			"(9^12)^12^2",
			"9999999999999999",
			"(" * 50 + "1" + ")" * 50,
			"1+" * 150 + "1",
			"__import__('os')",
			"2; 3",
			"1e9",
		],
	)
	def test_refuses(self, text):
		with pytest.raises(CannotWorkOut):
			value(text)

	def test_refuses_numbers_that_grow_without_end(self):
		with pytest.raises(CannotWorkOut):
			value("((((9^12)^12)^12)^12)")

	@given(st.text("0123456789xX+-*/^()√%. ½²,:=", max_size=40))
	def test_any_text_is_worked_out_or_refused(self, text):
		with contextlib.suppress(CannotWorkOut):
			assert isinstance(value(text, x=3), Fraction)

	@given(st.integers(-50, 50), st.integers(-50, 50), st.integers(1, 50))
	def test_agrees_with_fractions(self, a, b, c):
		assert value(f"({a}) * ({b}) - ({a}) / {c} + {b}") == a * b - Fraction(a, c) + b


class TestRight:
	@pytest.mark.parametrize(
		("text", "by"),
		[
			("is 3/4 + 1/4 = 1 right?", "number"),
			("12 * 7 i got 84", "number"),
			("is 84 right for 12 x 7", "number"),
			("5 times 6 is 30 right?", "number"),
			("20% of 50 is 10?", "number"),
			("i think 3/8 of 240 is 90", "number"),
			("3 cm + 4 cm = 7 cm", "number"),
			("is 6 the answer to 2 + 2 * 2", "number"),
			("I got 2 1/2 for 5/2", "number"),
			("my answer: 5. task: 15 ÷ 3", "number"),
			("is 7 squared equal to 49? 7 squared = 49", "number"),
			("2x + 3 = 11, I got x = 4, is it right?", "value"),
			("2x+3=11 i got 4", "value"),
			("is -2 right for x + 5 = 3", "value"),
			("Question 3: 4x - 7 = 13. My answer is 5. Is that correct?", "value"),
			("x^2 - 5x + 6 = 0 i got x = 2 and x = 3", "value"),
			("3x + 2y = 12 and x = 2, y = 3", "value"),
			("is 2(x+3) = 2x+6", "expression"),
			("2a + 3a = 5a", "expression"),
		],
	)
	def test_a_right_result_is_seen(self, text, by):
		verdict = check(text)
		assert (verdict.outcome, verdict.by) == ("right", by)

	def test_both_solutions_are_named(self):
		assert check("x^2 - 5x + 6 = 0 i got x = 2 and x = 3").values == "x = 2; x = 3"

	@pytest.mark.parametrize("text", ["1/3 = 0.33", "10/3 = 3.33 is this ok", "2/3 = 0.67"])
	def test_a_rounded_result_is_called_so(self, text):
		assert check(text).outcome == "rounded"


class TestWrong:
	@pytest.mark.parametrize(
		("text", "look_at"),
		[
			("is 1/2 + 1/3 = 2/5 correct", "adding_fractions"),
			("1/2 * 1/3 = 1/5", "fractions"),
			("4 + 3 * 2 = 14", "order"),
			("5 × (2 + 3) = 13?", "brackets"),
			("2^3 = 6", "powers"),
			("is 20% of 50 = 12", "percent"),
			("1.5 + 2.25 = 3.3", "decimals"),
			("-3 - -5 = -8", "negative"),
			("is 100 - 37 = 73", "calculation"),
			("I got x=5 for 2x+3=11", "equation"),
			("x² + 5x + 6 = 0, x = 2", "equation"),
			("is 2(x+3) = 2x+3", "brackets"),
			("is 2x + 3x = 6x correct?", "like_terms"),
			("1/3 = 0.34", "decimals"),
		],
	)
	def test_a_wrong_result_comes_with_what_to_look_at(self, text, look_at):
		verdict = check(text)
		assert (verdict.outcome, verdict.look_at) == ("wrong", look_at)

	def test_putting_a_value_in_shows_both_sides_and_not_the_solution(self):
		verdict = check("2x + 3 = 11, is x = 5 right?")
		assert (verdict.values, verdict.left, verdict.right) == ("x = 5", "13", "11")
		assert "4" not in f"{verdict.values}{verdict.left}{verdict.right}"

	def test_the_right_value_of_a_calculation_is_not_told(self):
		verdict = check("is 12 x 7 = 83?")
		assert verdict.outcome == "wrong"
		assert "84" not in str(verdict)

	def test_one_wrong_solution_of_two_is_found(self):
		assert check("x^2 - 5x + 6 = 0, x = 2, x = 4").values == "x = 4"

	def test_one_wrong_equation_of_two_is_found(self):
		assert check("x + y = 5, x - y = 2, x = 3, y = 2").statement == "x - y = 2"


class TestTaskOfAnEarlierQuestion:
	@pytest.mark.parametrize(
		("text", "task", "outcome"),
		[
			("i got 12", "what is 15% of 80", "right"),
			("x = 4?", "5x = 20 so x = 100", "right"),
			("then 5", "solve 2x + 3 = 11", "wrong"),
			("is it 13", "ok so 25 + 144 = 169", "unknown"),
			("so 5/6?", "1/2 + 1/3 = 2/5 is that right", "right"),
			("is it 7/6", "1/2 + 1/3 = 2/5 is that right", "wrong"),
			("is it 3", "4 / 0 = 1", "unknown"),
			("is it 13", "", "unknown"),
			("i subtracted 3, now i have 2x = 8", "solve 2x + 3 = 11", "need_value"),
			("i multiplied by 4 and then added the tops", "1/2 + 1/4", "unknown"),
		],
	)
	def test_the_result_is_set_into_what_was_still_open(self, text, task, outcome):
		assert check(text, task).outcome == outcome


class TestUnknown:
	@pytest.mark.parametrize(
		"text",
		[
			"",
			"is my answer right",
			"is it 42?",
			"what is 2+2",
			"a = 4 is it right",
			"is 5 km = 5000 m",
			"is photosynthesis how plants make food?",
			"is the mean of 3, 4, 8 equal to 5",
			"2H2 + O2 = 2H2O right?",
			"f(x) = 2x + 1",
			"is √50 = 7.07",
			"2 + 2 and 3 + 3, i got 4",
			", ".join(f"{name}={n}" for name in "abcdefgh" for n in range(9)) + ", a+b+c+d+e+f+g+h=8",
			"1/0 = 5",
			"i took 3 away and then 12 * 7 was left",
		],
	)
	def test_what_cannot_be_checked_is_left_open(self, text):
		assert check(text).outcome == "unknown"

	@pytest.mark.parametrize(
		"text", ["is 2x+3 = 11 right", "x + 5 = 2x - 1?", "i took 3 away and have 2x = 8"]
	)
	def test_an_equation_without_a_value_asks_for_one(self, text):
		assert (check(text).outcome, check(text).name) == ("need_value", "x")

	@given(st.text("0123456789x yI=+-*/^()%.,?got is of cm", max_size=60))
	def test_any_text_gets_a_verdict(self, text):
		assert check(text).outcome in {"right", "wrong", "rounded", "need_value", "unknown"}

	@given(st.integers(-99, 99), st.integers(2, 9), st.integers(-20, 20), st.integers(-20, 20))
	def test_a_value_is_right_exactly_if_it_solves_the_equation(self, claimed, factor, solution, shift):
		equation = f"{factor}x + ({shift}) = {factor * solution + shift}"
		verdict = check(f"{equation}, i got x = {claimed}")
		assert (verdict.outcome == "right") == (claimed == solution)
