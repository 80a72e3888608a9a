/** The language of an element's texts: its own or an ancestor's `lang`, through shadow roots; then the browser's. */
export function textLanguage(element: Element): string {
  for (let at: Element | null = element; at; ) {
    const found: Element | null = at.closest("[lang]");
    const language = found?.getAttribute("lang");
    if (language && isLanguage(language)) return language;
    const root: Node = (found ?? at).getRootNode();
    at = root instanceof ShadowRoot ? root.host : null;
  }
  return navigator.language || "en";
}

function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0;
  } catch {
    return false;
  }
}

/** @returns what ends it. */
export function onPageLanguage(handler: () => void): () => void {
  const observer = new MutationObserver(handler);
  observer.observe(document.documentElement, { attributeFilter: ["lang"] });
  return () => observer.disconnect();
}
