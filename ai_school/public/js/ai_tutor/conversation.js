// One conversation on the screen: its history, what is asked now, and the answers as they arrive.
import { bringIntoView, button, el, isInView, takeFocus } from "../portal/dom.js";
import { follow } from "./follow.js";
import { drawFormulas } from "./formulas.js";
import { newKey } from "./memory.js";
import { answerView, pendingView, problemView, questionView } from "./messages.js";
import { say } from "../portal/texts.js";

const WAITING = ["Queued", "Answering"];

/**
 * `log` is the element that holds the messages. `on` hears what the page shows elsewhere: opened({name, course, topic}),
 * answered(message), asked(reply), edit(question), login(), lost(), back(), announce(text), reopen(name), renew().
 */
export class Conversation {
	constructor(log, api, memory, on) {
		Object.assign(this, { log, api, memory, on });
		this.clear();
	}

	/** Begin anew; questions that could not be sent from here before are shown again. */
	clear() {
		this.leave();
		this.session = null;
		this.memory.unsent(null).forEach((question) => this.showUnsent(question));
	}

	/** Show a conversation's last messages. Resolves to it, or to null when it could not be shown. */
	async open(session) {
		this.leave();
		this.session = session;
		const visit = this.visit;
		this.log.append(el("p", { class: "tutor-loading" }, say("loading")));
		try {
			const found = await this.api.history(session);
			if (visit !== this.visit) return null;
			this.log.textContent = "";
			this.showHistory(found);
			return found.session;
		} catch (failure) {
			if (visit === this.visit) this.showClosed(failure, session);
			return null;
		}
	}

	/** Send a new question; `wants` is "hint" or "check" where a button says what is asked for. */
	ask(text, { course, topic }, wants = null) {
		const place = this.session ? { course: null, topic: null } : { course, topic };
		return this.send({ question: text, wants, session: this.session, request_key: newKey(), ...place });
	}

	get isEmpty() {
		return !this.log.children.length;
	}

	leave() {
		(this.stops || []).forEach((stop) => stop());
		this.stops = [];
		this.visit = (this.visit || 0) + 1;
		this.oldest = null;
		this.log.textContent = "";
	}

	async send(question, view = this.showQuestion(question)) {
		const visit = this.visit;
		const pending = pendingView();
		view.after(pending);
		bringIntoView(view);
		if (!document.activeElement.closest(".tutor-foot")) takeFocus(view);
		this.memory.keep(question);
		try {
			const reply = await this.api.ask(question);
			this.memory.drop(question);
			view.show(reply.question.html);
			if (visit === this.visit) this.take(question, reply, pending);
			this.on.back();
			this.on.asked(reply);
		} catch (failure) {
			pending.remove();
			if (visit === this.visit) this.showFailure(question, view, failure);
		}
	}

	take(question, reply, pending) {
		if (!this.session) {
			this.session = reply.session;
			this.memory.unsent(null).forEach((other) => this.memory.keep({ ...other, session: reply.session }));
			this.on.opened({ ...question, name: reply.session });
		}
		if (reply.answer) this.showAnswer(reply.answer, pending);
		else this.followAnswer(reply.question, pending);
	}

	followAnswer(question, pending) {
		this.on.announce(say("thinking"));
		const stop = follow(this.api, question.name, {
			partial: (html) => grow(pending, () => pending.show(html)),
			answer: (message) => this.showAnswer(message, pending),
			slow: () => pending.note(say("slow")),
			lost: () => this.on.lost(),
			back: () => this.on.back(),
			failed: (failure) => this.showNoAnswer(question, pending, failure),
		});
		this.stops.push(stop);
		pending.offerStop((event) => this.stopWaiting(question, pending, stop, event.target));
	}

	/** Show the answer from the course's material in place of a model's; the model may be asked again. */
	async stopWaiting(question, pending, stop, offer) {
		const visit = this.visit;
		offer.disabled = true;
		try {
			const answer = await this.api.stop(question.name);
			stop();
			if (visit === this.visit) this.showAnswer(answer, pending, question);
		} catch (failure) {
			offer.disabled = false;
			this.on.lost(failure);
		}
	}

	showHistory({ messages, more }) {
		const answers = new Map(messages.filter((one) => one.reply_to).map((one) => [one.reply_to, one]));
		const asked = new Set(messages.filter((one) => one.role === "Student").map((one) => one.name));
		const views = document.createDocumentFragment();
		const waiting = [];
		for (const message of messages) {
			if (message.role === "Student") {
				const view = questionView(message.text, message.creation, message.wants);
				view.show(message.html);
				views.append(view);
				if (answers.has(message.name)) views.append(this.viewOf(answers.get(message.name)));
				else waiting.push([message, views.appendChild(pendingView())]);
			} else if (!asked.has(message.reply_to)) views.append(this.viewOf(message));
		}
		drawFormulas(views);
		const last = [...views.querySelectorAll(".tutor-question")].pop();
		const isFirstPage = !this.oldest;
		this.log.prepend(views);
		this.oldest = messages.length ? messages[0].name : this.oldest;
		if (more) this.offerEarlier();
		waiting.forEach(([message, pending]) => this.resume(message, pending));
		if (!isFirstPage) return;
		const answer = messages.filter((one) => one.role === "Tutor").pop();
		if (answer) this.on.answered(answer);
		this.memory.unsent(this.session).forEach((question) => this.showUnsent(question));
		if (last) bringIntoView(last);
	}

