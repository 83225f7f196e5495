// Tutor Oversight: flags and conversations for a safeguarding lead, a class's questions and wrong answers for teachers.
import { ClassQuestions } from "./oversight_class";
import { Conversations } from "./oversight_conversations";
import { Flags } from "./oversight_flags";
import { Reports } from "./oversight_reports";
import { fill, tabs } from "./parts";
import { ask } from "./server";

export class Oversight {
	constructor(page) {
		this.page = page;
		this.body = $('<div class="ai-page">').appendTo(page.main)[0];
		page.set_secondary_action(__("Refresh"), () => this.show(), "refresh");
	}

	show() {
		fill(
			this.body,
			() => ask("ai_school.oversight.api.overview"),
			(found) => this.draw(found),
		);
	}

	draw(found) {
		const views = views_for(found);
		const open = tabs(this.body, __("Tutor Oversight"), views, (name, panel) => {
			this.chosen = name;
			new (views.find((view) => view.name === name).View)(panel, found).show();
		});
		const wanted = frappe.get_route()[1] || this.chosen;
		open(views.some((view) => view.name === wanted) ? wanted : views[0].name);
	}
}

function views_for({ reads_transcripts, teaches, flags, reports }) {
	const flagged = flags ? flags.high + flags.concern : 0;
	return [
		reads_transcripts && { name: "flags", label: __("Flags"), count: flagged, View: Flags },
		reads_transcripts && { name: "conversations", label: __("Conversations"), View: Conversations },
		teaches && { name: "questions", label: __("Questions of a class"), View: ClassQuestions },
		{ name: "answers", label: __("Answers called wrong"), count: reports, View: Reports },
	].filter(Boolean);
}
