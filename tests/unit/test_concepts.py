"""The concept graph: order of learning, circles, and which concepts a pupil's words name."""

import pytest

from ai_school.tutor.concepts import Concept, Graph, seed, seed_graph
from ai_school.tutor.words import singular, words


def concept(key, *prerequisites, aliases=(), title=None):
	return Concept(key, title or key, "Mathematics", "", aliases, prerequisites)


def named(text, graph=None):
	return [found.key for found in (graph or seed_graph()).find(text)]


class TestSeed:
	def test_is_large_enough_for_both_subjects(self):
		subjects = [row.subject for row in seed()]
		assert len(subjects) >= 180
		assert set(subjects) == {"Mathematics", "Science"}
		assert min(subjects.count("Mathematics"), subjects.count("Science")) >= 75

	def test_keys_and_titles_are_unique(self):
		assert len({row.key for row in seed()}) == len(seed())
		assert len({row.title.casefold() for row in seed()}) == len(seed())

	def test_has_no_circle_and_every_prerequisite_exists(self):
		keys = {row.key for row in seed()}
		assert seed_graph().cycle() is None
		assert [(row.key, key) for row in seed() for key in row.prerequisites if key not in keys] == []

	def test_ages_are_plausible_and_never_fall_along_prerequisites(self):
		starts = {row.key: row.age_from for row in seed()}
		assert all(10 <= row.age_from <= row.age_to <= 16 for row in seed())
		early = [(row.key, key) for row in seed() for key in row.prerequisites if starts[key] > row.age_from]
		assert early == []

	def test_definitions_are_one_or_two_short_sentences(self):
		for row in seed():
			assert row.definition[0].isupper() or row.definition[0].isdigit(), row.key
			assert row.definition[-1] in ".…", row.key
			assert 30 <= len(row.definition) <= 260, row.key

	def test_no_name_belongs_to_two_concepts(self):
		owner = {}
		for row in seed():
			for name in (row.title, *row.aliases):
				folded = tuple(singular(word) for word in words(name))
				assert folded, (row.key, name)
				assert owner.setdefault(folded, row.key) == row.key, (name, owner[folded], row.key)

	def test_every_title_and_alias_finds_its_concept(self):
		for row in seed():
			for name in (row.title, *row.aliases):
				assert row.key in named(f"what is {name}"), (row.key, name)

	def test_concepts_that_nothing_leads_to_are_few_roots(self):
		assert sum(not row.prerequisites for row in seed()) <= 12


class TestOrder:
	graph = Graph([concept("c", "b", "a"), concept("b", "a"), concept("a"), concept("d", "c"), concept("e")])

	def test_prerequisites_come_in_learning_order(self):
		assert [row.key for row in self.graph.prerequisites("d")] == ["a", "b", "c"]
		assert self.graph.prerequisites("a") == []

	def test_builds_on_names_what_a_concept_opens(self):
		assert [row.key for row in self.graph.builds_on("a")] == ["c", "b"]
		assert self.graph.builds_on("e") == []

	def test_unknown_keys_are_errors(self):
		with pytest.raises(KeyError):
			self.graph.prerequisites("nothing")
		with pytest.raises(KeyError):
			self.graph.builds_on("nothing")
		assert self.graph.get("nothing") is None

	def test_prerequisites_outside_the_graph_are_left_out(self):
		assert Graph([concept("a", "gone")]).prerequisites("a") == []
		assert Graph([concept("a", "gone")]).cycle() is None

	def test_every_prerequisite_of_the_seed_comes_before_what_needs_it(self):
		graph = seed_graph()
		for row in seed():
			order = [earlier.key for earlier in graph.prerequisites(row.key)]
			assert row.key not in order
			assert len(order) == len(set(order))
			for position, key in enumerate(order):
				assert set(graph.get(key).prerequisites) <= set(order[:position])


