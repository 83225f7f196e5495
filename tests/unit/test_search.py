"""The search index: what it finds, what it must never show, and what it survives."""

import multiprocessing
import os
import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ai_school.tutor.search import Document, Index, IndexDamaged, rebuild, subject

PLANTS = """## What photosynthesis is

Photosynthesis is the way in which green plants use light to make sugar from carbon dioxide and water. It happens in the
chloroplasts of the leaf cells, and it gives off oxygen into the air around the plant, which we breathe every day.

## Worked example: counting bubbles

A pondweed gives off 30 bubbles of oxygen in 2 minutes. How many does it give off in one minute? Divide the bubbles by
the minutes: 30 ÷ 2 = 15. So the rate of photosynthesis is 15 bubbles in each minute, as long as the light stays.
"""
FRACTIONS = """## How to add fractions

To add two fractions, first find a common denominator. Change each fraction into an equivalent one with that
denominator, then add the numerators and keep the denominator. Simplify the answer if you can do so at
the end, and check that its size makes sense.

## How to multiply fractions

Multiply the numerators together and the denominators together. No common denominator is needed for multiplying. Then
simplify the answer: divide the top and the bottom by their highest common factor to reach the simplest
form, and check that its size makes sense.
"""
HINDI = (
	"प्रकाश संश्लेषण वह क्रिया है जिसमें हरे पौधे सूर्य के प्रकाश से अपना भोजन बनाते हैं। यह क्रिया पत्तियों की कोशिकाओं में होती है।"
)
ARABIC = "التمثيل الضوئي هو العملية التي تصنع بها النباتات الخضراء غذاءها من الماء وثاني أكسيد الكربون باستخدام ضوء الشمس."


def document(name, text, courses=("Biology",), title=None, topic="T", modified="1"):
	return Document("Article", name, title or name, topic, courses, text, modified)


@pytest.fixture
def index(tmp_path):
	with Index(tmp_path / "search.sqlite3") as index:
		index.update(
			[
				document("Plants", PLANTS, title="Photosynthesis", topic="Photosynthesis"),
				document("Fractions", FRACTIONS, ("Mathematics",), topic="Fractions"),
				document("हिंदी", HINDI, ("Vigyan",), title="प्रकाश संश्लेषण"),
				document("عربي", ARABIC, ("Ulum",), title="علوم"),
			]
		)
		yield index


def names(passages):
	return [passage.name for passage in passages]


ALL = ("Biology", "Mathematics", "Vigyan", "Ulum")


class TestFinding:
	@pytest.mark.parametrize(
		("query", "name"),
		[
			("what is photosynthesis?", "Plants"),
			("WHAT IS FOTOSYNTHESIS", "Plants"),
			("how do plants make their own food", "Plants"),
			("what do chloroplasts do", "Plants"),
			("adding fractions with a common denominator", "Fractions"),
			("what is the denominater", "Fractions"),
			("multiplication of fractions", "Fractions"),
			("1/2 + 1/3", "Fractions"),
			("प्रकाश संश्लेषण क्या है?", "हिंदी"),
			("कोशिका क्या है", "हिंदी"),
			("ما هو التمثيل الضوئي؟", "عربي"),
			("كيف تصنع النباتات غذاءها", "عربي"),
		],
	)
	def test_the_article_that_answers_comes_first(self, index, query, name):
		assert names(index.search(query, ALL))[0] == name

	def test_the_passage_is_the_one_that_answers(self, index):
		(best, *_) = index.search("how do I multiply fractions", ["Mathematics"])
		assert best.heading == "How to multiply fractions"
		assert best.text.startswith("How to multiply fractions\n\nMultiply the numerators")
		assert (best.doctype, best.title, best.topic, best.course) == (
			"Article",
			"Fractions",
			"Fractions",
			"Mathematics",
		)

	def test_scores_fall_from_at_most_one(self, index):
		scores = [passage.score for passage in index.search("how do I add fractions", ALL)]
		assert scores[0] <= 1
		assert scores == sorted(scores, reverse=True)
		assert scores[-1] > 0

	def test_a_passage_brings_the_worked_example_of_its_article(self, index):
		example = index.search("what is photosynthesis", ALL)[0].example
		assert example.heading == "Worked example: counting bubbles"
		assert example.text.startswith("Worked example: counting bubbles\n\nA pondweed gives off 30")
		assert (example.name, example.title, example.course) == ("Plants", "Photosynthesis", "Biology")
		assert index.search("add fractions", ALL)[0].example is None

	def test_no_more_than_asked_for(self, index):
		assert len(index.search("fractions", ALL, limit=1)) == 1
		assert index.search("fractions", ALL, limit=0) == []

	def test_a_topic_wins_over_others_that_fit_little_better(self, tmp_path):
		index = Index(tmp_path / "i")
		texts = {"A": "Force is a push or a pull on a thing.", "B": "Force is a push or a pull on an object."}
		index.update([document(name, text, topic=name) for name, text in texts.items()])
		assert names(index.search("what is a force", ["Biology"], topic="A")) == ["A"]
		assert names(index.search("what is a force", ["Biology"], topic="B")) == ["B"]
		assert set(names(index.search("what is a force", ["Biology"], topic="C"))) == {"A", "B"}


