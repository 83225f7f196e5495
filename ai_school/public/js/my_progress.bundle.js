// The page /my-progress: reads what the server put into the page and starts it.
import { Page } from "./my_progress/page.js";
import { useReadableAccent } from "./portal/accent.js";
import { Server } from "./portal/request.js";
import { useTexts } from "./portal/texts.js";

const root = document.getElementById("my-progress");
const given = document.getElementById("my-progress-data");

if (root && given) {
	const data = JSON.parse(given.textContent);
	useTexts(data.texts, data.lang);
	useReadableAccent(root);
	new Page(root, new Server(data.csrf_token), data.model_service).start();
}
