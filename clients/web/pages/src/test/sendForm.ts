import type { Api } from "../api";
import { el, find } from "../dom";
import { priorities, type Send, types } from "../model";
import { clearError, showError } from "./errors";
import { type Latencies, milliseconds } from "./latencies";

/** The form that sends. Its fields are checked by the server alone, so that its refusals can be seen. */
export class SendForm {
  readonly #users = find("users", HTMLInputElement);
  readonly #title = find("title", HTMLInputElement);
  readonly #message = find("message", HTMLTextAreaElement);
  readonly #type = find("type", HTMLSelectElement);
  readonly #priority = find("priority", HTMLSelectElement);
  readonly #requiresAck = find("requires-ack", HTMLInputElement);
  readonly #buttons = [find("send", HTMLButtonElement), find("send-ten", HTMLButtonElement)];
  readonly #result = find("send-result", HTMLOutputElement);
  readonly #error = find("send-error", HTMLDivElement);
  readonly #fields = { users: this.#users, title: this.#title, message: this.#message, type: this.#type, priority: this.#priority };
  readonly #latencies: Latencies;
  #api: Api | undefined;

  constructor(latencies: Latencies) {
    this.#latencies = latencies;
    this.#type.append(...types.map((t) => el("option", { value: t }, t)));
    this.#priority.append(...priorities.map((p) => el("option", { value: p }, p)));
    this.#type.value = "success";
    this.#priority.value = "normal";
    find("send-form", HTMLFormElement).addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#send(1);
    });
    this.#buttons[1]?.addEventListener("click", () => void this.#send(10));
  }

  /** Who sends; nobody while not signed in. */
  use(api: Api | undefined): void {
    this.#api = api;
    for (const button of this.#buttons) button.disabled = !api;
    if (api) this.#users.value = api.userId;
  }

  async #send(times: number): Promise<void> {
    const api = this.#api;
    if (!api) return;
    clearError(this.#error, this.#fields);
    try {
      for (let i = 1; i <= times; i++) {
        const begin = performance.now();
        const result = await api.send(this.#read(begin));
        const skipped = result.notifications?.filter((n) => n.status === "skipped").length ?? 0;
        this.#result.value =
          `${result.status} in ${milliseconds(performance.now() - begin)}` +
          (times > 1 ? `, ${i} of ${times}` : "") +
          (skipped > 0 ? `, ${skipped} skipped` : "");
      }
    } catch (error) {
      this.#result.value = "";
      showError(this.#error, error, this.#fields);
    }
  }

  #read(begin: number): Send {
    return {
      users: this.#users.value.split(",").map((u) => u.trim()).filter((u) => u !== ""),
      title: this.#title.value,
      message: this.#message.value,
      type: this.#type.value,
      priority: this.#priority.value,
      requiresAcknowledgement: this.#requiresAck.checked,
      data: this.#latencies.begin(begin),
    };
  }
}
