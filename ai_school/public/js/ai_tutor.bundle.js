// The student's page /ai-tutor: reads what the server put into the page and starts it.
import { Api } from "./ai_tutor/api.js";
import { useReadableAccent } from "./ai_tutor/accent.js";
import { useRealtime } from "./ai_tutor/follow.js";
import { Page } from "./ai_tutor/page.js";
import { useTexts } from "./ai_tutor/texts.js";

const root = document.getElementById("ai-tutor");
const given = document.getElementById("ai-tutor-data");

if (root && given) {
	const data = JSON.parse(given.textContent);
	useTexts(data.texts, data.lang);
	useReadableAccent(root);
	if (data.realtime) useRealtime();
	new Page(root, new Api(data.csrf_token), data.student).start();
}