	resume(message, pending) {
		if (WAITING.includes(message.status)) this.followAnswer(message, pending);
		else this.showNoAnswer(message, pending, null);
	}

	offerEarlier() {
		const offer = button(say("earlier"), () => this.loadEarlier(offer), "tutor-button tutor-earlier");
		this.log.prepend(offer);
	}

	async loadEarlier(offer) {
		const [visit, first] = [this.visit, offer.nextElementSibling];
		offer.disabled = true;
		try {
			const found = await this.api.history(this.session, this.oldest);
			if (visit !== this.visit) return;
			offer.remove();
			this.showHistory(found);
			if (!first) return;
			first.scrollIntoView({ block: "start" });
			takeFocus(first);
		} catch (failure) {
			offer.disabled = false;
			this.on.lost(failure);
		}
	}

	showQuestion(question) {
		return this.log.appendChild(questionView(question.question, null, question.wants));
	}

	showUnsent(question) {
		this.showProblem(question, this.showQuestion(question), say("unsent"), "again");
	}

	/** `stopped` is the question whose model was not waited for. */
	showAnswer(message, pending, stopped = null) {
		const again = stopped && (() => this.ask(stopped.text, {}, stopped.wants));
		const view = this.viewOf(message, again);
		grow(pending, () => pending.replaceWith(view));
		drawFormulas(view);
		this.on.answered(message);
		this.on.announce(`${say("tutor")}: ${spoken(view)}`);
	}

	viewOf(message, again) {
		return answerView(message, { again, report: (reason) => this.report(message.name, reason) });
	}

	/** Call an answer wrong. Resolves to the element of the school's answer, where the reason asks for one. */
	async report(message, reason) {
		const visit = this.visit;
		const { question, answer } = await this.api.report(message, reason);
		if (!answer || visit !== this.visit) return null;
		this.log.append(questionView(question.text, question.creation));
		const view = this.log.appendChild(this.viewOf(answer));
		bringIntoView(view);
		this.on.announce(`${say("tutor")}: ${spoken(view)}`);
		return view;
	}

	showFailure(question, view, failure) {
		if (failure.kind === "lost") this.on.lost(failure);
		this.showProblem(question, view, failure.message, failure.kind);
	}

	showProblem(question, view, sentence, kind) {
		const again = () => this.sendAgain(question, view, problem);
		const edit = () => this.takeBack(question, view, problem);
		const ways = [[say("try_again"), again]];
		if (kind === "login") ways[0] = [say("log_in"), () => this.on.login()];
		if (kind === "stale") ways[0] = [say("reload"), () => window.location.reload()];
		if (kind === "long") ways.pop();
		const back = question.wants === "hint" ? say("leave_it") : say("edit");
		const problem = problemView(sentence, [...ways, [back, edit]]);
		view.classList.add("tutor-unsent");
		view.after(problem);
		bringIntoView(view);
	}

	sendAgain(question, view, problem) {
		problem.remove();
		view.classList.remove("tutor-unsent");
		return this.send({ ...question, session: question.session || this.session }, view);
	}

	takeBack(question, view, problem) {
		this.memory.drop(question);
		view.remove();
		problem.remove();
		this.on.edit(question);
	}

	showNoAnswer(question, pending, failure) {
		const askAgain = () => {
			problem.remove();
			this.ask(question.text, {}, question.wants);
		};
		const problem = problemView(failure ? failure.message : say("no_answer"), [[say("ask_again"), askAgain]]);
		pending.replaceWith(problem);
	}

	showClosed(failure, session) {
		this.log.textContent = "";
		const again = [say("try_again"), () => this.on.reopen(session)];
		const login = [say("log_in"), () => this.on.login()];
		const fresh = [say("new_question"), () => this.on.renew()];
		const first =
			failure.kind === "login"
				? [login]
				: failure.kind === "lost" || failure.kind === "broken"
					? [again]
					: [];
		this.log.append(problemView(failure.message, [...first, fresh]));
	}
}

/** The words of an answer; a formula's source would be read letter by letter. */
function spoken(view) {
	const text = view.querySelector(".tutor-text").cloneNode(true);
	text.querySelectorAll(".math").forEach((formula) => formula.replaceWith(say("formula")));
	return text.textContent;
}

/** Let an answer grow; who is looking at its start keeps its question at the top of the screen. */
function grow(pending, change) {
	const [question, isWatched] = [pending.previousElementSibling, isInView(pending)];
	change();
	if (question && isWatched) bringIntoView(question);
}
