"""Bodies in pieces: lines, server-sent events, caps."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai_school.tutor import sse
from ai_school.tutor.openrouter_errors import AnswerTooLarge

STREAM = (
	": OPENROUTER PROCESSING\n\ndata: one é\n\nid: 5\ndata:two\ndata: more\n\ndata: [DONE]\n\ndata: after\n\n"
)


@given(st.lists(st.integers(0, len(STREAM.encode())), max_size=20))
def test_events_do_not_depend_on_where_the_stream_is_cut(cuts: list[int]) -> None:
	data = STREAM.encode()
	edges = [0, *sorted(cuts), len(data)]
	pieces = [data[a:b] for a, b in pairwise(edges)]
	assert list(sse.events(pieces)) == ["one é", "two\nmore"]


def test_all_line_ends_are_known() -> None:
	assert list(sse.events([b"data: a\r\n\r\ndata: b\r\rdata: c\n\n"])) == ["a", "b", "c"]


def test_last_event_may_lack_its_end() -> None:
	assert list(sse.events([b"data: a"])) == ["a"]


def test_invalid_utf8_is_replaced() -> None:
	assert list(sse.events([b"data: \xff\n\n"])) == ["\ufffd"]


def test_cap_is_kept_to_the_byte() -> None:
	assert list(sse.capped([b"ab", b"c"], 3)) == [b"ab", b"c"]
	with pytest.raises(AnswerTooLarge):
		list(sse.capped([b"ab", b"cd"], 3))
