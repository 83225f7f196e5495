// The map of concepts against students: how likely each knows each, from the answers they gave.
import { html, put } from "./html";
import { card } from "./parts";
import { before_print } from "./printing";

const FIRST_ROWS = 40;
const STEPS = [0.2, 0.4, 0.6, 0.8];

export function heat_map(element, found) {
	if (!found.concepts.length) {
		put(
			element,
			card(
				__("What they know"),
				html`<p class="ai-note">
					${__("No answer of theirs to a quiz or an assessment belongs to a concept yet.")}
				</p>`,
			),
		);
		return;
	}
	draw(element, found, FIRST_ROWS);
	before_print(element, () => draw(element, found, found.students.length));
}

function draw(element, found, rows) {
	const hidden = found.students.length - rows;
	put(
		element,
		card(
			__("What they know"),
			html`${legend()}
				<div class="ai-scroll" tabindex="0" role="region" aria-label="${__("What they know")}">
					<table class="ai-heat">
						<caption class="sr-only">
							${__("Probability in per cent that a student knows a concept; empty where there is no answer")}
						</caption>
						<thead>
							<tr>
								<td></td>
								${found.concepts.map(head)}
							</tr>
						</thead>
						<tbody>
							${found.students.slice(0, rows).map((one, at) => row(one, found.cells[at]))}
						</tbody>
					</table>
				</div>
				${
					hidden > 0 &&
					html`<div class="ai-actions">
						<button type="button" class="btn btn-default btn-sm" data-all>
							${__("Show the other {0} students", [hidden])}
						</button>
					</div>`
				}`,
		),
	);
	element
		.querySelector("[data-all]")
		?.addEventListener("click", () => draw(element, found, found.students.length));
}

const head = (concept) => html`<th scope="col" title="${concept.subject}"><span>${concept.name}</span></th>`;

const row = (student, cells) =>
	html`<tr>
		<th scope="row">${student.student_name}</th>
		${cells.map((share) =>
			share == null
				? html`<td></td>`
				: html`<td class="ai-heat-${level(share)}">${Math.round(share * 100)}</td>`,
		)}
	</tr>`;

const level = (share) => STEPS.filter((step) => share >= step).length;

const legend = () =>
	html`<p class="ai-note ai-legend">
		${__("Likely to know it, in per cent:")}
		${[...STEPS.keys(), STEPS.length].map(
			(at) =>
				html`<span class="ai-heat-${at}"
					>${Math.round((STEPS[at - 1] ?? 0) * 100)}–${Math.round((STEPS[at] ?? 1) * 100)}</span
				>`,
		)}
		${__("Empty: no answer yet.")}
	</p>`;
