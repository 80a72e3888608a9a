using System.Threading.Channels;

namespace Notifications.Client;

/// <summary>Work that is done once for all who asked for it meanwhile, and again when it failed.</summary>
internal sealed class Coalesced(Func<CancellationToken, Task> work, TimeProvider time, Action<Exception> report)
{
    private readonly Channel<TimeSpan> asked =
        Channel.CreateBounded<TimeSpan>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Request(TimeSpan delay) => asked.Writer.TryWrite(delay);

    public async Task RunAsync(CancellationToken cancellation)
    {
        await foreach (var delay in asked.Reader.ReadAllAsync(cancellation).ConfigureAwait(false))
        {
            var wait = delay;
            for (var failures = 1; ; failures++)
            {
                await Task.Delay(wait, time, cancellation).ConfigureAwait(false);
                asked.Reader.TryRead(out _);
                try
                {
                    await work(cancellation).ConfigureAwait(false);
                    break;
                }
                catch (Exception e) when (!cancellation.IsCancellationRequested)
                {
                    report(e);
                    wait = Backoff.Of(failures, e);
                }
            }
        }
    }
}
