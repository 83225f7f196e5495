// What a new conversation is about: a course of the student's and one of its topics, or any of them.
import { el } from "../portal/dom.js";
import { say } from "../portal/texts.js";

export class Picker {
	/** `courses`: [{name, course_name, topics: [{name, topic_name}]}] */
	constructor(element, courses, onChange) {
		[this.course, this.topic] = element.querySelectorAll("select");
		this.courses = courses;
		fill(this.course, say("any_course"), courses, "course_name");
		this.course.addEventListener("change", () => {
			this.fillTopics();
			onChange();
		});
		this.topic.addEventListener("change", onChange);
		this.fillTopics();
	}

	/** The names of course and topic, null where any will do. */
	get chosen() {
		return { course: this.course.value || null, topic: this.topic.value || null };
	}

	/** Choose by name; what the student does not study is left out. */
	choose(course, topic) {
		this.course.value = this.courses.some((one) => one.name === course) ? course : "";
		this.fillTopics();
		if (this.topics.some((one) => one.name === topic)) this.topic.value = topic;
	}

	/** The topics in question: the chosen one, those of the chosen course, or those of every course in turn. */
	get inQuestion() {
		const { course, topic } = this.chosen;
		if (topic) return this.topics.filter((one) => one.name === topic).map((one) => ({ ...one, course }));
		const courses = course ? [this.chosenCourse] : this.courses;
		const longest = Math.max(0, ...courses.map((one) => one.topics.length));
		const found = [];
		for (let index = 0; index < longest; index += 1) {
			for (const one of courses) {
				if (one.topics[index]) found.push({ ...one.topics[index], course: one.name });
			}
		}
		return found;
	}

	get chosenCourse() {
		return this.courses.find((one) => one.name === this.course.value);
	}

	get topics() {
		return this.chosenCourse ? this.chosenCourse.topics : [];
	}

	fillTopics() {
		fill(this.topic, say("any_topic"), this.topics, "topic_name");
		this.topic.disabled = !this.topics.length;
	}
}

/** The names to show for a conversation's course and topic, as far as they are known. */
export function placeNames(courses, { course, topic }) {
	const found = courses.find((one) => one.name === course);
	const within = found && found.topics.find((one) => one.name === topic);
	return [found ? found.course_name : course, within ? within.topic_name : topic].filter(Boolean);
}

function fill(select, first, rows, label) {
	select.textContent = "";
	select.append(el("option", { value: "" }, first));
	select.append(...rows.map((row) => el("option", { value: row.name }, row[label])));
}
