namespace Notifications.Storage;

/// <summary>Marks what runs for a queue or a timer, where nobody waits for an answer: its storage calls let those of requests go first.</summary>
internal static class QueueWork
{
    private static readonly AsyncLocal<bool> Current = new();

    public static bool IsCurrent => Current.Value;

    /// <summary>From now on, for the caller's async method and all that it calls.</summary>
    public static void Enter() => Current.Value = true;

    /// <summary>For what queue work begins and requests wait for as well, such as filling a cache.</summary>
    public static void Leave() => Current.Value = false;
}
