import { NotificationsProvider } from "@notifications/react";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App";

const user = new URLSearchParams(location.search).get("user") ?? "alice";
const token = () => fetch(`/notification-token?user=${encodeURIComponent(user)}`).then((answer) => answer.text());

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <NotificationsProvider url={import.meta.env.API} user={user} token={token}>
      <App user={user} />
    </NotificationsProvider>
  </StrictMode>,
);
