// Blazor loads this by its name. It makes an event of the components one that C# can handle: see NotificationEvents.cs.
export function afterWebStarted(blazor) {
  blazor.registerCustomEventType("notificationopen", {
    browserEventName: "notification-open",
    createEventArgs: ({ detail }) => ({ title: detail.notification.title }),
  });
}
