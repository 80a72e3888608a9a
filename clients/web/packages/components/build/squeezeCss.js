const styles = /\bcss`([^`]*)`/g;

/** The components' styles are text in scripts, which no minifier looks into: takes comments and indentation out of them. */
export function squeezeCss() {
  return {
    name: "squeeze-css",
    apply: "build",
    enforce: "pre",
    transform(code, id) {
      if (!id.endsWith(".ts") || !code.includes("css`")) return null;
      const squeezed = (css) => css.replace(/\/\*[^]*?\*\//g, "").replace(/\s+/g, " ").trim();
      return { code: code.replace(styles, (_, css) => `css\`${squeezed(css)}\``), map: null };
    },
  };
}
