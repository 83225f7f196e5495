// Questions to begin with, made from the student's own topics.
import { button } from "../portal/dom.js";
import { say } from "../portal/texts.js";

const KINDS = ["suggest_explain", "suggest_practise", "suggest_matter", "suggest_mistakes"];

/** Show four questions about the topics ({name, topic_name, course}); `onAsk(question, topic)` when one is chosen. */
export function showSuggestions(element, topics, onAsk) {
	element.textContent = "";
	if (!topics.length) return;
	element.append(
		...KINDS.map((kind, index) => {
			const topic = topics[index % topics.length];
			const question = say(kind, topic.topic_name);
			return button(question, () => onAsk(question, topic), "tutor-suggestion");
		}),
	);
}
