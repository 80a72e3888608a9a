const margin = 8;
const gap = 6;

export interface Anchored {
  /** Puts the panel there again, after its size or the anchor changed. */
  update(): void;
  end(): void;
}

/**
 * Keeps a panel of the top layer beside its anchor and within the viewport: below it, or above where there is more room; its
 * end at the anchor's end, as far as that fits. Written by CSSOM, which a strict content security policy allows.
 */
export function placeAt(panel: HTMLElement, anchor: Element): Anchored {
  const update = (): void => {
    const a = anchor.getBoundingClientRect();
    const view = document.documentElement;
    const width = Math.min(panel.offsetWidth, view.clientWidth - 2 * margin);
    const below = view.clientHeight - a.bottom - gap - margin;
    const above = a.top - gap - margin;
    panel.style.maxHeight = "";
    const isAbove = panel.scrollHeight > below && above > below;
    const height = Math.min(panel.offsetHeight, Math.max(isAbove ? above : below, 120));
    const isRightToLeft = getComputedStyle(anchor).direction === "rtl";
    const left = isRightToLeft ? a.left : a.right - width;
    panel.style.left = `${clamp(left, margin, view.clientWidth - width - margin)}px`;
    panel.style.top = `${clamp(isAbove ? a.top - gap - height : a.bottom + gap, margin, view.clientHeight - height - margin)}px`;
    panel.style.maxHeight = `${height}px`;
  };
  update();
  const options = { capture: true, passive: true };
  addEventListener("resize", update);
  addEventListener("scroll", update, options);
  return {
    update,
    end() {
      removeEventListener("resize", update);
      removeEventListener("scroll", update, options);
    },
  };
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, Math.max(least, most)));
}