class TestHonesty:
	@pytest.mark.parametrize(
		"query",
		[
			"",
			"???",
			"help me please",
			"what is the capital of France",
			"who won the football world cup in 2010",
			"when did the second world war start",
			"write an essay about Romeo and Juliet",
			"how does a car engine work",
			"what is a metaphor in poems, give two",
			"😀",
		],
	)
	def test_nothing_is_found_where_nothing_is_said(self, index, query):
		assert index.search(query, ALL) == []

	def test_one_word_in_common_is_not_enough_for_a_long_question(self, index):
		assert index.search("which emperor breathed his last in the palace of Versailles", ALL) == []

	def test_an_empty_or_missing_index_finds_nothing(self, tmp_path):
		index = Index(tmp_path / "none")
		assert index.search("cells", ["Biology"]) == []
		assert index.count() == 0
		rebuild(tmp_path / "none")
		assert index.search("cells", ["Biology"]) == []


class TestCourses:
	def test_nothing_without_courses(self, index):
		assert index.search("photosynthesis", []) == []
		assert index.search("photosynthesis", ["Mathematics", "Unheard of"]) == []

	def test_a_document_of_two_courses_names_the_students_own(self, tmp_path):
		index = Index(tmp_path / "i")
		index.update([document("A", "Force is a push or a pull.", ("Physics", "Science"))])
		assert index.search("force", ["Science"])[0].course == "Science"
		assert index.search("force", ["Physics", "Science"])[0].course == "Physics"

	def test_a_document_of_no_course_is_never_found(self, tmp_path):
		index = Index(tmp_path / "i")
		index.update([document("A", "Force is a push or a pull.", ())])
		assert index.count() == 1
		assert index.search("force", ["", "Physics"]) == []

	@settings(max_examples=60, deadline=None)
	@given(
		placed=st.lists(st.sets(st.sampled_from("ABCDE"), max_size=3), min_size=1, max_size=6),
		mine=st.lists(st.sampled_from(["A", "B", "C", "D", "E", "c1", '" OR "', "*"]), max_size=4),
		query=st.one_of(
			st.sampled_from(
				["energy", "c1 c2 c3", 'energy" OR courses:"c2', "courses : c1", "energy NOT c1"]
			),
			st.text('energy c123:"*()^-+ANDORNOT{}', max_size=30).map("energy {}".format),
		),
	)
	def test_nothing_of_another_course_ever(self, tmp_path_factory, placed, mine, query):
		index = Index(tmp_path_factory.mktemp("courses") / "i")
		documents = [
			document(str(n), f"Energy number {n} is stored in a spring.", tuple(sorted(courses)))
			for n, courses in enumerate(placed)
		]
		index.update(documents)
		for passage in index.search(query, mine, limit=50):
			assert passage.course in mine
			assert passage.course in placed[int(passage.name)]