class TestCycle:
	def test_gives_the_way_round(self):
		links = {"a": ["b"], "b": ["c"], "c": ["d", "a"], "d": []}
		assert Graph.from_links(links).cycle() == ["a", "b", "c", "a"]

	def test_leaves_out_the_way_into_the_circle(self):
		assert Graph.from_links({"x": ["a"], "a": ["b"], "b": ["a"]}).cycle() == ["a", "b", "a"]

	def test_finds_a_concept_that_needs_itself(self):
		assert Graph.from_links({"a": ["a"]}).cycle() == ["a", "a"]

	def test_two_ways_to_the_same_concept_are_no_circle(self):
		assert Graph.from_links({"a": ["b", "c"], "b": ["d"], "c": ["d"]}).cycle() is None
		assert Graph.from_links({}).cycle() is None

	def test_order_survives_a_circle(self):
		graph = Graph.from_links({"a": ["b"], "b": ["a"]})
		assert [row.key for row in graph.prerequisites("a")] == ["b"]

	def test_a_very_long_chain_is_no_problem(self):
		graph = Graph.from_links({f"k{n}": [f"k{n + 1}"] for n in range(5000)})
		assert graph.cycle() is None
		assert len(graph.prerequisites("k0")) == 5000


class TestFind:
	@pytest.mark.parametrize(
		("text", "key"),
		[
			("What is photosynthesis?", "photosynthesis"),
			("HOW DO PLANTS MAKE THEIR FOOD", "photosynthesis"),
			("how do i add fractions with different denominators", "adding-fractions"),
			("whats the top number of a fraction called", "numerator"),
			("explain Newton’s third law", "newtons-laws"),
			("what's the hcf of 12 and 18", "highest-common-factor"),
			("I hate equations", "equation"),
			("what is the mean of 3, 4 and 8", "mean"),
			("explain the formulae", "formula"),
			("what are vertices", "three-dimensional-shape"),
			("whats H₂O", "chemical-formula"),
			("work out 20% of 50", "percentage-of-amount"),
			("what is 5%", "percentage"),
			("how do i convert 3/4 to a decimal", "converting-fractions-decimals"),
			("how do i add 1/2 and 1/3", "adding-fractions"),
			("which is bigger 3/4 or 2/3", "comparing-fractions"),
			("solve 2x + 3 = 11", "linear-equation"),
			("¿qué es una fracción?", "fraction"),
		],
	)
	def test_finds_what_a_question_names(self, text, key):
		assert named(text)[0] == key

	@pytest.mark.parametrize(
		("text", "key"),
		[
			("what is photosintesis", "photosynthesis"),
			("fotosynthesis plz", "photosynthesis"),
			("angel sum of a triangel", "angle-sum-triangle"),
			("whats a fracton", "fraction"),
			("parrallel lines", "parallel-lines"),
			("help with pythagorus", "pythagoras-theorem"),
			("simultanious equations", "simultaneous-equations"),
			("what is a denominater", "denominator"),
			("gravaty", "gravity"),
		],
	)
	def test_reads_common_misspellings(self, text, key):
		assert named(text)[0] == key

	@pytest.mark.parametrize(
		"text",
		[
			"",
			"???",
			"what does it mean",
			"how does this work",
			"my teacher set me some work",
			"it doesn't matter",
			"I am stuck at the moment",
			"who won the election",
			"I am talking to my friend",
			"my contact list",
			"tell me a joke",
			"thank you so much",
			"i heard a knight eat an onion",
			"first term was hard, this term is harder",
		],
	)
	def test_finds_nothing_where_nothing_is_named(self, text):
		assert named(text) == []

	def test_the_longest_name_wins_where_names_overlap(self):
		graph = Graph([concept("area"), concept("ta", title="Area of a triangle"), concept("triangle")])
		assert named("the area of a triangle", graph) == ["ta"]
		assert named("triangle area", graph) == ["triangle", "area"]

	def test_everyday_words_come_after_words_of_the_subject(self):
		assert named("what is the function of the heart") == ["circulatory-system", "function"]

	def test_a_name_inside_a_word_is_not_named(self):
		graph = Graph([concept("rat"), concept("ion")])
		assert named("rational celebration", graph) == []

	def test_a_title_beats_another_concepts_alias(self):
		graph = Graph([concept("a", aliases=("Speed",)), concept("b", title="speed")])
		assert named("speed", graph) == ["b"]

	def test_works_in_other_scripts(self):
		graph = Graph([concept("h", title="प्रकाश संश्लेषण"), concept("a", title="التمثيل الضوئي")])
		assert named("प्रकाश संश्लेषण क्या है?", graph) == ["h"]
		assert named("ما هو التَّمثيل الضوئي؟", graph) == ["a"]

	def test_survives_concepts_without_a_usable_name(self):
		assert named("anything", Graph([concept("x", title="!!!", aliases=("", " "))])) == []
