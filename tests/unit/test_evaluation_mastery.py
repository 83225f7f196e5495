"""The evaluation of mastery: what a prediction may see, odd rows, and the comparison with Bayesian knowledge tracing."""

import json

import numpy as np
import pytest

from evaluation import bkt, builders, learners, sequences
from evaluation.__main__ import main
from evaluation.answers import Answer, history, load, moments
from evaluation.mastery import measure as measure_mastery

pytest.importorskip("sklearn")


@pytest.fixture(scope="module")
def simulated():
	return learners.simulate(150, skills=12, items=80, mean_answers=40, seed=3).answers


def test_mastery_is_better_with_effects_of_questions_than_with_skills_alone(simulated):
	learnt = [one for one in simulated if int(one.user[1:]) % 4]
	seen = [one for one in simulated if int(one.user[1:]) % 4 == 0]
	found = measure_mastery(learnt, seen)
	assert found["auc"] > found["auc_skills"] > 0.6
	assert (found["n"], found["n_train"]) == (len(seen), len(learnt))
	assert found["auc_skills"] > found["auc_bkt"] > 0.5
	nameless = measure_mastery(learnt, [one._replace(item="") for one in seen])
	assert nameless["auc"] == nameless["auc_skills"]


def test_mastery_of_files_whose_rows_are_in_any_order(tmp_path, simulated, capsys):
	rng, rows = np.random.default_rng(0), simulated[:2000]
	for name in ("train", "test"):
		chosen = [rows[at] for at in rng.permutation(len(rows)) if (at % 5 == 0) == (name == "test")]
		lines = ["user_id\titem_id\ttimestamp\tcorrect\tskill_id"]
		lines += [
			f"{one.user}\t{one.item}\t{one.time}\t{int(one.right)}\t{'_'.join(one.skills)}" for one in chosen
		]
		(tmp_path / name).write_text("\n".join(lines))
	assert main(["mastery", str(tmp_path / "train"), str(tmp_path / "test")]) == 0
	found = json.loads(capsys.readouterr().out)
	assert {"auc", "fit_s", "n"} <= set(found)
	assert found["skipped"] == 0


@pytest.mark.parametrize("joined", ["a_b", "b,a", "a~~b", "a;b;a"])
def test_skills_are_split(tmp_path, joined):
	path = tmp_path / "rows.tsv"
	path.write_text(
		f"user_id\titem_id\ttimestamp\tcorrect\tskill_id\nu\ti\t1\t1\t{joined}\nu\ti\t2\t0\t\nu\t\t3\t1.0\tNA\n"
	)
	rows = load(path).answers
	assert [one.skills for one in rows] == [("a", "b"), (), ()]
	assert [one.right for one in rows] == [True, False, True]


def test_a_prediction_sees_earlier_answers_alone():
	rows = [
		Answer("u", "i", 3, True, ("a",)),
		Answer("u", "j", 1, False, ("a",)),
		Answer("v", "i", 2, True, ("a",)),
		Answer("u", "k", 2, True, ("b",)),
	]
	found = history(rows, {}, 0.0)
	assert found.right.tolist() == [0, 0, 0, 0]
	assert found.wrong.tolist() == [1, 0, 0, 0]
	assert found.all_right.tolist() == [1, 0, 0, 0]
	assert found.all_wrong.tolist() == [1, 0, 0, 1]


def test_one_answer_listed_once_a_skill_does_not_foresee_itself():
	rows = [
		Answer("u", "i", 1, True, ("a",)),
		Answer("u", "i", 1, True, ("b",)),
		Answer("u", "i", 2, True, ("b",)),
	]
	found = history(rows, {}, 0.0)
	assert found.all_right.tolist() == [0, 0, 1]
	assert found.same_right.tolist() == [0, 0, 1]
	assert found.right.tolist() == [0, 0, 1]


def written(path, *rows):
	path.write_text("\n".join(["user_id\titem_id\ttimestamp\tcorrect\tskill_id", *rows]))
	return path


