import { Api } from "../api";
import { find } from "../dom";
import type { State } from "../realtime";
import { clearError, showError } from "./errors";
import { FrameLog } from "./frameLog";
import { Latencies } from "./latencies";
import { SendForm } from "./sendForm";
import { Session } from "./session";

const user = find("user", HTMLInputElement);
const sender = find("sender", HTMLInputElement);
const connectButton = find("connect", HTMLButtonElement);
const disconnectButton = find("disconnect", HTMLButtonElement);
const markAll = find("mark-all", HTMLButtonElement);
const other = find("other", HTMLAnchorElement);
const connectError = find("connect-error", HTMLDivElement);
const stateBox = find("state", HTMLParagraphElement);

const frames = new FrameLog();
const latencies = new Latencies();
const sendForm = new SendForm(latencies);
let session: Session | undefined;

async function connect(): Promise<void> {
  clearError(connectError);
  connectButton.disabled = true;
  try {
    const api = new Api(user.value.trim(), sender.checked ? ["sender"] : []);
    await api.token();
    session = new Session(api, latencies, frames, showState);
    sendForm.use(api);
    signedIn(true);
    await session.realtime.start();
  } catch (error) {
    showError(connectError, error);
  } finally {
    connectButton.disabled = false;
  }
}

async function disconnect(): Promise<void> {
  await session?.realtime.stop();
  session = undefined;
  sendForm.use(undefined);
  signedIn(false);
}

function signedIn(yes: boolean): void {
  for (const control of [user, sender]) control.disabled = yes;
  connectButton.hidden = yes;
  disconnectButton.hidden = !yes;
  markAll.disabled = !yes;
  (yes ? disconnectButton : connectButton).focus();
}

function showState(state: State, detail: string): void {
  stateBox.dataset.state = state;
  find("state-name", HTMLElement).textContent = `${state.charAt(0).toUpperCase()}${state.slice(1)}${state.endsWith("ing") ? " …" : ""}`;
  find("state-detail", HTMLElement).textContent = detail;
  stateBox.title = detail;
}

find("connect-form", HTMLFormElement).addEventListener("submit", (event) => {
  event.preventDefault();
  void connect();
});
disconnectButton.addEventListener("click", () => void disconnect());
markAll.addEventListener("click", () => void session?.markAllRead());
other.addEventListener("pointerdown", () => (other.search = user.value === "bob" ? "?user=alice" : "?user=bob"));

// ?user=bob signs in at once: a link to a second tab is a second user.
const asked = new URLSearchParams(location.search).get("user");
if (asked) {
  user.value = asked;
  void connect();
}
