/** Style and script of the mailbox's page: the product's own colours, marked as demo by a stripe. */
export const mailboxStyle = `
:root { color-scheme: dark; --night: #0b0f14; --panel: #131a22; --raised: #1b2430; --line: #2a3644; --text: #eef3f7; --dim: #a3b1bf;
  --latch: #ffb64d; --ink: #1a1206; }
* { box-sizing: border-box; }
body { margin: 0; height: 100vh; display: flex; flex-direction: column; background: var(--night); color: var(--text);
  font: 16px/1.5 'Inter Variable', Inter, system-ui, sans-serif; }
header { display: flex; gap: 24px; align-items: center; justify-content: space-between; padding: 16px 24px;
  background: var(--panel); border-bottom: 1px solid var(--line);
  border-top: 6px solid; border-image: repeating-linear-gradient(-45deg, var(--latch) 0 14px, #3a2c12 14px 28px) 6 0 0; }
h1 { margin: 0; font-size: 22px; letter-spacing: -0.01em; } header p { margin: 0; color: var(--dim); font-size: 14px; }
nav { display: flex; gap: 8px; }
.link { display: inline-flex; align-items: center; min-height: 44px; padding: 0 18px; border-radius: 12px; background: var(--latch);
  color: var(--ink); font-weight: 600; text-decoration: none; white-space: nowrap; }
.link + .link { background: var(--raised); color: var(--text); border: 1px solid var(--line); }
main { flex: 1; min-height: 0; display: grid; grid-template-columns: minmax(280px, 380px) 1fr; }
#list { overflow: auto; border-right: 1px solid var(--line); } ol { list-style: none; margin: 0; padding: 8px; }
li a { display: block; padding: 12px 16px; border-radius: 12px; color: inherit; text-decoration: none; }
li a:hover { background: var(--panel); } li a[aria-current] { background: var(--raised); box-shadow: inset 3px 0 var(--latch); }
.row { display: flex; justify-content: space-between; gap: 12px; color: var(--dim); font-size: 14px; }
time { font-variant-numeric: tabular-nums; } .from, .subject, .start { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.subject { display: block; font-weight: 600; } .start { display: block; color: var(--dim); font-size: 14px; }
.empty { padding: 16px 24px; color: var(--dim); }
article { min-height: 0; min-width: 0; display: flex; flex-direction: column; padding: 24px; gap: 16px; overflow: auto; }
.head { display: flex; gap: 16px; align-items: center; justify-content: space-between; flex-wrap: wrap; }
h2 { margin: 0; font-size: 26px; letter-spacing: -0.015em; overflow-wrap: anywhere; }
.tabs { gap: 0; border: 1px solid var(--line); border-radius: 12px; overflow: hidden; }
.tabs a { min-height: 44px; padding: 0 18px; display: inline-flex; align-items: center; color: var(--dim); text-decoration: none; }
.tabs a[aria-current] { background: var(--raised); color: var(--text); font-weight: 600; }
dl { margin: 0; display: grid; grid-template-columns: auto 1fr; gap: 2px 16px; font-size: 15px; } dt { color: var(--dim); }
dd { margin: 0; overflow-wrap: anywhere; }
iframe { flex: 1; min-height: 420px; width: 100%; border: 1px solid var(--line); border-radius: 16px; background: #fff; }
pre { flex: 1; margin: 0; padding: 24px; border: 1px solid var(--line); border-radius: 16px; background: var(--panel);
  white-space: pre-wrap; overflow-wrap: anywhere; font: 15px/1.6 ui-monospace, monospace; }
.welcome { margin: auto; max-width: 30em; text-align: center; } .welcome p { color: var(--dim); }
a:focus-visible { outline: 3px solid var(--latch); outline-offset: 2px; }
@media (max-width: 760px) { header { flex-wrap: wrap; } main { grid-template-columns: 1fr; grid-template-rows: auto 1fr; }
  #list { border-right: 0; border-bottom: 1px solid var(--line); max-height: 34vh; }
  main.none-open { grid-template-rows: 1fr auto; } main.none-open #list { max-height: none; } }
`;

/** A letter that arrives appears in the list; when none was open yet, the newest opens by itself. */
export const mailboxScript = `
const list = document.getElementById('list');
const open = document.body.dataset.open;
async function refresh() { list.innerHTML = await (await fetch('/list?open=' + open)).text(); }
const news = new EventSource('/events');
let lost = false;
news.onmessage = (event) => { if (open === '0') location.href = '/letters/' + event.data; else refresh(); };
news.onerror = () => { lost = true; };
news.onopen = () => { if (lost) refresh(); lost = false; };
`;
