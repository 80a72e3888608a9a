import "@notifications/components/bell";
import "@notifications/components/toasts";
import type {} from "@notifications/react/elements";
import { useConnection, useNotifications, useNotificationsClient, useUnreadCount } from "@notifications/react";
import { useState } from "react";

/** A list of one's own with the hooks, beside the ready-made bell and toasts: all of them share one connection. */
export function App({ user }: { user: string }) {
  const client = useNotificationsClient();
  const connection = useConnection();
  const unread = useUnreadCount();
  const [view, setView] = useState<"all" | "unread">("all");
  return (
    <>
      <header>
        <h1>Standup</h1>
        <p className="state" role="status">
          {user}, {connection}
        </p>
        <notification-bell client={client} />
      </header>
      <main>
        <div className="views" role="group" aria-label="Show">
          <button type="button" aria-pressed={view === "all"} onClick={() => setView("all")}>
            All
          </button>
          <button type="button" aria-pressed={view === "unread"} onClick={() => setView("unread")}>
            Unread{unread ? ` (${unread})` : ""}
          </button>
        </div>
        <Feed view={view} />
      </main>
      <notification-toasts client={client} />
    </>
  );
}

function Feed({ view }: { view: "all" | "unread" }) {
  const { items, state, error, hasMore, loadMore, markRead, reload } = useNotifications({ view });
  if (state === "failed")
    return (
      <p role="alert">
        {String(error)}{" "}
        <button type="button" onClick={reload}>
          Try again
        </button>
      </p>
    );
  if (state === "loading") return <p>Loading …</p>;
  if (items.length === 0) return <p>Nothing here. Send {view === "all" ? "something" : "more"} from the admin page.</p>;
  return (
    <ul>
      {items.map((n) => (
        <li key={n.id} className={n.readAt ? "read" : ""}>
          <div>
            <strong>{n.title}</strong>
            <p>{n.message}</p>
          </div>
          {!n.readAt && (
            <button type="button" onClick={() => void markRead(n.id)}>
              Done<span className="hidden"> with {n.title}</span>
            </button>
          )}
        </li>
      ))}
      {hasMore && (
        <li>
          <button type="button" onClick={() => void loadMore()}>
            More
          </button>
        </li>
      )}
    </ul>
  );
}
