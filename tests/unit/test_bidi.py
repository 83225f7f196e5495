"""Formulas within sentences from right to left: each is isolated as a whole, and nothing else is changed."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai_school.tutor.bidi import isolated
from ai_school.tutor.rendering import plain_html, to_html

ISOLATE = re.compile(r'<bdi dir="ltr">(.*?)</bdi>')


def isolates(html: str) -> list[str]:
	return ISOLATE.findall(html)


@pytest.mark.parametrize(
	("text", "formulas"),
	[
		("حلّ المعادلة 3 + 2x = 11 أولًا", ["3 + 2x = 11"]),
		("القيمة هي -3.", ["-3"]),
		("القيمة هي −3 وليست +3", ["−3", "+3"]),
		("ما معنى x^2 و 20%؟", ["x^2", "20%"]),
		("انظر (المثال 3 + 2x) هنا", ["3 + 2x"]),
		("النقطة (3, 4) على المستقيم y = 2x - 2،", ["(3, 4)", "y = 2x - 2"]),
		("f(x) = 2x + 1، إذن", ["f(x) = 2x + 1"]),
		("الطرفان (x+1)(x-2) = 0؟", ["(x+1)(x-2) = 0"]),
		("إذن a < b و 5 > 3!", ["a &lt; b", "5 &gt; 3"]),
		("الكسر 1/2 + 1/4 = 3/4 صحيح", ["1/2 + 1/4 = 3/4"]),
		("1. الصفحات 5-10", ["5-10"]),
		("العدد 3 فقط", []),
		("كلمة - كلمة (مثال)", []),
		("عن Fractions في «Adding fractions». نعم", []),
	],
)
def test_a_formula_is_isolated_as_a_whole(text: str, formulas: list[str]) -> None:
	assert isolates(to_html(text)) == formulas


@pytest.mark.parametrize(
	("text", "formula"),
	[
		("**x** = 5 هو الحل", "<strong>x</strong> = 5"),
		("**3 + 2x = 11** صحيح", "<strong>3 + 2x = 11</strong>"),
		("**العدد** x<sup>2</sup> + 3 = 7", "x<sup>2</sup> + 3 = 7"),
		("إذن $x^2$ + 3 = 5", '<span class="math" dir="ltr">$x^2$</span> + 3 = 5'),
		("إذن `x` + 3", '<code dir="ltr">x</code> + 3'),
	],
)
def test_emphasis_and_formulas_are_parts_of_it(text: str, formula: str) -> None:
	assert isolates(to_html(text)) == [formula]


def test_an_emphasis_that_ends_elsewhere_is_left_alone() -> None:
	assert isolates(to_html("**العدد 3** + 2 هو")) == []


def test_sentences_from_left_to_right_are_left_alone() -> None:
	assert isolated("<p>3 + 2x = 11</p>") == "<p>3 + 2x = 11</p>"


def test_attributes_and_code_are_left_alone() -> None:
	html = '<ol start="3"><li>كلمة</li></ol><pre><code>3 + 2 كلمة -3</code></pre>'
	assert isolated(html) == html


def test_a_students_own_words_keep_their_lines() -> None:
	assert plain_html("كيف 2 + x\n-3") == 'كيف <bdi dir="ltr">2 + x</bdi><br><bdi dir="ltr">-3</bdi>'


@given(st.text(alphabet=st.sampled_from("سع 12x+-=()*`<b>/^&;,.\n"), max_size=60))
def test_nothing_is_lost_or_doubled(text: str) -> None:
	for html in (to_html(text), plain_html(text)):
		bare = re.sub(r'<bdi dir="ltr">|</bdi>', "", html)
		assert isolated(bare) == html
