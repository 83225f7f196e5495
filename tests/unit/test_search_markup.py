"""Plain text from an editor's HTML, and its cutting into passages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai_school.tutor import passages
from ai_school.tutor.markup import plain


class TestPlain:
	@pytest.mark.parametrize(
		("html", "text"),
		[
			("", ""),
			("no tags, 3 &lt; 5 &amp; 2", "no tags, 3 < 5 & 2"),
			("a < b and 1<2", "a < b and 1<2"),
			("<h2>Cells</h2><p>A cell is&nbsp;alive.</p>", "## Cells\n\nA cell is alive."),
			("<p>one<br>two</p><p>three</p>", "one\ntwo\n\nthree"),
			("<ul><li>a</li><li>b <b>c</b></li></ul><p>d</p>", "- a\n- b c\n\nd"),
			("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b"),
			('<ol><li data-list="bullet">a</li><li data-list="ordered">b</li></ol>', "- a\n1. b"),
			("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c"),
			("<ul><li><p>a</p></li><li><p>b</p></li></ul>", "- a\n- b"),
			("<table><tr><th>x</th><th>y</th></tr><tr><td>1</td><td>2</td></tr></table>", "x | y\n1 | 2"),
			("x<sup>2</sup> H<sub>2</sub>O 10<sup>-3</sup> a<sup>k+1</sup>", "x² H₂O 10⁻³ a^(k+1)"),
			('<span class="ql-formula" data-value="x^2"><i></i></span>', "x^2"),
			("<p>a</p><script>alert(1)</script><style>p{}</style><p>b</p>", "a\n\nb"),
			('<img src="x" alt="a plant cell">', "a plant cell"),
			('<div class="ql-editor read-mode"><p>zero\u200bwidth</p></div>', "zerowidth"),
			("<p>open <b>never closed", "open never closed"),
			("<script>never closed <p>text", ""),
			("</li></ul></sup></h2>text", "text"),
		],
	)
	def test_reads(self, html, text):
		assert plain(html) == text

	@given(st.text("<>/ubolipah23 \"'=&;!-", max_size=60))
	def test_never_fails(self, html):
		assert isinstance(plain(html), str)


def article(*lengths):
	return "\n\n".join(
		f"## Part {n}\n\n" + " ".join(["word"] * (k - 1) + ["end."]) for n, k in enumerate(lengths)
	)


class TestCut:
	def test_a_section_is_a_passage_under_its_heading(self):
		pieces = passages.cut("Title", article(60, 90))
		assert [(piece.heading, piece.words) for piece in pieces] == [("Part 0", 60), ("Part 1", 90)]

	def test_short_sections_join_the_next_and_keep_its_heading(self):
		(piece,) = passages.cut("Title", article(20, 30))
		assert piece.heading == "Part 0"
		assert "Part 1\nword" in piece.body

	def test_the_last_short_section_joins_the_one_before(self):
		assert [piece.heading for piece in passages.cut("Title", article(60, 90, 10))] == ["Part 0", "Part 1"]

	def test_a_worked_example_never_mixes_with_other_text(self):
		text = (
			"## Rule\n\n"
			+ "rule " * 15
			+ "\n\n## Worked example\n\n"
			+ "step " * 15
			+ "\n\n## Then\n\n"
			+ "more " * 15
		)
		assert [piece.kind for piece in passages.cut("Title", text)] == ["text", "example", "text"]

	@pytest.mark.parametrize(
		("heading", "kind"),
		[
			("Worked example: adding fractions", "example"),
			("Ejemplo resuelto", "example"),
			("Common mistakes with averages", "mistakes"),
			("What fractions build on", "links"),
			("The range", "text"),
			("Counterexamples", "text"),
		],
	)
	def test_kinds_are_known_by_their_heading(self, heading, kind):
		assert passages.kind_of(heading) == kind

	def test_the_title_is_not_repeated_as_heading(self):
		assert passages.cut("Cells", "# Cells\n\nA cell is alive.")[0].heading == ""

	def test_a_heading_below_another_names_both(self):
		assert passages.cut("T", "## Acids\n\n### Strong ones\n\ntext")[0].heading == "Acids – Strong ones"

	def test_a_list_stays_with_the_sentence_that_announces_it(self):
		text = "intro " * 170 + "\n\nThere are two kinds:\n\n- one\n- two"
		assert "There are two kinds:\n\n- one\n- two" in passages.cut("T", text)[-1].body

	def test_a_task_stays_with_its_solution(self):
		task = "**Question.** " + "ask " * 40 + "\n\n" + "solve " * 60
		pieces = passages.cut("T", f"## Worked example\n\n{task}\n\n{task}")
		assert [piece.body.count("Question") for piece in pieces] == [1, 1]

	def test_nothing_gives_nothing(self):
		assert passages.cut("T", "") == []
		assert passages.cut("T", "## Only a heading\n\n") == []

	@given(st.lists(st.integers(1, 700), max_size=6))
	def test_no_passage_is_too_long_and_no_word_is_lost(self, lengths):
		pieces = passages.cut("T", article(*lengths))
		assert all(1 <= piece.words <= passages.MAX_WORDS for piece in pieces)
		kept = " ".join(piece.body for piece in pieces)
		assert kept.count("word") + kept.count("end.") == sum(lengths)

	@given(st.lists(st.integers(40, 700), min_size=1, max_size=6))
	def test_no_passage_is_too_short_where_sections_are_long_enough(self, lengths):
		text = "\n\n".join(
			f"## Part {n}\n\n" + "One two three four five. " * (k // 5) for n, k in enumerate(lengths)
		)
		assert all(piece.words >= 35 for piece in passages.cut("T", text))


class TestSentences:
	def test_numbers_and_abbreviated_signs_do_not_end_one(self):
		assert passages.sentences("It is 3.5 m long. Then add 1.") == ["It is 3.5 m long.", "Then add 1."]

	def test_items_count_as_one_each(self):
		assert passages.sentences("Do this:\n- First. Then.\n- Second") == [
			"Do this:",
			"- First. Then.",
			"- Second",
		]

	def test_hindi_and_arabic_sentences_end_too(self):
		assert len(passages.sentences("यह एक है। वह दो है।")) == 2
		assert len(passages.sentences("ما هذا؟ هذا كتاب.")) == 2