class TestQueries:
	@pytest.mark.parametrize(
		"query",
		[
			'"photosynthesis',
			"photosynthesis AND",
			"NOT photosynthesis OR (",
			"title:photosynthesis",
			"photosynthesis*",
			"^photosynthesis",
			"NEAR(photosynthesis plants, 2)",
			"{title} : photosynthesis",
			"photosynthesis'); SELECT 1 --",
			"photo\x00 photosynthesis",
			"photosynthesis \ud800",
			"photosynthesis " + "abc " * 2000,
		],
	)
	def test_signs_of_the_query_language_are_plain_text(self, index, query):
		found = index.search(query, ALL)
		assert "abc" in query or names(found)[:1] == ["Plants"]

	@settings(deadline=None)
	@given(query=st.text(max_size=80))
	def test_any_text_can_be_asked(self, shared_index, query):
		shared_index.search(query, ALL)


@pytest.fixture(scope="module")
def shared_index(tmp_path_factory):
	index = Index(tmp_path_factory.mktemp("shared") / "i")
	index.update([document("Plants", PLANTS)])
	return index


class TestUpdate:
	def test_keys_tell_what_is_there_in_which_state(self, index):
		assert index.keys()["Article", "Plants"] == "1"
		assert index.count() == len(index.keys()) == 4

	def test_a_changed_document_is_found_by_its_new_text_alone(self, index):
		index.update([document("Plants", "A magnet attracts iron.", title="Magnets", modified="2")])
		assert index.search("photosynthesis", ["Biology"]) == []
		assert index.search("what does a magnet attract", ["Biology"])[0].title == "Magnets"
		assert index.keys()["Article", "Plants"] == "2"
		assert index.count() == 4

	def test_a_document_can_move_to_another_course(self, index):
		index.update([document("Plants", PLANTS, ("Botany",))])
		assert index.search("photosynthesis", ["Biology"]) == []
		assert index.search("photosynthesis", ["Botany"])

	def test_a_removed_document_is_gone(self, index):
		index.update([], removed=[("Article", "Plants"), ("Article", "never there")])
		assert index.search("photosynthesis", ["Biology"]) == []
		known = index.keys()
		assert sorted(name for _, name in known) == ["Fractions", "عربي", "हिंदी"]

	def test_it_happens_wholly_or_not_at_all(self, index):
		def documents():
			yield document("New", "Lava is melted rock.")
			raise RuntimeError("the database went away")

		with pytest.raises(RuntimeError):
			index.update(documents(), removed=[("Article", "Plants")])
		assert index.count() == 4
		assert names(index.search("photosynthesis", ["Biology"]))[0] == "Plants"

	def test_another_reader_sees_the_change_at_once(self, index, tmp_path):
		reader = Index(tmp_path / "search.sqlite3")
		assert reader.search("lava", ["Biology"]) == []
		index.update([document("New", "Lava is melted rock.")])
		assert names(reader.search("lava", ["Biology"])) == ["New"]
		reader.close()

	def test_strange_texts_are_taken(self, index):
		index.update(
			[document("Odd", 'half \ud800 character, nul \x00, "quotes" and lava'), document("Empty", "")]
		)
		assert names(index.search("lava", ["Biology"])) == ["Odd"]
		assert index.count() == 6


class TestDamage:
	calls = pytest.mark.parametrize(
		"call",
		[
			lambda index: index.search("photosynthesis", ALL),
			lambda index: index.keys(),
			lambda index: index.count(),
			lambda index: index.update([document("A", "text")]),
		],
		ids=["search", "keys", "count", "update"],
	)
	damages = pytest.mark.parametrize(
		"damage",
		[
			lambda path: path.write_bytes(b"this is no database, " * 500),
			lambda path: path.write_bytes(b""),
			lambda path: path.write_bytes(path.read_bytes()[:3000]),
			lambda path: path.write_bytes(path.read_bytes()[:4096] + b"\xff" * 40_000),
			lambda path: sqlite3.connect(path).executescript("PRAGMA user_version = 99"),
			lambda path: sqlite3.connect(path).executescript("DROP TABLE document; DROP TABLE stems"),
		],
		ids=["text", "empty", "cut off", "overwritten", "other version", "tables gone"],
	)

	@calls
	@damages
	def test_a_damaged_file_is_told_and_can_be_rebuilt(self, index, tmp_path, call, damage):
		path = tmp_path / "search.sqlite3"
		damage(path)
		with pytest.raises(IndexDamaged, match=r"search\.sqlite3"):
			call(index)
		rebuild(path)
		assert index.count() == 0
		index.update([document("Plants", PLANTS)])
		assert names(index.search("photosynthesis", ["Biology"]))[0] == "Plants"

	@calls
	def test_a_file_that_a_stranger_has_locked_is_told(self, index, tmp_path, call):
		stranger = sqlite3.connect(tmp_path / "search.sqlite3")
		stranger.execute("BEGIN EXCLUSIVE")
		with pytest.raises(IndexDamaged, match="locked"):
			call(index)
		stranger.rollback()
		stranger.close()
		call(index)

	def test_a_writer_that_died_leaves_the_index_usable(self, index, tmp_path):
		(tmp_path / "search.sqlite3.new").write_bytes(b"half a copy")
		index.update([document("New", "Lava is melted rock.")])
		assert index.count() == 5
		assert not (tmp_path / "search.sqlite3.new").exists()


