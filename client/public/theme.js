// Sets the chosen theme before the first paint. A file of its own, because the page's content
// policy allows no script inside the page. Same key as src/ui/preferences.ts.
try {
  const stored = JSON.parse(localStorage.getItem('kikimori.preferences') ?? '{}');
  if (['light', 'dark', 'contrast'].includes(stored.theme)) {
    document.documentElement.dataset.theme = stored.theme;
  }
} catch {
  // An unreadable preference means the system's own theme.
}
