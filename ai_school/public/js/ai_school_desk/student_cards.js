// The cards of one student: trend, engagement, use of the tutor, strengths and gaps, concepts.
import { html } from "./html";
import { card, list } from "./parts";
import { ago, day, isolated, percent, pill, points } from "./words";

export function trend_card({ profile: { trend } }) {
	return card(__("Trend"), trend_words(trend), pill(trend.label));
}

function trend_words(trend) {
	if (trend.label === "insufficient_data") {
		return html`<p>${__("{0} results so far: too few to tell a trend from chance.", [trend.count])}</p>`;
	}
	const means = __("Mean of the last {0} results {1}, of the {2} before them {3}.", [
		trend.recent_count,
		percent(trend.recent_mean),
		trend.earlier_count,
		percent(trend.earlier_mean),
	]);
	const slope = __("That is {0} percentage points in 30 days, most likely between {1} and {2}.", [
		points(trend.slope),
		points(trend.slope_low),
		points(trend.slope_high),
	]);
	return html`<p>${means}</p>
		<p class="ai-note">${slope}</p>`;
}

export function engagement_card({ profile: { engagement } }) {
	const items = engagement.reasons.map((reason) => reason.sentence);
	if (!items.length && engagement.year?.rate != null) {
		items.push(__("Present on {0} of the recorded days.", [percent(engagement.year.rate)]));
	}
	return card(__("Engagement"), list(items, __("Too few records to say.")), pill(engagement.level));
}

export function tutor_card({ profile: { ai_use }, talk, reads_transcripts }) {
	const asked = __("Questions: {0}, on {1} days.", [ai_use.questions, ai_use.days_used]);
	const kept =
		talk.conversations > 0 &&
		__("{0} conversations are kept, with {1} questions.", [talk.conversations, talk.questions]);
	const about = talk.concepts.map((one) => `${one.concept} (${one.questions})`).join(", ");
	return card(
		__("Use of the tutor"),
		html`<p>${asked}</p>
			${list(
				ai_use.reasons.map((reason) => reason.sentence),
				"",
			)}
			<p class="ai-note">${kept} ${talk.last_on && html`${__("Last question")} ${ago(talk.last_on)}.`}</p>
			${about && html`<p class="ai-note">${__("Asked about: {0}", [about])}</p>`}
			<p class="ai-note">
				${
					reads_transcripts
						? html`<a href="/app/tutor-oversight/conversations">${__("Conversations in Tutor Oversight")}</a>`
						: __("What was written is for safeguarding leads alone.")
				}
			</p>`,
		pill(ai_use.level, "uses"),
	);
}

export function course_cards({ profile: { strengths, gaps } }) {
	return [
		card(__("Strengths"), standings(strengths, __("No course stands out above the others."))),
		card(__("Gaps"), standings(gaps, __("No course falls behind the others."))),
	];
}

const standings = (found, otherwise) =>
	list(
		found.map((one) => {
			const behind = __("{0} over {1} results", [percent(one.share), one.count]);
			const against =
				one.course_mean == null ? "" : ` · ${__("course mean {0}", [percent(one.course_mean)])}`;
			const since = one.since && ` · ${__("behind since {0}", [isolated(day(one.since))])}`;
			return html`<strong>${one.course}</strong>
				<div class="ai-note">${behind}${against}${since}</div>`;
		}),
		otherwise,
	);

const FEW = 5;
const KNOWN = 0.5;

// `mastery` begins with what the student knows least.
export function concepts_card({ mastery }) {
	const weak = mastery.filter((one) => one.probability < KNOWN).slice(0, FEW);
	const strong = mastery
		.filter((one) => one.probability >= KNOWN)
		.slice(-FEW)
		.reverse();
	const none = __("No answer to a quiz or an assessment belongs to a concept yet.");
	if (!mastery.length) return card(__("Concepts"), html`<p class="ai-note">${none}</p>`);
	return card(
		__("Concepts"),
		html`<h4 class="ai-subtitle">${__("To practise next")}</h4>
			${list(weak.map(concept), __("Nothing that was asked seems hard."))}
			<h4 class="ai-subtitle">${__("Known best")}</h4>
			${list(strong.map(concept), __("Nothing is sure yet."))}`,
	);
}

const concept = (one) =>
	html`<strong>${one.concept}</strong> ${percent(one.probability)}
		<div class="ai-note">
			${__("{0} · most likely between {1} and {2} · {3} answers", [
				one.subject,
				percent(one.low),
				percent(one.high),
				one.count,
			])}
		</div>`;
