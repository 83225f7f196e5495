"""Words as the tutor compares them: folded, shortened, spelled right, and without empty ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai_school.tutor import notation, spelling
from ai_school.tutor.words import fold, informative, singular, stem, words


class TestFold:
	def test_case_accents_and_apostrophes_do_not_count(self):
		assert words("L’Énergie, Newton's FRACCIÓN") == ["lenergie", "newtons", "fraccion"]

	def test_raised_and_lowered_figures_are_plain_ones(self):
		assert words("H₂O and x²") == ["h2o", "and", "x2"]

	def test_vowel_signs_of_hindi_stay_and_those_of_arabic_go(self):
		assert words("हिन्दी की") == ["हिन्दी", "की"]
		assert words("التَّمثيل") == words("التمثيل")
		assert fold("أحمد") == fold("احمد")

	@given(st.text())
	def test_any_text_has_words_that_stay_as_they_are(self, text):
		for word in words(text):
			assert words(word) == [word]


class TestStem:
	@pytest.mark.parametrize(
		"forms",
		[
			"multiply multiplying multiplied multiplication",
			"accelerate acceleration accelerating",
			"divide dividing division",
			"cell cells",
			"simplify simplifies simplifying simplification",
			"factorise factorising factorization factorize",
			"colour color colours",
			"reflect reflection reflected",
			"energy energies",
			"run running",
			"कोशिका कोशिकाओं",
			"الخليه خليه",
		],
	)
	def test_forms_of_a_word_meet(self, forms):
		assert len({stem(word) for word in words(forms)}) == 1

	@pytest.mark.parametrize(
		"others",
		["organ organism organisation", "ratio rational", "number numerator", "mass mess", "ion iron"],
	)
	def test_other_words_stay_apart(self, others):
		assert len({stem(word) for word in others.split()}) == len(others.split())

	def test_plural_of_names(self):
		assert [singular(word) for word in ("radii", "species", "bodies", "gases", "boxes", "mass")] == [
			"radius",
			"species",
			"body",
			"gase",
			"box",
			"mass",
		]


class TestInformative:
	@pytest.mark.parametrize(
		("text", "kept"),
		[
			("what does denominator mean?", ["denominator"]),
			("what is the mean of 3 and 4", ["mean"]),
			("I really need help with my homework on ratios", ["ratios"]),
			("¿qué es una fracción?", ["fraccion"]),
			("c'est quoi la photosynthèse", ["photosynthese"]),
			("प्रकाश संश्लेषण क्या है", ["प्रकाश", "संश्लेषण"]),
			("usanisinuru ni nini", ["usanisinuru"]),
			("help", ["help"]),
			("why?", []),
			("cells cells CELLS", ["cells"]),
		],
	)
	def test_keeps_what_a_question_is_about(self, text, kept):
		assert informative(text) == kept


class TestSpelling:
	@pytest.mark.parametrize(
		("word", "meant"),
		[
			("fotosinthesis", "photosynthesis"),
			("fracton", "fraction"),
			("wieght", "weight"),
			("multipication", "multiplication"),
			("asids", "acids"),
		],
	)
	def test_finds_what_a_word_was_meant_to_be(self, word, meant):
		candidates = ["photosynthesis", "fraction", "friction", "weight", "multiplication", "acids", "height"]
		assert spelling.nearest(word, candidates) == meant

	@pytest.mark.parametrize("word", ["cat", "plank", "banana", "x2", ""])
	def test_leaves_other_words_alone(self, word):
		assert spelling.nearest(word, ["plant", "fraction", "cell", "bandage"]) is None

	@given(st.text("abcd", max_size=7), st.text("abcd", max_size=7))
	def test_distance_is_symmetric_and_bounded(self, a, b):
		apart = spelling.distance(a, b, 3)
		assert apart == spelling.distance(b, a, 3)
		assert (apart == 0) == (a == b)
		assert 0 <= apart <= 4

	def test_neighbours_that_changed_places_count_once(self):
		assert spelling.distance("angel", "angle", 2) == 1


class TestNotation:
	@pytest.mark.parametrize(
		("text", "name"),
		[
			("2x + 3 = 11", "linear equation"),
			("solve 7 = 3y - 2", "linear equation"),
			("x² + 5x + 6 = 0", "quadratic equation"),
			("1/2 + 1/3", "adding fractions"),
			("3/4 ÷ 1/2", "dividing fractions"),
			("(x+2)(x-3)", "double brackets"),
			("20% of 50", "percent"),
		],
	)
	def test_names_the_form_of_what_was_written(self, text, name):
		assert name in notation.spelled(text)

	@pytest.mark.parametrize(
		"text",
		[
			"what is 3 + 4",
			"see page 3/4",
			"speed = distance ÷ time",
			"i tried (60+60)/2 = 60",
		],
	)
	def test_adds_nothing_to_plain_words(self, text):
		assert "linear equation" not in notation.spelled(text)
		assert "quadratic" not in notation.spelled(text)
		assert "fractions" not in notation.spelled(text)
