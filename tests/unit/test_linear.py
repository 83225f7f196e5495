"""A file of weights means what was packed into it; a part of it, or one that was changed, is no model."""

import json
import sys
from pathlib import Path

import pytest

from ai_school.tutor import linear, linear_file
from evaluation import weights

DATA = {
	"labels": ["none", "some"],
	"temperature": 1.5,
	"bias": [0.1, -0.2],
	"unit": 0.05,
	"features": {f"w{number}": [100 + number, number % 90, -(number % 70)] for number in range(600)},
}
TEXT = [f"w{number}" for number in range(0, 900, 7)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
	found = tmp_path / "weights.bin"
	linear_file.write(DATA, found)
	return found


def test_a_file_means_what_was_written(path: Path) -> None:
	model = linear.read(path)
	assert len(model.keys) == 600
	assert linear_file.as_data(linear_file.mapped(path)) == DATA
	assert model.probabilities(TEXT) == linear.from_data(DATA).probabilities(TEXT)
	assert (model.keys.place("w599") >= 0, model.keys.place("w600")) == (True, -1)


def test_probabilities_follow_from_idf_and_weights() -> None:
	model = linear.from_data({**DATA, "bias": [0.0, 0.0]})
	near, far = DATA["features"]["w1"], DATA["features"]["w2"]
	length = (near[0] ** 2 + far[0] ** 2) ** 0.5
	scores = [0.05 * (near[0] * near[label] + far[0] * far[label]) / length for label in (1, 2)]
	expected = dict(zip(DATA["labels"], linear.softmax(scores), strict=True))
	assert model.probabilities(["w1", "w2", "w2", "unknown"]) == pytest.approx(expected)


def test_weights_of_sixteen_bits_are_kept() -> None:
	data = {**DATA, "features": {"wa": [1, -32767, 32767], "wb": [65535, 0, 200]}}
	assert linear_file.as_data(memoryview(linear_file.pack(data))) == data


@pytest.mark.parametrize("row", [[0, 1, 1], [1, 1], [1, 1, 1, 1], [1, 40_000, 1], [70_000, 1, 1]])
def test_numbers_out_of_bounds_are_not_packed(row: list[int]) -> None:
	with pytest.raises(ValueError, match="a row is not an idf and 2 weights"):
		linear_file.pack({**DATA, "features": {"wa": row}})


@pytest.mark.parametrize("other", [{"labels": []}, {"bias": [0.1]}, {"features": {}}, {"unit": float("nan")}])
def test_what_does_not_fit_each_other_is_not_packed(other: dict[str, object]) -> None:
	with pytest.raises(ValueError, match=r"fit|finite"):
		linear_file.pack({**DATA, **other})


@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.99])
def test_a_file_that_ends_early_is_damaged(path: Path, share: float) -> None:
	whole = path.read_bytes()
	path.write_bytes(whole[: int(share * len(whole))])
	with pytest.raises(linear.ModelUnreadableError, match=r"weights\.bin is damaged"):
		linear.read(path)


@pytest.mark.parametrize("position", [0, 20, 400, 1000, -2000, -1])
def test_a_file_with_another_byte_is_damaged(path: Path, position: int) -> None:
	content = bytearray(path.read_bytes())
	content[position] ^= 1
	path.write_bytes(content)
	with pytest.raises(linear.ModelUnreadableError, match=r"weights\.bin is damaged"):
		linear.read(path)


def test_a_file_with_another_bias_is_damaged(path: Path) -> None:
	content = path.read_bytes()
	path.write_bytes(content.replace(b"[0.1, -0.2]", b"[0.2, -0.2]"))
	assert path.read_bytes() != content
	with pytest.raises(linear.ModelUnreadableError, match=r"weights\.bin is damaged"):
		linear.read(path)


@pytest.mark.parametrize("text", ["{}", "{}\n", "[1]\n", '{\n "format": 1\n}', "x" * 100_000])
def test_another_file_is_no_model(path: Path, text: str) -> None:
	path.write_text(text)
	with pytest.raises(linear.ModelUnreadableError, match=r"weights\.bin is damaged"):
		linear.read(path)


def test_a_file_that_is_missing_is_told_by_name(tmp_path: Path) -> None:
	with pytest.raises(linear.ModelUnreadableError, match=r"no\.bin cannot be read"):
		linear.read(tmp_path / "no.bin")


def test_a_model_that_was_read_outlives_its_file(path: Path) -> None:
	model = linear.read(path)
	before = model.probabilities(TEXT)
	linear_file.write({**DATA, "bias": [5.0, 0.0]}, path)
	assert model.probabilities(TEXT) == before
	assert linear.read(path).probabilities(TEXT) != before


def test_a_machine_of_the_other_byte_order_swaps(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
	content = linear_file.pack(DATA)
	monkeypatch.setattr(sys, "byteorder", {"little": "big", "big": "little"}[sys.byteorder])
	with pytest.raises(ValueError, match="a part is missing or changed"):
		linear_file.unpack(memoryview(content[:-1]))
	swapped = linear_file.unpack(memoryview(content))[2]
	assert sorted(swapped) != sorted(row[0] for row in DATA["features"].values())
	assert linear_file.as_data(memoryview(linear_file.pack(DATA))) == DATA


def test_a_file_shown_as_json_can_be_packed_again(path: Path, tmp_path: Path) -> None:
	shown = tmp_path / "shown.json"
	shown.write_text(weights.shown(linear_file.as_data(linear_file.mapped(path))), encoding="utf-8")
	assert json.loads(shown.read_text(encoding="utf-8")) == DATA
	assert weights.pack(shown).read_bytes() == path.read_bytes()


def test_every_shipped_model_is_readable_and_packed_as_it_would_be_now() -> None:
	files = sorted((Path(linear.__file__).parent / "data").glob("*_weights.bin"))
	assert len(files) >= 4
	for file in files:
		content = file.read_bytes()
		assert linear_file.pack(linear_file.as_data(memoryview(content))) == content
