// The parts that the desk pages are made of: cards, tables, and what stands there while nothing else can.
import { html, put } from "./html";

export const card = (title, body, more = null) =>
	html`<section class="ai-card">
		<h3 class="ai-card-title"><span>${title}</span>${more}</h3>
		${body}
	</section>`;

export const empty = (text, more = null) => html`<div class="ai-state">${text}${more}</div>`;

export const skeleton = (rows = 4) =>
	html`<div class="ai-skeleton" role="status">
		<span class="sr-only">${__("Loading")}</span>${Array(rows).fill(html`<div></div>`)}
	</div>`;

export const figure = (label, value, note = null) =>
	html`<div class="ai-figure">
		<div class="ai-figure-value">${value}</div>
		<div>${label}</div>
		${note && html`<div class="ai-note">${note}</div>`}
	</div>`;

export const list = (items, otherwise) =>
	items.length
		? html`<ul class="ai-list">
				${items.map((item) => html`<li>${item}</li>`)}
			</ul>`
		: html`<p class="ai-note">${otherwise}</p>`;

// A table that scrolls by itself; columns are {label, numeric}, rows are lists of cells.
export function table(caption, columns, rows) {
	const of = (column) => (column.numeric ? "ai-number" : "");
	return html`<div class="ai-scroll" tabindex="0" role="region" aria-label="${caption}">
		<table class="table ai-table">
			<caption class="sr-only">
				${caption}
			</caption>
			<thead>
				<tr>
					${columns.map((column) => html`<th scope="col" class="${of(column)}">${column.label}</th>`)}
				</tr>
			</thead>
			<tbody>
				${rows.map(
					(row) =>
						html`<tr>
							${row.map((cell, at) => html`<td class="${of(columns[at])}">${cell}</td>`)}
						</tr>`,
				)}
			</tbody>
		</table>
	</div>`;
}

// Fill an element by what `load` resolves to: a skeleton first, a sentence with a way to try again when it fails.
export async function fill(element, load, draw, rows = 4) {
	const turn = (element.ai_turn = (element.ai_turn || 0) + 1);
	element.setAttribute("aria-busy", "true");
	put(element, skeleton(rows));
	try {
		const found = await load();
		if (turn === element.ai_turn) draw(found);
	} catch (failure) {
		if (turn !== element.ai_turn) return;
		put(element, failed(failure));
		element.querySelector("[data-again]")?.addEventListener("click", () => fill(element, load, draw, rows));
		if (failure.status === undefined) throw failure;
	} finally {
		if (turn === element.ai_turn) element.removeAttribute("aria-busy");
	}
}

const failed = (failure) =>
	html`<div class="ai-state" role="alert">
		<p>${failure.status === undefined ? __("This page could not be shown.") : failure.message}</p>
		${
			failure.status !== 403 &&
			html`<button type="button" class="btn btn-default btn-sm" data-again>${__("Try again")}</button>`
		}
	</div>`;

// A row of tabs over one panel; `tabs` are {name, label, count}. Arrow keys go from one to the next.
export function tabs(element, label, found, choose) {
	put(
		element,
		html`<div class="ai-tabs" role="tablist" aria-label="${label}">
				${found.map(
					(tab) =>
						html`<button
							type="button"
							role="tab"
							id="ai-tab-${tab.name}"
							data-tab="${tab.name}"
							class="ai-tab"
							aria-controls="ai-panel"
						>
							${tab.label}${tab.count ? html` <span class="ai-count">${tab.count}</span>` : ""}
						</button>`,
				)}
			</div>
			<div id="ai-panel" role="tabpanel" tabindex="-1"></div>`,
	);
	const buttons = [...element.querySelectorAll("[role=tab]")];
	const panel = element.querySelector("[role=tabpanel]");
	const open = (name) => {
		for (const button of buttons) {
			const chosen = button.dataset.tab === name;
			button.setAttribute("aria-selected", chosen ? "true" : "false");
			button.tabIndex = chosen ? 0 : -1;
		}
		panel.setAttribute("aria-labelledby", `ai-tab-${name}`);
		choose(name, panel);
	};
	element.firstElementChild.addEventListener("click", (event) => {
		const button = event.target.closest("[role=tab]");
		if (button) open(button.dataset.tab);
	});
	element.firstElementChild.addEventListener("keydown", (event) => {
		const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
		if (!step) return;
		const next = buttons[(buttons.indexOf(event.target) + step + buttons.length) % buttons.length];
		next.focus();
		open(next.dataset.tab);
	});
	return open;
}
