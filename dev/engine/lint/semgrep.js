// What each rule of semgrep.yml for scripts finds, and what it leaves alone.
// ruleid: translated-script-text-is-a-literal
__(`Hello ${name}`);
// ok: translated-script-text-is-a-literal
__("Hello {0}", [name]);
// ruleid: no-code-from-script-data
eval(text);
