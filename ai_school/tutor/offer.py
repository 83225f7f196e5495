"""The models that a school asks for against those that the service offers: what costs, what is gone, what will go."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ai_school.tutor.openrouter_answers import Model
from ai_school.tutor.openrouter_request import ANY_FREE_MODEL

FREE, PAID, GONE = "free", "paid", "gone"
NOTICE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Standing:
	"""How a wanted model stands: free, paid (it has a price), or gone; `ends_on` when the service announced its end."""

	model: str
	state: str
	ends_on: date | None = None

	def ends_soon(self, today: date) -> bool:
		"""Whether it will be gone within a week."""
		return self.ends_on is not None and self.ends_on <= today + NOTICE


def standings(wanted: Iterable[str], offered: Sequence[Model]) -> list[Standing]:
	"""How each wanted model stands by the service's list; a service that names no prices bills nothing by its list."""
	listed = {model.id: model for model in offered}
	return [_standing(model, listed.get(model)) for model in wanted]


def usable(found: Sequence[Standing], allow_paid: bool) -> tuple[str, ...]:
	"""The models to be asked, in the order wanted: none that costs unless that is allowed, none that is gone.

	Where all that may be asked are gone they are asked all the same: the list may be older than the service.
	"""
	allowed = [each for each in found if allow_paid or each.state != PAID]
	there = [each for each in allowed if each.state != GONE]
	return tuple(each.model for each in there or allowed)


def _standing(model: str, listed: Model | None) -> Standing:
	if listed is None:
		return Standing(model, FREE if model == ANY_FREE_MODEL else GONE)
	return Standing(model, PAID if listed.priced and not listed.free else FREE, listed.expires_on)
