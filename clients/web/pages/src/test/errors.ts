import { ApiError } from "../api";
import { el } from "../dom";

/** Shows what went wrong where it went wrong, and marks the fields that the server refused. */
export function showError(box: HTMLElement, error: unknown, fields: Record<string, HTMLElement> = {}): void {
  clearError(box, fields);
  if (!(error instanceof ApiError)) {
    box.append(el("strong", {}, error instanceof Error ? error.message : String(error)));
    return;
  }
  const perField = Object.entries(error.errors);
  box.append(
    el("strong", {}, error.message),
    error.detail ? el("div", {}, error.detail) : "",
    perField.length > 0 ? el("ul", {}, ...perField.map(([field, why]) => el("li", {}, `${field}: ${why.join(" ")}`))) : "",
  );
  for (const [field] of perField) {
    // "users[0]" is about the field "users".
    const name = field.split(/[.[]/)[0] ?? field;
    fields[name]?.setAttribute("aria-invalid", "true");
  }
}

export function clearError(box: HTMLElement, fields: Record<string, HTMLElement> = {}): void {
  box.replaceChildren();
  for (const field of Object.values(fields)) field.removeAttribute("aria-invalid");
}
