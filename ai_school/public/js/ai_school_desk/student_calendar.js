// Attendance day by day: a column a week, each day in a colour and a letter.
import { html } from "./html";
import { card } from "./parts";
import { day, short_day } from "./words";

const DAY_MS = 86400000;

export function calendar(days) {
	if (!days.length) {
		return card(__("Attendance"), html`<p class="ai-note">${__("No attendance is recorded yet.")}</p>`);
	}
	const states = words();
	const count = (state) => days.filter((one) => one.state === state).length;
	const summary = Object.keys(states)
		.filter(count)
		.map((state) => `${states[state].word}: ${count(state)}`)
		.join(" · ");
	return card(
		__("Attendance of the last half year"),
		html`<div class="ai-scroll" tabindex="0" role="region" aria-label="${__("Attendance day by day")}">
				<table class="ai-calendar">
					<caption class="sr-only">
						${__("Attendance: a row for each weekday, a column for each week")}
					</caption>
					<thead>
						<tr>
							<td></td>
							${weeks(days).map((week) => html`<th scope="col">${short_day(week)}</th>`)}
						</tr>
					</thead>
					<tbody>
						${rows(days, states)}
					</tbody>
				</table>
			</div>
			<p class="ai-note">${summary}</p>`,
	);
}

const words = () => ({
	present: { word: __("Present"), letter: __("P", null, "Present, one letter") },
	part: { word: __("Part of the day"), letter: __("½", null, "Present for a part of the day") },
	absent: { word: __("Absent"), letter: __("A", null, "Absent, one letter") },
	leave: { word: __("On leave"), letter: __("L", null, "On leave, one letter") },
});

const as_day = (text) => new Date(`${text}T00:00:00Z`);
const as_text = (date) => date.toISOString().slice(0, 10);
const weekday = (text) => (as_day(text).getUTCDay() + 6) % 7;
const monday = (text) => as_text(new Date(as_day(text) - weekday(text) * DAY_MS));

function weeks(days) {
	const first = as_day(monday(days[0].date)).getTime();
	const last = as_day(monday(days[days.length - 1].date)).getTime();
	const count = (last - first) / (7 * DAY_MS) + 1;
	return Array.from({ length: count }, (_, at) => as_text(new Date(first + at * 7 * DAY_MS)));
}

function rows(days, states) {
	const by_date = new Map(days.map((one) => [one.date, one.state]));
	const used = [...new Set(days.map((one) => weekday(one.date)))].sort();
	return used.map(
		(number) =>
			html`<tr>
				<th scope="row">${weekday_name(number)}</th>
				${weeks(days).map((week) => {
					const date = as_text(new Date(as_day(week).getTime() + number * DAY_MS));
					const state = by_date.get(date);
					if (!state) return html`<td></td>`;
					return html`<td class="ai-day-${state}" title="${day(date)}: ${states[state].word}">
						${states[state].letter}
					</td>`;
				})}
			</tr>`,
	);
}

const MONDAY = Date.UTC(2024, 0, 1);
const weekday_name = (number) =>
	new Date(MONDAY + number * DAY_MS).toLocaleDateString(undefined, { weekday: "short", timeZone: "UTC" });
