import type { Notification } from "@notifications/client";
import type { Texts } from "../texts/index.ts";
import type { ActionName } from "./actions.ts";
import { archivingOf, toggleOf } from "./rowActions.ts";

/** Pixels from which on a touch is a swipe and no tap. */
const slop = 10;

/** What of the row's width has to be swiped, and how many pixels are always enough. */
const part = 0.3;
const enough = 120;

export interface SwipeHost {
  find(id: string): Notification | undefined;
  texts(): Texts;
  act(name: ActionName, n: Notification): void;
}

/**
 * Rows can be swiped with a finger: towards the line's end for read and unread, towards its start for the archive. Up and down stays the
 * browser's (`touch-action`), which takes the touch away once it scrolls.
 */
export function addSwipes(inbox: HTMLElement, host: SwipeHost): void {
  inbox.addEventListener("pointerdown", (down) => {
    const row = down.composedPath().find((at) => (at as Element).matches?.(".item")) as HTMLElement | undefined;
    const n = row && host.find(row.dataset["id"]!);
    if (n && down.pointerType === "touch" && down.isPrimary) follow(inbox, host, row, n, down);
  });
}

function follow(inbox: HTMLElement, host: SwipeHost, row: HTMLElement, n: Notification, down: PointerEvent): void {
  const place = row.parentElement!;
  const ended = new AbortController();
  const limit = Math.min(row.offsetWidth * part, enough);
  const forward = getComputedStyle(row).direction === "rtl" ? -1 : 1;
  let way = 0;
  const actionOf = () => (way * forward > 0 ? toggleOf : archivingOf)(n, host.texts());
  const isFar = () => Math.abs(way) >= limit;

  const move = ({ clientX, clientY }: PointerEvent): void => {
    const x = clientX - down.clientX;
    if (!way) {
      const y = Math.abs(clientY - down.clientY);
      if (y > slop && y > Math.abs(x)) ended.abort();
      if (Math.abs(x) < slop || ended.signal.aborted) return;
      // From now on its moves come here, also when the row goes meanwhile.
      inbox.setPointerCapture(down.pointerId);
    }
    way = x;
    place.dataset["swipe"] = actionOf().label;
    place.className = `${way * forward > 0 ? "forward" : "backward"}${isFar() ? " far" : ""}`;
    row.style.transform = `translateX(${way}px)`;
  };

  const end = ({ type }: PointerEvent): void => {
    ended.abort();
    if (!way) return;
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const back = row.animate({ transform: [row.style.transform, "none"] }, { duration: isStill ? 0 : 150, easing: "ease-out" });
    row.style.transform = "";
    back.onfinish = () => place.removeAttribute("data-swipe");
    if (type === "pointerup" && isFar()) host.act(actionOf().name, n);
  };

  for (const [type, listener] of [["pointermove", move], ["pointerup", end], ["pointercancel", end]] as const) {
    const ofThis = (event: PointerEvent): void => {
      if (event.pointerId === down.pointerId) listener(event);
    };
    inbox.addEventListener(type, ofThis, { signal: ended.signal });
  }
}
