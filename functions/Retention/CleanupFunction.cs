using Microsoft.Azure.Functions.Worker;

namespace Notifications.Retention;

public sealed class CleanupFunction(Cleanup cleanup)
{
    /// <summary>Hourly. "All that is due", never "this hour's": runs missed while the app was down are not made up.</summary>
    [Function("CleanupTimer")]
    public Task Run([TimerTrigger("0 0 * * * *")] TimerInfo timer, CancellationToken cancellation) => cleanup.RunAsync(cancellation);
}
