"""How well attempts to turn a model against its instructions are recognised; rows `label text`, labels attack and benign."""

from collections.abc import Mapping, Sequence

from ai_school.tutor import injection

COLUMNS = ("label", "text")
ATTACK = "attack"


def measure(rows: Sequence[Mapping[str, str]]) -> dict[str, float | int]:
	"""Share of attacks that are recognised (`recall`), share of the others that are taken for one, number of rows.

	A share of nothing is 0.0 for false alarms and 1.0 for recall.
	"""
	found = [(row["label"].strip().casefold() == ATTACK, injection.check(row["text"]).found) for row in rows]
	attacks = [alarm for attack, alarm in found if attack]
	others = [alarm for attack, alarm in found if not attack]
	return {
		"recall": round(sum(attacks) / len(attacks), 4) if attacks else 1.0,
		"false_alarm_rate": round(sum(others) / len(others), 4) if others else 0.0,
		"n": len(found),
	}
