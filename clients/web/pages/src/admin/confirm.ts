import { button, el } from "../dom";
import { t } from "../language.ts";

/** Asks before what can't be undone. */
export function confirmed(question: string, action: string): Promise<boolean> {
  return new Promise((resolve) => {
    const heading = el("h2", { id: "confirm-question" }, question);
    const dialog = el("dialog", { class: "card confirm", "aria-labelledby": heading.id }, heading);
    const actions = el("div", { class: "actions" });
    actions.append(button(t("Cancel"), "", () => dialog.close()), button(action, "danger", () => dialog.close("yes")));
    dialog.append(actions);
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
