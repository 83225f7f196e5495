"""Packed strings are exactly those that were put in, whatever shares their bucket."""

import random
import string
from zlib import crc32

import pytest

from ai_school.tutor import packed
from ai_school.tutor.packed import Keys, Words


def words(count: int, seed: int) -> list[str]:
	chance = random.Random(seed)
	return [
		"".join(chance.choices(string.ascii_lowercase + "éßप ", k=chance.randint(1, 9))) for _ in range(count)
	]


@pytest.mark.parametrize("count", [0, 1, 2, 3, 64, 65, 3000])
def test_what_was_put_in_is_found_and_nothing_else(count: int) -> None:
	inside, outside = words(count, 1), words(500, 2)
	keys = Keys.of(inside)
	assert sorted(keys) == sorted(set(inside))
	assert len(keys) == len(set(inside))
	assert all(each in keys for each in inside)
	assert all((each in keys) == (each in set(inside)) for each in outside)


def test_places_are_those_of_the_order() -> None:
	order = packed.arranged(words(200, 3))
	keys = Keys(*map(memoryview, packed.arrays(order)))
	assert list(keys) == order
	assert [keys.place(each) for each in order] == list(range(len(order)))
	assert keys.place("nothing of these") == -1


def test_strings_of_one_bucket_are_told_apart() -> None:
	mask = packed.bucket_count(40) - 1
	alike = [each for each in map(str, range(10_000)) if crc32(each.encode()) & mask == 7][:41]
	assert len(alike) == 41
	keys = Keys.of(alike[:40])
	assert all(each in keys for each in alike[:40])
	assert alike[40] not in keys


def test_half_a_character_and_none_are_strings_too() -> None:
	keys = Keys.of(["\ud800", "", "a"])
	assert "\ud800" in keys
	assert "" in keys
	assert "\udfff" not in keys
	assert set(keys) == {"\ud800", "", "a"}


def test_words_are_a_set() -> None:
	inside, outside = [each for each in words(2000, 5) if " " not in each], words(2000, 6)
	found, expected = Words(inside), set(inside)
	assert all(each in found for each in inside)
	assert all((each in found) == (each in expected) for each in outside)


def test_two_words_side_by_side_are_none() -> None:
	found = Words(["anna", "anne", "a", "Ağa"])
	assert all(each not in found for each in ("anna anne", "ann", "nna", "", " ", "an", "anna ", "agA"))
	assert all(each in found for each in ("a", "Ağa"))
