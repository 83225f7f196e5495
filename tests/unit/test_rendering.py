"""Rendered answers: Markdown and formulas as they were meant, and nothing that a page would execute or load."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai_school.tutor.rendering import LONGEST_TEXT, plain_html, to_html
from ai_school.tutor.sanitizer import ALLOWED, BLOCKS, CODE, REL, sanitize

LINK = f'rel="{REL}" target="_blank"'
CLASSES = {"math", "math display"}


class Checker(HTMLParser):
	"""Fails on a tag or attribute that is not allowed, and on tags that do not match."""

	def __init__(self) -> None:
		super().__init__()
		self.open: list[str] = []

	def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
		assert tag in ALLOWED.values() or tag in ("span", "bdi"), tag
		for name, value in attrs:
			if tag == "a":
				assert name in ("href", "rel", "target"), name
				assert name != "href" or re.match(r"https?://", value or ""), value
			elif name == "dir":
				assert value == ("auto" if tag in BLOCKS - CODE else "ltr")
			elif tag == "span":
				assert (name, value in CLASSES) == ("class", True)
			else:
				assert (tag, name) == ("ol", "start")
		if tag not in ("br", "hr"):
			self.open.append(tag)

	def handle_endtag(self, tag: str) -> None:
		assert self.open.pop() == tag

	def handle_comment(self, data: str) -> None:
		raise AssertionError(data)

	handle_decl = handle_pi = unknown_decl = handle_comment


def check(html: str) -> None:
	checker = Checker()
	checker.feed(html)
	checker.close()
	assert checker.open == []


def without_directions(html: str) -> str:
	return re.sub(r' dir="(?:auto|ltr)"', "", html)


@pytest.mark.parametrize(
	("text", "html"),
	[
		("**Half** of *it*", "<p><strong>Half</strong> of <em>it</em></p>"),
		("# Title", "<h3>Title</h3>"),
		("a & b < c > d", "<p>a &amp; b &lt; c &gt; d</p>"),
		("x = 1<br>y<sup>2</sup>", "<p>x = 1<br>y<sup>2</sup></p>"),
		("2*3*4 = 24, 2*(3+4)*5, a_1_b", "<p>2*3*4 = 24, 2*(3+4)*5, a_1_b</p>"),
		("5 * 3 * 2", "<p>5 * 3 * 2</p>"),
		("`a<b` and `x*y*z`", "<p><code>a&lt;b</code> and <code>x*y*z</code></p>"),
		("```python\nif a < b: pass\n```", "<pre><code>if a &lt; b: pass\n</code></pre>"),
		("Done [1].", "<p>Done [1].</p>"),
		("", ""),
	],
)
def test_markdown(text: str, html: str) -> None:
	assert without_directions(to_html(text)) == html


def test_lists_and_tables() -> None:
	html = without_directions(to_html("Steps:\n3. one\n4. two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"))
	assert re.search(r"<ol[^>]*>\s*<li>one</li>", html)
	assert "<th>a</th>" in html
	assert "<td>2</td>" in html


@pytest.mark.parametrize(
	("text", "html"),
	[
		(r"\(x_1^2 * y_2 * z\)", r'<span class="math">\(x_1^2 * y_2 * z\)</span>'),
		(r"\[a<b & c\]", r'<span class="math display">\[a&lt;b &amp; c\]</span>'),
		("$$\n\\frac{a}{b}\n$$", '<span class="math display">$$\n\\frac{a}{b}\n$$</span>'),
		("so $x_1 + y_1$ is", 'so <span class="math">$x_1 + y_1$</span> is'),
		("it costs $5 and that $6", "it costs $5 and that $6"),
		("$5/$6", "$5/$6"),
		(r"`\(code\)`", r"<code>\(code\)</code>"),
		(
			r"\(<script>alert(1)</script>\)",
			r'<span class="math">\(&lt;script&gt;alert(1)&lt;/script&gt;\)</span>',
		),
		(r"\(never closed", "(never closed"),
	],
)
def test_formulas_are_kept_from_markdown_and_escaped(text: str, html: str) -> None:
	assert without_directions(to_html(text)) == f"<p>{html}</p>"


@pytest.mark.parametrize(
	("text", "html"),
	[
		("[a](https://example.org/x)", f'<a href="https://example.org/x" {LINK}>a</a> (example.org)'),
		("[example.org/x](http://example.org/x)", f'<a href="http://example.org/x" {LINK}>example.org/x</a>'),
		("[https://good.example](https://evil.example/)", f'<a href="https://evil.example/" {LINK}>https://good.example</a> (evil.example)'),
		("[good.example](https://good.example.evil.example)", f'<a href="https://good.example.evil.example" {LINK}>good.example</a> (good.example.evil.example)'),
		("[b](https://bücher.example/)", f'<a href="https://bücher.example/" {LINK}>b</a> (xn--bcher-kva.example)'),
		("[x](javascript:alert(1))", "x"),
		("[x](JaVaScRiPt:alert(1))", "x"),
		("[x](data:text/html,a)", "x"),
		("[x](vbscript:a)", "x"),
		("[x](//evil.example)", "x"),
		("[x](/app/user)", "x"),
		("[x](https://user:pw@evil.example/)", "x"),
		("[x](https://a.example\\@evil.example/)", "x"),
		("[x](mailto:a@example.org)", "x"),
		("![x](https://evil.example/a.png)", ""),
	],
)  # fmt: skip
def test_links(text: str, html: str) -> None:
	shown = without_directions(to_html(text))
	assert shown.removeprefix("<p>").removesuffix("</p>").strip() == html


@pytest.mark.parametrize(
	"href",
	[
		"javascript://example.org/%0aalert(1)",
		"ftp://example.org/",
		"data://example.org/",
		"https://",
		"http:///x",
		"https:\\\\x",
	],
)
def test_only_web_addresses_with_a_host_are_linked(href: str) -> None:
	assert sanitize(f'<a href="{href}">x</a>') == "x"


def test_address_is_escaped() -> None:
	html = sanitize('<a href="https://example.org/?a=1&amp;b=2">x</a>')
	assert html.startswith('<a href="https://example.org/?a=1&amp;b=2" ')


HOSTILE = [
	"<script>alert(1)</script>",
	"<ScRiPt src=//evil.example></sCrIpT>",
	"<img src=x onerror=alert(1)>",
	"<svg onload=alert(1)><animate onbegin=alert(1)>",
	"<svg><style><img src=x onerror=alert(1)></style></svg>",
	"<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
	"<iframe srcdoc='<script>alert(1)</script>'>",
	"<form action=https://evil.example><input name=p><button>x</button></form>",
	"<meta http-equiv=refresh content='0;url=https://evil.example'>",
	"<link rel=stylesheet href=//evil.example><style>@import '//evil.example'</style>",
	"<base href=//evil.example>",
	"<b onclick=alert(1) style='position:fixed'>x</b>",
	"<b/onclick=alert(1)>x</b>",
	"<a href='javascript:alert(1)'>x</a>",
	"<a href=https://evil.example onmouseover=alert(1)>x</a>",
	"<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
	"<!--><img src=x onerror=alert(1)>-->",
	"<![CDATA[<img src=x onerror=alert(1)>]]>",
	"<?xml version='1.0'?><x/>",
	"<textarea><img src=x onerror=alert(1)></textarea>",
	"<template><script>alert(1)</script></template>",
	"<object data=//evil.example></object><embed src=//evil.example>",
	"<audio src=x onerror=alert(1)><video><source onerror=alert(1)></video>",
	"<details open ontoggle=alert(1)>",
	"&lt;script&gt;alert(1)&lt;/script&gt; &#60;img src=x onerror=alert(1)&#62; &#x3c;svg/onload=alert(1)&#x3e;",
	"[a](https://e.example \"onmouseover=alert(1) x='\")",
	"[a](https://e.example/\"onmouseover=\"alert(1))",
	"[a](https://e.example/`x`onclick=alert(1))",
	"![\"onerror=\"alert(1)](x)",
	"[a]: javascript:alert(1)\n\n[click][a]",
	"<https://e.example/\"onclick=alert(1)>",
	"`<img src=x onerror=alert(1)>`",
	"```html\n</code></pre><script>alert(1)</script>\n```",
	"\\(</span><script>alert(1)</script>\\)",
	"$$</span><img src=x onerror=alert(1)>$$",
	"[\\(a\\)](https://e.example/\\(\"onclick=alert(1)\\))",
	"|a<script>|b|\n|---|---|\n|<img src=x onerror=alert(1)>|x|",
	"\ue0000\ue001 \ue010script\ue017",
	"<b>\ue0000\ue001</b>\\(x\\)",
	"<scr\x00ipt>alert(1)</scr\x00ipt>",
	"\ud800<script>",
	"{{ frappe.session.user }} {% raw %}",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text(text: str) -> None:
	html = to_html(text)
	check(html)
	check(to_html(f"a {text} b\n\n> {text}\n\n- {text}\n\n**{text}**"))
	check(plain_html(text))
	assert "<script" not in html.lower()
	html.encode()


@pytest.mark.parametrize("html", HOSTILE)
def test_hostile_html_is_written_anew(html: str) -> None:
	check(sanitize(html))
	check(sanitize(f"<p><ul><li>{html}</p></ul>{html}"))


@given(
	st.text(
		alphabet=st.sampled_from("<>/&;\"'=ab [](){}*_`~#|\\!-+:.1\n$\ue000\ue001\ue010\ue013سع "),
		max_size=120,
	)
)
def test_any_text_gives_allowed_html(text: str) -> None:
	check(to_html(text))
	check(plain_html(text))


@given(st.lists(st.sampled_from(["<p>", "</p>", "<a href='https://a.example'>", "</a>", "<b>", "</b>", "<svg>", "</svg>", "<br/>", "<script>", "</script>", "<ol start='5'>", "<li>", "<table>", "x", "<!--", "-->", "<td onclick=x>"]), max_size=40))  # fmt: skip
def test_any_html_gives_allowed_html(parts: list[str]) -> None:
	check(sanitize("".join(parts)))


@pytest.mark.parametrize("unit", ["[", "[a](", "![", "*a ", "_a _", "> ", ">", "- ", "`", "|", "|a", "1. ", "\n- ", "<b>", "<", "\\(", "$a", "(", "\t", "\n", "***a", "[a][", "#", "&#", "~~a"])  # fmt: skip
def test_text_made_to_be_slow_is_rendered(unit: str) -> None:
	html = to_html(unit * LONGEST_TEXT)
	assert len(html) < 100 * LONGEST_TEXT
	check(html)


def test_deep_nesting_is_rendered() -> None:
	check(to_html("".join("  " * depth + "- a\n" for depth in range(150))))
	check(to_html("".join(">" * depth + " a\n" for depth in range(150))))
	assert sanitize("<b>" * 1000).count("<b>") < 30


def test_plain_text_is_escaped_with_its_lines() -> None:
	assert plain_html("<b>1 < 2</b>\r\n**x**") == "&lt;b&gt;1 &lt; 2&lt;/b&gt;<br>**x**"
	assert plain_html("a\u202eb\x00c") == "abc"


def test_blocks_run_as_their_own_letters_do_and_code_from_left_to_right() -> None:
	html = to_html("إذن:\n\n> Keep the sides equal.\n\n- one\n\n`a`")
	assert html.count('dir="auto"') == 4
	assert '<blockquote dir="auto">' in html
	assert "<p>Keep the sides equal.</p>" in html
	assert '<code dir="ltr">a</code>' in html
	assert to_html("```\na\n```").startswith('<pre dir="ltr"><code dir="ltr">')
