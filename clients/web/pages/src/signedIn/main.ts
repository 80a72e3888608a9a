import { claimsOf, finishSignIn, signInWays } from "../openId.ts";
import { keep } from "../session.ts";
import { speakChosenLanguage, t } from "../language.ts";

/** Where the identity provider leads back to: on to the page that the sign-in began on. */
async function finish(): Promise<void> {
  const { page, token } = await finishSignIn();
  keep({ ...claimsOf(token, await signInWays()), openId: true });
  location.replace(page);
}

speakChosenLanguage();
document.title = t("Sign in");
finish().catch((error: unknown) => {
  const main = document.querySelector("main")!;
  const failure = Object.assign(document.createElement("p"), { className: "error refusal", role: "alert" });
  failure.textContent = t("The sign-in did not succeed: {reason}", { reason: error instanceof Error ? error.message : String(error) });
  const again = Object.assign(document.createElement("a"), { href: "./app", textContent: t("Try again") });
  main.replaceChildren(failure, again);
});
