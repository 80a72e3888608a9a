import { Window } from "happy-dom";
import { act, createElement, type FunctionComponent, type ReactNode } from "react";
import { onTestFinished } from "vitest";
import WebSocket from "ws";

const window = new Window({ url: "http://localhost/" });
const { document, navigator } = window;
Object.assign(globalThis, {
  window, document, WebSocket, IS_REACT_ACT_ENVIRONMENT: true, addEventListener: window.addEventListener.bind(window),
});
// Node's own has no network state.
Object.defineProperty(globalThis, "navigator", { value: navigator, configurable: true });

export interface Rendered {
  /** What the component returned last. */
  text(): string;
  render(node: ReactNode): Promise<void>;
  unmount(): Promise<void>;
}

/** Renders into a document of its own, and is done with every effect of it. */
export async function render(node: ReactNode): Promise<Rendered> {
  const { createRoot } = await import("react-dom/client");
  const container = window.document.createElement("div");
  const root = createRoot(container as unknown as Element);
  const rendered: Rendered = {
    text: () => container.textContent ?? "",
    render: (next) => act(async () => root.render(next)),
    unmount: () => act(async () => root.unmount()),
  };
  onTestFinished(() => rendered.unmount());
  await rendered.render(node);
  return rendered;
}

/** A component that shows what a hook gives, and keeps it for the test. */
export function probe<T>(hook: () => T, show: (value: T) => string): { Probe: FunctionComponent; current: () => T } {
  let value: T;
  const Probe = () => {
    value = hook();
    return createElement("p", null, show(value));
  };
  return { Probe, current: () => value };
}

/** What changes a component's state. */
export async function doing<T>(action: () => Promise<T>): Promise<T> {
  return act(action);
}

/** Looks again after each thing that React did, until it is so. */
export async function eventually(look: () => void): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    try {
      return look();
    } catch (failure) {
      if (Date.now() > deadline) throw failure;
      await act(() => new Promise((resolve) => setImmediate(resolve)));
    }
  }
}