def read_until(path, stop, found):
	"""Ask in another process until told to stop; report whether each answer was whole."""
	index = Index(path)
	while not stop.is_set():
		found.put(len(index.keys()))
		assert index.search("what is lava", ["Biology"])
	index.close()


def write(path, name):
	Index(path).update([document(f"{name}{n}", "Lava is melted rock.") for n in range(3)])


class TestProcesses:
	def test_readers_never_see_half_a_change(self, tmp_path):
		context = multiprocessing.get_context("fork")
		path, stop, found = tmp_path / "i", context.Event(), context.Queue()
		index = Index(path)
		index.update([document("Base", "Lava is melted rock.")])
		readers = [context.Process(target=read_until, args=(path, stop, found)) for _ in range(2)]
		for reader in readers:
			reader.start()
		for n in range(10):
			index.update([document(f"{n}-{m}", "Lava is melted rock.") for m in range(5)])
		stop.set()
		counts = set()
		while any(reader.is_alive() for reader in readers) or not found.empty():
			while not found.empty():
				counts.add(found.get())
			for reader in readers:
				reader.join(0.05)
		assert [reader.exitcode for reader in readers] == [0, 0]
		assert counts
		assert counts <= {1 + 5 * n for n in range(11)}

	def test_writers_side_by_side_lose_nothing(self, tmp_path):
		context = multiprocessing.get_context("fork")
		writers = [context.Process(target=write, args=(tmp_path / "i", name)) for name in "ABCD"]
		for writer in writers:
			writer.start()
		for writer in writers:
			writer.join()
		assert Index(tmp_path / "i").count() == 12

	def test_an_index_may_be_used_after_a_fork(self, index):
		index.search("photosynthesis", ALL)
		child = os.fork()
		if not child:
			os._exit(0 if names(index.search("photosynthesis", ALL))[0] == "Plants" else 1)
		assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
		assert names(index.search("photosynthesis", ALL))[0] == "Plants"


class TestSubject:
	def test_a_question_with_a_subject_stands_for_itself(self):
		assert subject("what is a cell", ["how do i add fractions"]) == "what is a cell"
		assert subject("is it true that atoms are mostly empty space", ["what is a cell"]).startswith(
			"is it true"
		)

	@pytest.mark.parametrize(
		"question", ["another hint please", "i still don't get it", "and then?", "show me an example", "4"]
	)
	def test_one_without_stands_for_the_last_that_had_one(self, question):
		assert (
			subject(question, ["what is a cell", "how do i add fractions", "help"])
			== "how do i add fractions"
		)

	def test_one_that_leans_on_another_is_put_behind_it(self):
		assert (
			subject("why is it important", ["what is photosynthesis"])
			== "what is photosynthesis why is it important"
		)
		assert (
			subject("explain it with atoms", ["what is an ion", "ok"])
			== "what is an ion explain it with atoms"
		)

	def test_an_equation_is_a_subject(self):
		assert subject("next?", ["what is a cell", "solve 3x - 4 = 11"]) == "solve 3x - 4 = 11"

	def test_without_an_earlier_subject_it_stays(self):
		assert subject("help", []) == "help"
		assert subject("help", ["hi", "ok"]) == "help"
