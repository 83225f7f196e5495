// One select with the groups and courses that the caller may look at; remembers the last one on this device.
import { html, put } from "./html";
import { ask } from "./server";

const REMEMBERED = "ai_school_class";

export class ClassPicker {
	constructor(element, choose) {
		this.element = element;
		this.choose = choose;
	}

	// Ask which there are; fails as the server's answer does.
	async find() {
		const { groups, courses } = await ask("ai_school.analytics.api.groups");
		this.found = [
			...groups.map((one) => ({ key: `group:${one.name}`, title: one.name, group: one.name })),
			...courses.map((one) => ({
				key: `course:${one.name}`,
				title: one.course_name || one.name,
				course: one.name,
			})),
		];
	}

	// Show them and choose the wanted one, else the one looked at last, else the first.
	show(wanted = null) {
		const known = (key) => this.found.some((one) => one.key === key);
		const chosen = [wanted, localStorage.getItem(REMEMBERED)].find(known) ?? this.found[0]?.key;
		this.draw(chosen);
		this.pick(chosen);
	}

	draw(chosen) {
		const options = (kind) =>
			this.found
				.filter((one) => one[kind])
				.map(
					(one) => html`<option value="${one.key}" ${one.key === chosen && "selected"}>${one.title}</option>`,
				);
		const group = (label, kind) =>
			this.found.some((one) => one[kind]) && html`<optgroup label="${label}">${options(kind)}</optgroup>`;
		put(
			this.element,
			html`<div class="ai-filters">
				<label
					>${__("Group or course")}
					<select class="form-control input-sm">
						${group(__("Groups"), "group")}${group(__("Courses"), "course")}
					</select></label
				>
			</div>`,
		);
		this.element.querySelector("select").addEventListener("change", (event) => this.pick(event.target.value));
	}

	pick(key) {
		const one = this.found.find((each) => each.key === key);
		if (one) localStorage.setItem(REMEMBERED, key);
		this.choose(one ? { group: one.group, course: one.course } : null);
	}
}
