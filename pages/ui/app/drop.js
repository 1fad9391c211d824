/* A file dropped anywhere on the page opens the dialogue for data and goes into its uploader: Streamlit's own way for
   bytes to reach the server. */
const OPEN = '[data-testid=stDialog]';
const INPUT = `${OPEN} input[type=file]`;
const PATIENCE = 20_000; // ms for the dialogue to open

export default function ({ data, setTriggerValue }) {
  const sheet = veil(data.words);
  const files = event => [...(event.dataTransfer?.types ?? [])].includes('Files');
  const over = event => {
    if (!files(event)) return;
    event.preventDefault();
    if (!document.querySelector(OPEN)) document.body.append(sheet);
  };
  const leave = event => event.relatedTarget || sheet.remove();
  const drop = event => {
    sheet.remove();
    if (!files(event) || document.querySelector(OPEN)?.contains(event.target)) return;
    event.preventDefault();
    const [file] = event.dataTransfer.files;
    if (!file) return;
    hand(file);
    if (!document.querySelector(INPUT)) setTriggerValue('dropped', true);
  };
  const heard = { dragover: over, dragleave: leave, drop };
  for (const [name, act] of Object.entries(heard)) window.addEventListener(name, act);
  return () => {
    sheet.remove();
    for (const [name, act] of Object.entries(heard)) window.removeEventListener(name, act);
  };
}

/** What covers the page while a file is over it. @param {string} words */
function veil(words) {
  const sheet = document.createElement('div');
  sheet.className = 'drop-veil';
  sheet.textContent = words;
  return sheet;
}

/** Gives the file to the dialogue's uploader, once it is there. @param {File} file */
function hand(file) {
  const give = () => {
    const input = /** @type {HTMLInputElement | null} */ (document.querySelector(INPUT));
    if (!input) return false;
    const carrier = new DataTransfer();
    carrier.items.add(file);
    input.files = carrier.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
    return true;
  };
  if (give()) return;
  const watch = new MutationObserver(() => give() && watch.disconnect());
  watch.observe(document.body, { childList: true, subtree: true });
  setTimeout(() => watch.disconnect(), PATIENCE);
}
