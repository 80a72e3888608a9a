namespace Notifications.Storage;

/// <summary>A table or a queue that is created at its first use: once for the process, and tried again by the next user when it failed,
/// so that the app starts, and recovers, while storage is away.</summary>
public sealed class Created<TClient>(TClient client, Func<TClient, Task> create)
{
    private readonly Lock gate = new();
    private volatile Task<TClient>? creation;

    public Task<TClient> GetAsync(CancellationToken cancellation) =>
        creation is { IsCompletedSuccessfully: true } done ? done : JoinAsync(cancellation);

    /// <summary>Who comes together waits together; one who leaves does not stop it for the others.</summary>
    private Task<TClient> JoinAsync(CancellationToken cancellation)
    {
        lock (gate)
        {
            if (creation is null or { IsFaulted: true } or { IsCanceled: true })
                creation = CreateAsync();
            return creation.WaitAsync(cancellation);
        }
    }

    private async Task<TClient> CreateAsync()
    {
        QueueWork.Leave();
        await create(client);
        return client;
    }
}
