namespace Notifications.Storage;

/// <summary>A table or a queue that is created at its first use: once for the process, and tried again by the next user when it failed,
/// so that the app starts, and recovers, while storage is away.</summary>
public sealed class Created<TClient>(TClient client, Func<TClient, CancellationToken, Task> create)
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private volatile bool created;

    public ValueTask<TClient> GetAsync(CancellationToken cancellation) =>
        created ? ValueTask.FromResult(client) : CreateAsync(cancellation);

    private async ValueTask<TClient> CreateAsync(CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            if (!created)
            {
                await create(client, cancellation);
                created = true;
            }
            return client;
        }
        finally
        {
            gate.Release();
        }
    }
}