def test_rows_that_are_no_answers_are_left_out_and_counted(tmp_path):
	path = written(
		tmp_path / "rows.tsv",
		"u\ti\t1\t0.5\ta",
		"u\ti\t2\t\ta",
		"\ti\t3\t1\ta",
		"u\ti\t4\tTrue\ta",
		"u\ti\t5\t0",
	)
	found = load(path)
	assert (found.skipped, [one.right for one in found.answers]) == (3, [True, False])


def test_moments_are_read_as_text_and_what_cannot_be_read_follows_the_row_before(tmp_path):
	times = ("2009-10-02 10:00:00", "soon", "2009-10-02 09:00:00", "")
	path = written(tmp_path / "rows.tsv", *(f"u\ti{at}\t{time}\t1\ta" for at, time in enumerate(times)))
	answers = load(path).answers
	in_order = [answers[at].item for moment in moments(answers) for at in moment]
	assert in_order == ["i2", "i3", "i0", "i1"]


def test_a_file_without_answers_is_refused(tmp_path, capsys):
	path = str(written(tmp_path / "rows.tsv", "u\ti\t1\t2\ts"))
	assert main(["mastery", path, path]) == 2
	assert "0 or 1" in capsys.readouterr().err


def test_where_all_times_are_equal_the_same_question_again_is_another_answer():
	rows = [Answer("u", "i", 0, True, ("a",))] * 2 + [Answer("u", "i", 0, False, ("a",))]
	assert [len(moment) for moment in moments(rows)] == [1, 1, 1]
	assert history(rows, {}, 0.0).right.tolist() == [0, 1, 2]


def test_sequences_see_earlier_answers_alone():
	rows = [
		Answer("u", "i", 1, True, ("a",)),
		Answer("u", "j", 2, True, ("a",)),
		Answer("u", "k", 3, False, ("b",)),
		Answer("u", "i", 4, True, ("a",)),
	]
	found = sequences.sequences(rows, sequences.Expected({"i": 0.5}, {("a",): 0.25}, 0.75))
	of = {name: found[:, at].tolist() for at, name in enumerate(sequences.COLUMNS)}
	assert (of["last"], of["streak"], of["first"]) == ([0, 1, 0, 1], [0, 1, 0, 2], [1, 0, 1, 0])
	assert of["surplus_sum"] == [0, 0.5, 0, 1.25]


def test_shares_of_rare_questions_are_shrunk_to_those_of_their_skills():
	rows = [Answer("u", f"i{at}", at, True, ("a",)) for at in range(40)]
	rows += [Answer("u", "hard", 50 + at, False, ("a",)) for at in range(2)]
	found = sequences.expected(rows)
	assert found.skills["a",] > found.of(rows[-1]) > 0.6
	assert found.of(Answer("u", "new", 0, True, ("a",))) == found.skills["a",]
	assert found.of(Answer("u", "new", 0, True, ("z",))) == found.usual


def test_knowledge_tracing_finds_the_figures_of_its_own_world():
	rng, true, rows = np.random.default_rng(1), bkt.Skill(0.3, 0.2, 0.1, 0.2), []
	for student in range(800):
		knows = rng.random() < true.known
		for place in range(8):
			right = rng.random() < (1 - true.slip if knows else true.guess)
			rows.append(Answer(f"u{student}", "", place, bool(right), ("a",)))
			knows = knows or rng.random() < true.learnt
	assert bkt.fit(rows)["a",] == pytest.approx(true, abs=0.06)


@pytest.mark.parametrize("kind", [builders.STEPS, builders.MOODS])
def test_the_model_is_better_than_knowledge_tracing_in_worlds_that_are_not_its_own(kind):
	answers = builders.simulate(kind, 160, skills=8, items=80, seed=5).answers
	learnt = [one for one in answers if int(one.user[1:]) % 4]
	found = measure_mastery(learnt, [one for one in answers if int(one.user[1:]) % 4 == 0])
	assert found["auc"] > found["auc_skills"] > found["auc_bkt"] > 0.55
