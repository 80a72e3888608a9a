namespace Notifications.Tests.Inbox;

/// <summary>An inbox of the app that steps are tried on.</summary>
internal interface ITriedInbox
{
    IServiceProvider Services { get; }

    string Namespace { get; }

    string User { get; }

    DateTimeOffset Now { get; }

    void Advance(TimeSpan by);

    Task<Guid> SendAsync(bool broadcast, DateTimeOffset expiresAt);

    Task<Guid> SendProgressAsync(int progress);

    Task MarkReadAsync(IReadOnlyList<Guid> ids);

    Task MarkAllReadAsync(DateTimeOffset? before);

    /// <summary>False when the app refuses it: there is no such notification, or it would have expired by then.</summary>
    Task<bool> ChangeAsync(StepKind kind, Guid id, DateTimeOffset until);

    Task CleanUpAsync();

    Task<int> CountAsync();

    /// <summary>What a list of the unread ones has.</summary>
    Task<IReadOnlyList<Guid>> ListUnreadAsync();
}
