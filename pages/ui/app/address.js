/* Writes the page's own parameters into the address and leaves the others alone. null takes a parameter out. */
export default function ({ data }) {
  const url = new URL(window.location.href);
  for (const [name, value] of Object.entries(data)) {
    if (value === null) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  if (url.href !== window.location.href) window.history.replaceState(window.history.state, '', url);
}
