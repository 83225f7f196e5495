"""A file of weights is read line by line where it can be, and means the same read whole; a part of it is no model."""

import json
from pathlib import Path

import pytest

from ai_school.tutor import linear
from ai_school.tutor.linear_training import write

DATA = {
	"format": linear.FORMAT,
	"labels": ["none", "some"],
	"bias": [0.1, -0.2],
	"unit": 0.05,
	"features": {f"w{number}": [100 + number, number % 90, -(number % 70)] for number in range(600)},
}
TEXT = [f"w{number}" for number in range(0, 900, 7)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
	found = tmp_path / "weights.json"
	write(DATA, found)
	return found


def test_read_by_line_and_read_whole_are_the_same(path: Path) -> None:
	by_line = linear.read(path)
	path.write_text(json.dumps(DATA), encoding="utf-8")
	whole = linear.read(path)
	assert len(by_line.weights) == len(whole.weights) == 600
	assert (
		by_line.probabilities(TEXT) == whole.probabilities(TEXT) == linear.from_data(DATA).probabilities(TEXT)
	)
	assert [by_line.weights.get(feature) for feature in ("w0", "w599", "w600")][2] is None


@pytest.mark.parametrize("lines", [12, 300, 520, 612])
def test_a_file_that_ends_early_is_damaged(path: Path, lines: int) -> None:
	path.write_text("".join(path.read_text().splitlines(keepends=True)[:lines]))
	with pytest.raises(linear.ModelUnreadableError, match=r"weights\.json is damaged"):
		linear.read(path)


@pytest.mark.parametrize(
	("old", "new"),
	[
		('"w300":[', '"w300":{'),
		('"w300":[400,', '"w300":['),
		('"w300":[400,', '"w300":[99999,'),
		('"w300":[400,', '"w300":["x",'),
		("}}", "}} 1"),
		("}}", "}"),
	],
)
def test_a_file_with_a_fault_in_its_midst_or_end_is_damaged(path: Path, old: str, new: str) -> None:
	text = path.read_text()
	assert old in text
	path.write_text(text.replace(old, new))
	with pytest.raises(linear.ModelUnreadableError, match=r"weights\.json is damaged"):
		linear.read(path)


def test_every_shipped_model_is_read_by_line_as_it_is_read_whole() -> None:
	files = sorted((Path(linear.__file__).parent / "data").glob("*_weights.json"))
	assert len(files) >= 4
	for file in files:
		data = json.loads(file.read_text(encoding="utf-8"))
		read = linear.read(file)
		assert len(read.weights) == len(data["features"])
		assert all(list(read.weights.get(feature) or ()) == row for feature, row in data["features"].items())
