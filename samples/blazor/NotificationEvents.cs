using Microsoft.AspNetCore.Components;

namespace MeetingRooms;

/// <summary>What <c>MeetingRooms.lib.module.js</c> says about a <c>notification-open</c> event.</summary>
public sealed class NotificationOpenEventArgs : EventArgs
{
    public string Title { get; set; } = "";
}

/// <summary>Makes <c>@onnotificationopen</c> known to components. Blazor finds it by the class's name.</summary>
[EventHandler("onnotificationopen", typeof(NotificationOpenEventArgs), enableStopPropagation: true, enablePreventDefault: true)]
public static class EventHandlers;
