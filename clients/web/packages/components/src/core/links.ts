/** The address of a link, or nothing when it could do anything but go to a page. */
export function safeLink(url: string | null, base: string = document.baseURI): URL | undefined {
  const parsed = url ? parse(url, base) : undefined;
  return parsed && (parsed.protocol === "https:" || parsed.protocol === "http:") ? parsed : undefined;
}

/** The address of a picture: https only, so that it neither leaks over plain text nor is blocked as mixed content. */
export function safeImage(url: string | null): string | undefined {
  const parsed = url ? parse(url) : undefined;
  return parsed?.protocol === "https:" ? parsed.href : undefined;
}

/** Only what is a color: `#rgb`, `#rrggbb`, with or without alpha. */
export function safeColor(color: string | null): string | undefined {
  return color && /^#([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/i.test(color) ? color : undefined;
}

function parse(url: string, base?: string): URL | undefined {
  try {
    return new URL(url, base);
  } catch {
    return undefined;
  }
}
