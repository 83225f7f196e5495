"""Why no wording of a model, or not all of it, stands beside the paragraph for a parents' evening, in sentences."""

from collections.abc import Callable, Sequence

from ai_school.analytics import summary_check as check

OFF, CONSENT, NOT_CHECKABLE, NOT_ALLOWED = "off", "consent", "not_checkable", "not_allowed"
DAY, MINUTE, BREAKER, FAILED, OUTDATED = "limit_day", "limit_minute", "breaker", "failed", "outdated"
KEPT = "kept"

SENTENCES = {
	OFF: "The school does not ask a model at present.",
	CONSENT: "No consent to ask a model is on record for this student.",
	NOT_CHECKABLE: "A model's wording of this paragraph could not be checked, so none is asked for.",
	NOT_ALLOWED: "You may only see the students of your own groups.",
	DAY: "Today's calls of the model are used up, or are left for others. Try again tomorrow.",
	MINUTE: "The model is asked too often at the moment. Try again in a minute.",
	BREAKER: "The model has failed several times and is left alone for some minutes.",
	FAILED: "The model did not answer. Try again later.",
	OUTDATED: "The figures have changed since the model worded them.",
	KEPT: "Some of its sentences stay as the app wrote them: the model said there what the figures may not bear out.",
	check.MARKUP: "The model's wording held signs that do not belong into the paragraph, so it is not shown.",
	check.LENGTH: "The model's wording was empty or far too long, so it is not shown.",
	check.LANGUAGE: "The model answered in another language, so its wording is not shown.",
	check.FIGURES: "The model added, changed or lost a figure, so its wording is not shown.",
	check.NAMES: "The model added, changed or lost a course or concept, so its wording is not shown.",
	check.WORDS: "The model said what the figures may not bear out ({words}), so its wording is not shown.",
	check.SENTENCES: "The model joined, left out or turned round a sentence, so its wording is not shown.",
}


def sentence(reason: str, words: Sequence[str], translate: Callable[[str], str]) -> str:
	"""The reason in words; `words` are those of the model that were too much."""
	return translate(SENTENCES[reason]).replace("{words}", ", ".join(words))
