"""Bodies of answers: read in pieces up to a cap, and cut into server-sent events."""

from collections.abc import Iterable, Iterator

from ai_school.tutor.openrouter_errors import AnswerTooLarge

DONE = "[DONE]"


def capped(pieces: Iterable[bytes], limit: int) -> Iterator[bytes]:
	"""The pieces; raises AnswerTooLarge as soon as more than `limit` bytes came."""
	size = 0
	for piece in pieces:
		size += len(piece)
		if size > limit:
			raise AnswerTooLarge
		yield piece


def lines(pieces: Iterable[bytes]) -> Iterator[str]:
	"""Lines of a UTF-8 stream without their ends (LF, CRLF or CR), each as soon as it is whole."""
	rest = bytearray()
	for piece in pieces:
		*whole, last = piece.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
		for line in whole:
			yield (rest + line).decode("utf-8", "replace")
			rest.clear()
		rest += last
	if rest:
		yield rest.decode("utf-8", "replace")


def events(pieces: Iterable[bytes]) -> Iterator[str]:
	"""Data of each server-sent event up to `[DONE]`, which ends it; comments and other fields are skipped."""
	data: list[str] = []
	for line in lines(pieces):
		field, _, value = line.partition(":")
		if field == "data":
			data.append(value.removeprefix(" "))
		elif not line and data:
			if data == [DONE]:
				return
			yield "\n".join(data)
			data = []
	if data and data != [DONE]:
		yield "\n".join(data)
