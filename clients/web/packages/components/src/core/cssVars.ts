import { type ElementPart, noChange } from "lit";
import { Directive, directive } from "lit/directive.js";

/** Sets custom properties of an element by CSSOM: a style attribute would need `unsafe-inline`. */
class CssVars extends Directive {
  render(_values: Record<`--${string}`, string | undefined>): typeof noChange {
    return noChange;
  }

  override update(part: ElementPart, [values]: [Record<`--${string}`, string | undefined>]): typeof noChange {
    const { style } = part.element as HTMLElement;
    for (const [name, value] of Object.entries(values)) {
      if (value === undefined) style.removeProperty(name);
      else style.setProperty(name, value);
    }
    return noChange;
  }
}

export const cssVars = directive(CssVars);
