using System.Collections.Concurrent;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Domain;
using Notifications.Inbox;
using Notifications.Operations.Retention;
using Notifications.Platform;
using Notifications.Platform.Storage;
using Notifications.Tests.Support;

namespace Notifications.Tests.Inbox;

/// <summary>An inbox of the app's real container over tables in memory, without HTTP and without a real-time service: a thousand times as
/// fast as <see cref="HttpInbox"/>, for the search of sequences.</summary>
internal sealed class MemoryInbox : ITriedInbox, IServiceProvider, IDisposable
{
    /// <summary>Nobody calls it.</summary>
    private const string NoAccount = "UseDevelopmentStorage=true";

    private readonly ServiceProvider services;

    /// <summary>A container compiles what it is asked for twice, which takes longer than a whole sequence.</summary>
    private readonly ConcurrentDictionary<Type, object?> known = new();

    private readonly TestClock clock = new();

    public MemoryInbox(bool isKept)
    {
        string[] given = [$"{StorageAccount.Setting}={NoAccount}",
            "AzureSignalRConnectionString=Endpoint=http://localhost;AccessKey=none;Version=1.0;", .. isKept ? CountKeepingApp.Kept : []];
        var settings = given.Select(s => s.TrimStart('-').Split('=', 2)).ToDictionary(s => s[0], s => (string?)s[1]);
        var collection = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(clock)
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        collection.AddModules();
        collection.AddSingleton(new StorageAccount(new MemoryTables(), new QueueServiceClient(NoAccount)));
        services = collection.BuildServiceProvider();
    }

    public IServiceProvider Services => this;

    public string Namespace => "default";

    public string User => "user";

    public DateTimeOffset Now => clock.GetUtcNow();

    public void Advance(TimeSpan by) => clock.Advance(by);

    public async Task<Guid> SendAsync(bool broadcast, DateTimeOffset expiresAt)
    {
        Tick();
        var (id, content) = (Get<Ids>().Next(), Content(expiresAt));
        if (broadcast)
            await Get<BroadcastStore>().AddAsync(Namespace, id,
                new SendPlan { Targets = new SendTargets { Broadcast = true }, Contents = [new WeightedContent(1, content)] }, default);
        else
            await Get<InboxStore>().InsertAsync([Get<NotificationFactory>().Make(Namespace, User, id, content, Now)], default);
        return id;
    }

    public async Task<Guid> SendProgressAsync(int progress)
    {
        Tick();
        var (id, content) = (Get<Ids>().Next(), Content(null) with { CollapseKey = "task" });
        await Get<CollapseStore>().PutAsync(Get<NotificationFactory>().Make(Namespace, User, id, content, Now), default);
        return id;
    }

    public Task MarkReadAsync(IReadOnlyList<Guid> ids) => Get<InboxChanges>().ReadManyAsync(Namespace, User, ids, default);

    public async Task MarkAllReadAsync(DateTimeOffset? before)
    {
        Tick();
        await Get<ReadAllHandler>().ReadAllAsync(Namespace, User, before, default);
    }

    public async Task<bool> ChangeAsync(StepKind kind, Guid id, DateTimeOffset until)
    {
        Tick();
        var changes = Get<InboxChanges>();
        var result = kind switch
        {
            StepKind.Read => await changes.ReadAsync(Namespace, User, id, default),
            StepKind.Unread => await changes.UnreadAsync(Namespace, User, id, default),
            StepKind.Delete => await changes.DeleteAsync(Namespace, User, id, default),
            StepKind.Restore => await changes.RestoreAsync(Namespace, User, id, default),
            StepKind.Archive => await changes.ArchiveAsync(Namespace, User, id, default),
            StepKind.Unarchive => await changes.UnarchiveAsync(Namespace, User, id, default),
            StepKind.Snooze => await changes.SnoozeAsync(Namespace, User, id, until, default),
            StepKind.Acknowledge => await changes.AcknowledgeAsync(Namespace, User, id, null, default),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        };
        return result.Outcome switch
        {
            ChangeOutcome.Changed or ChangeOutcome.Unchanged => true,
            ChangeOutcome.NotFound or ChangeOutcome.ExpiresBefore => false,
            ChangeOutcome.Busy => throw new InvalidOperationException($"{kind}: busy, though nobody else is there."),
        };
    }

    public Task CleanUpAsync() => Get<Cleanup>().RunAsync(new CleanupScope(null, Throttle.AtOnce), default);

    public async Task<int> CountAsync() => (await Get<UnreadCounter>().CountAsync(Namespace, User, default)).Count;

    public async Task<IReadOnlyList<Guid>> ListUnreadAsync() =>
        [.. (await Get<InboxHandler>().ListAsync(
        Namespace, User, InboxFilter.Default with { Statuses = [InboxStatus.Unread] }, null, 100, default)).Items.Select(n => n.Id)];

    public object? GetService(Type serviceType) => known.GetOrAdd(serviceType, services.GetService);

    public void Dispose() => services.Dispose();

    private static SendContent Content(DateTimeOffset? expiresAt) => new()
    {
        Title = "t",
        Message = "m",
        Type = NotificationType.Info,
        Category = "info",
        Priority = Priority.Normal,
        ExpiresAt = expiresAt,
    };

    /// <summary>As much as a request takes: within one millisecond not even ids tell what came first.</summary>
    private void Tick() => clock.Advance(TimeSpan.FromMilliseconds(3));

    private T Get<T>() where T : notnull => this.GetRequiredService<T>();
}
