// What a class asks the tutor and commonly gets wrong, in numbers alone.
import { ClassPicker } from "./class_picker";
import { html, put } from "./html";
import { card, empty, figure, fill, table } from "./parts";
import { ask } from "./server";
import { word } from "./words";

export class ClassQuestions {
	constructor(panel) {
		this.panel = panel;
		put(
			panel,
			html`<div data-picker></div>
				<div data-found></div>`,
		);
		this.found = panel.querySelector("[data-found]");
	}

	show() {
		const picker = new ClassPicker(this.panel.querySelector("[data-picker]"), (chosen) => this.load(chosen));
		fill(
			this.found,
			() => picker.find(),
			() => picker.show(),
		);
	}

	load(chosen) {
		if (!chosen) {
			put(this.found, empty(__("You have no group or course yet.")));
			return;
		}
		fill(
			this.found,
			() => ask("ai_school.oversight.api.class_questions", chosen),
			(questions) => put(this.found, drawn(questions)),
		);
	}
}

function drawn(found) {
	if (!found.questions && !found.wrong_choices.length) {
		return empty(
			__("This class has neither asked the tutor nor taken a quiz in the last {0} days.", [found.days]),
		);
	}
	return html`<div class="ai-figures">
			${figure(__("Questions in {0} days", [found.days]), found.questions)}
			${figure(__("Students who asked"), found.students)}
		</div>
		<div class="ai-grid ai-grid-wide">
			${card(__("What they ask about"), concepts(found))} ${card(__("What they want"), intents(found))}
		</div>
		${card(__("Wrong options that several students chose in quizzes"), choices(found))}`;
}

function concepts({ concepts: rows }) {
	if (!rows.length) return html`<p class="ai-note">${__("No question named a concept of the courses.")}</p>`;
	const columns = [
		{ label: __("Concept") },
		{ label: __("Questions"), numeric: true },
		{ label: __("Students"), numeric: true },
		{ label: __("Sounded confused or frustrated"), numeric: true },
	];
	const cells = (one) => [
		html`${one.concept}<br /><span class="ai-note">${one.subject}</span>`,
		one.questions,
		one.students,
		one.discouraged,
	];
	return table(__("What they ask about"), columns, rows.map(cells));
}

function intents({ intents: rows }) {
	if (!rows.length) return html`<p class="ai-note">${__("Nothing was asked.")}</p>`;
	const columns = [{ label: __("Kind of question") }, { label: __("Questions"), numeric: true }];
	return table(
		__("What they want"),
		columns,
		rows.map((one) => [word(one.intent, "intents"), one.questions]),
	);
}

function choices({ wrong_choices: rows }) {
	if (!rows.length) {
		return html`<p class="ai-note">${__("No wrong option was chosen by more than one student.")}</p>`;
	}
	const columns = [
		{ label: __("Question of the quiz") },
		{ label: __("They chose") },
		{ label: __("Right is") },
		{ label: __("Students"), numeric: true },
	];
	return table(
		__("Wrong options"),
		columns,
		rows.map((one) => [one.question, one.chosen, one.right, one.students]),
	);
}
