"""Who goes to the demonstration school."""

from collections import Counter

import pytest

from ai_school.demo import lessons, names, roster
from ai_school.demo.generator import STORIES
from ai_school.demo.names import Name


@pytest.fixture(scope="module")
def described():
	return lessons.school()


def test_160_pupils_fill_the_classes_that_are_described(described):
	pupils = roster.pupils(described, seed=7)
	sizes = {
		group["name"]: group["students"] for program in described["programs"] for group in program["classes"]
	}
	assert len(pupils) == 160
	assert Counter(pupil.group for pupil in pupils) == sizes
	assert {(pupil.program, pupil.group) for pupil in pupils} == {
		(program["name"], group["name"]) for program in described["programs"] for group in program["classes"]
	}


@pytest.mark.parametrize("seed", [1, 7, 42])
def test_every_address_is_of_one_person_and_under_a_reserved_domain(described, seed):
	pupils = roster.pupils(described, seed)
	staff = [Name(each["first_name"], each["last_name"], "") for each in described["staff"]]
	staff += [Name(each["first_name"], each["last_name"], "") for each in described["instructors"]]
	addresses = [pupil.email for pupil in pupils] + [
		names.address(name, described["domain"]) for name in staff
	]
	assert len(set(addresses)) == len(addresses)
	assert all(address.endswith(".example") and address.isascii() for address in addresses)


def test_pupils_of_the_stories_are_the_same_whatever_the_seed(described):
	told = [
		{
			(pupil.name.full, pupil.group, pupil.story)
			for pupil in roster.pupils(described, seed)
			if pupil.story
		}
		for seed in (1, 2)
	]
	assert told[0] == told[1]
	assert {story for _, _, story in told[0]} == set(STORIES)


def test_the_same_seed_makes_the_same_people_and_another_seed_others(described):
	assert roster.pupils(described, 7) == roster.pupils(described, 7)
	assert roster.pupils(described, 7) != roster.pupils(described, 8)


def test_half_of_the_pupils_are_girls(described):
	pupils = names.pupils(described["names"], 31, seed=3)
	assert Counter(name.gender for name in pupils) == {"Female": 16, "Male": 15}


def test_too_few_words_for_so_many_names_are_refused():
	words = {"Female": ["Ada"], "Male": ["Bo"], "surnames": ["X", "Y"]}
	assert {name.full for name in names.pupils(words, 4, seed=1)} == {"Ada X", "Ada Y", "Bo X", "Bo Y"}
	with pytest.raises(ValueError, match="larger"):
		names.pupils(words, 5, seed=1)


def test_an_address_is_ascii_whatever_the_name():
	assert names.address(Name("Zoë Ann", "Müller", ""), "x.example") == "zoeann.muller@x.example"


def test_each_class_has_an_instructor_of_each_subject(described):
	subjects = {course["subject"] for course in described["courses"]}
	classes = {group["name"] for program in described["programs"] for group in program["classes"]}
	taught = [
		(person["subject"], group) for person in described["instructors"] for group in person["classes"]
	]
	assert len(taught) == len(set(taught))
	assert set(taught) == {(subject, group) for subject in subjects for group in classes}
