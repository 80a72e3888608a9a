import type { Notification as Received, NotificationsClient } from "@notifications/client";
import { afterEach, expect, test, vi } from "vitest";
import { showDesktopNotifications } from "../src/attention/desktop.ts";
import { playSounds } from "../src/attention/sound.ts";
import { some } from "./support/some.ts";

type Handler = (n: Received, info: { caughtUp: boolean }) => void;

function clientThatReceives(): { client: NotificationsClient; receive: (n: Partial<Received>, caughtUp?: boolean) => void } {
  let handler: Handler | undefined;
  const client = { on: (_: string, h: Handler) => ((handler = h), () => (handler = undefined)) } as unknown as NotificationsClient;
  return { client, receive: (n, caughtUp = false) => handler?.(some(1, n), { caughtUp }) };
}

/** The first to ask for a name gets it, as between tabs. */
function shareLocks(): void {
  const held = new Set<string>();
  vi.stubGlobal("navigator", {
    locks: {
      request: (name: string, _: unknown, run: (lock: object | null) => unknown) => {
        const isFree = !held.has(name);
        held.add(name);
        return run(isFree ? {} : null);
      },
    },
  });
}

const played: string[] = [];

function stubAudio(): void {
  played.length = 0;
  vi.stubGlobal("Audio", class {
    constructor(url: string) {
      played.push(url);
    }
    volume = 1;
    play = async (): Promise<void> => {};
  });
}

afterEach(() => vi.unstubAllGlobals());

test("a sound is played once for what arrives, in one of two tabs", () => {
  shareLocks();
  stubAudio();
  const [one, two] = [clientThatReceives(), clientThatReceives()];
  for (const { client } of [one, two]) playSounds(client, { url: "/chime.mp3", minPriority: "normal" });
  for (const { receive } of [one, two]) receive({ id: "1", priority: "high" });
  expect(played).toEqual(["/chime.mp3"]);
});

test("no sound for quiet hours, what was caught up with, the unimportant, and who wants none", () => {
  shareLocks();
  stubAudio();
  let wanted = true;
  const { client, receive } = clientThatReceives();
  const end = playSounds(client, { url: "/chime.mp3", minPriority: "normal", enabled: () => wanted });
  receive({ id: "1", silent: true });
  receive({ id: "2" }, true);
  receive({ id: "3", priority: "low" });
  wanted = false;
  receive({ id: "4" });
  wanted = true;
  end();
  receive({ id: "5" });
  expect(played).toEqual([]);
});

test("the system shows what arrives while the page is hidden, and a click opens it", () => {
  shareLocks();
  const shown: { title: string; options: { tag: string }; onclick?: () => void; close: () => void }[] = [];
  const page = { hidden: true };
  class Shown {
    static permission = "granted";
    onclick?: () => void;
    close = (): void => {};
    constructor(public title: string, public options: { tag: string }) {
      shown.push(this);
    }
  }
  vi.stubGlobal("Notification", Shown);
  vi.stubGlobal("document", page);
  vi.stubGlobal("window", { focus: () => {} });
  const opened: string[] = [];
  const { client, receive } = clientThatReceives();
  showDesktopNotifications(client, { open: (n) => opened.push(n.id) });
  receive({ id: "1", title: "Hidden" });
  page.hidden = false;
  receive({ id: "2", title: "In sight" });
  page.hidden = true;
  Shown.permission = "denied";
  receive({ id: "3", title: "Not allowed" });

  expect(shown.map(({ title, options }) => [title, options.tag])).toEqual([["Hidden", "1"]]);
  shown[0]!.onclick!();
  expect(opened).toEqual(["1"]);
});
